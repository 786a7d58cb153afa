"""The part of a page that lists rows and shows the real answer of one beside them: whole, or one half swapped in."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header

from .. import policies
from ..forms.datasets import SOAP, RowQuestion
from ..models import Operation, Upload
from ..previews import previewing, showing

LIST_SIZE = 25
PARTS = {"answer": "catalog/_answer.html", "row-list": "catalog/_row_list.html"}
"""The halves that are swapped alone, by their id."""
TYPES = {"1.1": "text/xml; charset=utf-8", "1.2": "application/soap+xml; charset=utf-8"}


def part(request: HttpRequest, stored: showing.Stored, operation: Operation | None) -> dict[str, Any]:
    """What the templates need for the half that is asked for, or for both."""
    asked, wanted = RowQuestion(request.GET).asked(), _wanted(request)
    lines = showing.Lines(stored, asked["text"])
    context = {"asked": asked, "columns": lines.header}
    if wanted != "answer":
        context["list"] = Paginator(lines, LIST_SIZE).get_page(request.GET.get("page") or _page(lines, asked))
    if wanted != "row-list" and operation is not None:
        context["answer"] = _answer(stored, operation, asked)
        soap = previewing.version_of(operation, asked["soap"])
        context["versions"] = [(version, version == soap) for version in SOAP]
        context["links"] = _links(request, stored, asked, context["answer"])
    return context


def swapped(request: HttpRequest, stored: showing.Stored, operation: Operation | None) -> HttpResponse | None:
    """The half that a script asks for; None when the whole page is."""
    wanted = _wanted(request)
    if not wanted:
        return None
    answer = render(request, PARTS[wanted], part(request, stored, operation))
    patch_vary_headers(answer, ("HX-Request", "HX-Target"))
    return answer


def download(request: HttpRequest, stored: showing.Stored, operation: Operation | None) -> HttpResponse:
    """The answer byte for byte, as the engine gives it. Raises Http404 when there is none."""
    asked = RowQuestion(request.GET).asked()
    found = _answer(stored, operation, asked) if operation is not None else None
    if found is None or found.preview is None or not found.preview.exact:
        raise Http404
    answer = HttpResponse(found.preview.exact, content_type=TYPES[found.preview.soap])
    name = f"{operation.name}-{found.line.number}.xml"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def _answer(stored: showing.Stored, operation: Operation, asked: dict[str, Any]) -> showing.Answer | None:
    if asked["key"]:
        return showing.of_key(stored, operation, asked["key"], soap=asked["soap"])
    return showing.of_row(stored, operation, asked["number"], soap=asked["soap"])


def _links(
    request: HttpRequest, stored: showing.Stored, asked: dict[str, Any], answer: showing.Answer | None
) -> dict[str, str]:
    """Where the exact bytes are, and where the row can be changed or copied by this person."""
    if answer is None or answer.line is None:
        return {}
    number = answer.line.number
    query = {"cle": asked["key"]} if asked["key"] else {"ligne": number}
    query |= {"soap": asked["soap"]} if asked["soap"] else {}
    if isinstance(stored, Upload):
        links = {"bytes": f"{reverse('catalog:upload-answer', args=[stored.pk])}?{urlencode(query)}"}
        if policies.may_publish(request.user, stored):
            links["change"] = reverse("catalog:upload-row", args=[stored.pk, number])
        return links
    of = stored.dataset
    query["r"] = stored.number
    links = {"bytes": f"{reverse('catalog:dataset-answer', args=[of.pk])}?{urlencode(query)}"}
    newest = not of.revisions.filter(number__gt=stored.number).exists()
    if newest and policies.may_change(request.user, of):
        links["change"] = reverse("catalog:row-change", args=[of.pk, number])
        links["like"] = f"{reverse('catalog:row-add', args=[of.pk])}?comme={number}"
    return links


def _wanted(request: HttpRequest) -> str:
    return request.htmx.target if request.htmx and request.htmx.target in PARTS else ""


def _page(lines: showing.Lines, asked: dict[str, Any]) -> int:
    """The page of the list on which the chosen row stands."""
    if asked["text"] or not asked["number"] or lines.table is None:
        return 1
    return (lines.table.position(asked["number"]) or 0) // LIST_SIZE + 1
