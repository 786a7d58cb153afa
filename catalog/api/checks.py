"""The check of an upload in the API: stopped, begun again."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from ..actions import checks as actions
from ..models import Upload
from .serializers import UploadSerializer


class UploadCancel(APIView):
    """Stops the check of an upload; nothing of its file is kept, but for a table that was being mended."""

    @extend_schema(request=None, responses=UploadSerializer)
    def post(self, request, pk):
        return _done(request, pk, actions.cancel)


class UploadCheck(APIView):
    """Checks a cancelled upload again, of which a table was kept."""

    @extend_schema(request=None, responses=UploadSerializer)
    def post(self, request, pk):
        return _done(request, pk, actions.again)


def _done(request, pk, act) -> Response:
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    act(upload=upload, by=request.user)
    upload.refresh_from_db()
    return Response(UploadSerializer(upload).data)
