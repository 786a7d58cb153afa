"""Mending an upload in the API: its problems a page at a time, clicks, rows, undo, the annotated workbook."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.shapes import StrictSerializer

from ..actions import mending as actions
from ..conformity.remedies import Remedy
from ..mending import annotated, copies, drafts, listing, tables
from ..models import Upload
from ..sheets.findings import letters
from .serializers import UploadSerializer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ProblemSerializer(serializers.Serializer):
    code = serializers.CharField()
    cause = serializers.CharField(help_text="what it has in common with others: V04-F")
    row = serializers.IntegerField(help_text="as the spreadsheet numbers it; 0: the whole file")
    column = serializers.CharField()
    cell = serializers.CharField()
    value = serializers.CharField()
    message = serializers.CharField()
    expected = serializers.CharField()
    replacement = serializers.CharField(help_text="what `replace` writes; empty when nobody can tell")
    remedies = serializers.SerializerMethodField(help_text="what one click can do")

    def get_remedies(self, problem) -> list[str]:
        return [remedy for remedy, _words in problem["mends"]]


class UploadProblems(generics.ListAPIView):
    """Every problem of an upload, in the order of the sheet; `cause` (V04-F, or V04) keeps those of one cause."""

    serializer_class = ProblemSerializer
    queryset = Upload.objects.none()

    @extend_schema(parameters=[OpenApiParameter("cause", str)])
    def get(self, request, pk):
        upload = _upload(request, pk)
        page = self.paginate_queryset(listing.Problems(upload, cause=request.query_params.get("cause", "")))
        return self.get_paginated_response(ProblemSerializer(listing.worded(page), many=True).data)


class Mend(StrictSerializer):
    """One remedy, for the problem of a row or for all that have the cause; `edition` as the upload tells it."""

    edition = serializers.IntegerField(min_value=0)
    cause = serializers.RegexField(r"^[A-Z][0-9]{2}(-[A-Z]{1,3})?$")
    remedy = serializers.ChoiceField([remedy.value for remedy in Remedy])
    row = serializers.IntegerField(min_value=0, required=False)


class Edition(StrictSerializer):
    edition = serializers.IntegerField(min_value=0, help_text="of the upload, as the caller read it")


class Row(serializers.Serializer):
    number = serializers.IntegerField()
    edition = serializers.IntegerField()
    cells = serializers.DictField(child=serializers.CharField(allow_blank=True), help_text="by column letter")


class RowChange(Edition):
    cells = serializers.DictField(
        child=serializers.CharField(allow_blank=True, trim_whitespace=False), help_text="by column letter"
    )


class UploadMend(APIView):
    """Mends what one click can mend; the upload is then checked again."""

    @extend_schema(request=Mend, responses=UploadSerializer)
    def post(self, request, pk):
        upload = _upload(request, pk)
        asked = Mend(data=request.data)
        asked.is_valid(raise_exception=True)
        actions.mend(upload=upload, by=request.user, **asked.validated_data)
        return _again(upload)


class UploadUndo(APIView):
    """Takes the last change back."""

    @extend_schema(request=Edition, responses=UploadSerializer)
    def post(self, request, pk):
        upload = _upload(request, pk)
        actions.undo(upload=upload, by=request.user, **_edition(request.data))
        return _again(upload)


class UploadRow(APIView):
    """One row as it stands, by column letter; row 1 holds the names of the columns."""

    @extend_schema(responses=Row)
    def get(self, request, pk, number):
        upload = _upload(request, pk)
        cells = _cells(upload, number)
        texts = {letters(at): "" if tables.is_unread(text) else text for at, text in enumerate(cells)}
        return Response({"number": number, "edition": upload.edition, "cells": texts})

    @extend_schema(request=RowChange, responses=UploadSerializer)
    def patch(self, request, pk, number):
        upload = _upload(request, pk)
        asked = RowChange(data=request.data)
        asked.is_valid(raise_exception=True)
        places = {letters(at): at for at in range(len(_cells(upload, number)))}
        given = asked.validated_data["cells"]
        unknown = sorted(given.keys() - places.keys())
        if unknown:
            raise ValidationError({"cells": [f"no such column: {', '.join(unknown)}"]})
        values = {places[letter]: text for letter, text in given.items()}
        edition = asked.validated_data["edition"]
        actions.edit(upload=upload, by=request.user, edition=edition, row=number, values=values)
        return _again(upload)

    @extend_schema(request=None, parameters=[Edition], responses=UploadSerializer)
    def delete(self, request, pk, number):
        upload = _upload(request, pk)
        actions.remove_row(upload=upload, by=request.user, row=number, **_edition(request.query_params))
        return _again(upload)


class UploadAnnotated(APIView):
    """The table back as a workbook: faulty cells in red with a comment, and a sheet that lists them."""

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY})
    def get(self, request, pk):
        upload = _upload(request, pk)
        answer = HttpResponse(annotated.workbook(upload), content_type=XLSX)
        answer["Content-Disposition"] = content_disposition_header(True, copies.filename(upload))
        return answer


def _upload(request, pk) -> Upload:
    related = ("operation__version__service", "revision__author")
    visible = Upload.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(visible, pk=pk)


def _edition(given) -> dict[str, int]:
    asked = Edition(data=given)
    asked.is_valid(raise_exception=True)
    return asked.validated_data


def _cells(upload: Upload, number: int) -> list[str]:
    table = drafts.table(upload)
    cells = table.row(number) if table else None
    if cells is None:
        raise NotFound
    return cells


def _again(upload: Upload) -> Response:
    upload.refresh_from_db()
    return Response(UploadSerializer(upload).data)
