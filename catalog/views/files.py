"""The contract of a version: what the reader said of it, its files to look at and to take back."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from ..contracts import archive
from ..explaining import filing, flat, remarks
from ..intake import contracts_store
from .versions import head, visible


def contract(request, slug, label):
    found = visible(request, slug, label)
    context = head(request, found) | {
        "files": filing.files(found),
        "remarks": remarks.grouped(found.notices, filing.of_form(found, filing.SENT)),
        "flat": flat.of(found),
    }
    return render(request, "catalog/contract.html", context)


def file(request, slug, label, form, name):
    """One file as a page with numbered lines; with `?telecharger` the file itself."""
    found = visible(request, slug, label)
    content = filing.of_form(found, form).get(name)
    if content is None:
        raise Http404
    if "telecharger" in request.GET:
        return _attached(content, "application/octet-stream", name.rpartition("/")[2])
    text = filing.text(content)
    context = head(request, found) | {
        "name": name,
        "form": form,
        "is_served": form == filing.SERVED,
        "has_other": name in filing.of_form(found, filing.SENT if form == filing.SERVED else filing.SERVED),
        "size": len(content),
        "text": text[: filing.MOST_SHOWN],
        "is_cut": len(text) > filing.MOST_SHOWN,
    }
    return render(request, "catalog/contract_file.html", context)


def download(request, slug, label):
    """All files as they were sent, in one ZIP; with `?forme=servi` as mocks serve them."""
    version = visible(request, slug, label)
    served = request.GET.get("forme") == filing.SERVED
    files = filing.of_form(version, filing.SERVED) if served else contracts_store.original_files(version)
    return _attached(archive.pack(files), "application/zip", f"{slug}-{label}{'-servi' if served else ''}.zip")


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    """Never shown by the browser: a schema may carry a script."""
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name.encode("ascii", "replace").decode()}"'
    return answer
