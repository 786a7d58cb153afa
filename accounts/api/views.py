"""Who I am, my organisations, my tokens and the audit trail."""

from datetime import timedelta

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.response import Response
from rest_framework.views import APIView

from .. import queries
from ..actions import tokens
from ..models import Entry, Organisation, Token
from . import serializers
from .shapes import acting_organisation


class Me(APIView):
    """The caller, as the portal knows him."""

    @extend_schema(responses=serializers.MeSerializer)
    def get(self, request):
        return Response(serializers.MeSerializer(request.user).data)


class Organisations(generics.ListAPIView):
    """The organisations the caller may see."""

    serializer_class = serializers.OrganisationSerializer
    queryset = Organisation.objects.none()

    def get_queryset(self):
        return Organisation.objects.visible_to(self.request.user).select_related("parent")


class OrganisationDetail(generics.RetrieveAPIView):
    """One organisation."""

    serializer_class = serializers.OrganisationSerializer
    queryset = Organisation.objects.none()
    lookup_field = "code"

    def get_queryset(self):
        return Organisation.objects.visible_to(self.request.user).select_related("parent")


class Tokens(generics.ListAPIView):
    """The caller's own tokens; a new one is shown once."""

    serializer_class = serializers.TokenSerializer
    queryset = Token.objects.none()

    def get_queryset(self):
        return queries.tokens(self.request.user)

    @extend_schema(request=serializers.NewTokenSerializer, responses={201: serializers.TokenSerializer})
    def post(self, request):
        asked = serializers.NewTokenSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = tokens.create(
            by=request.user,
            organisation=acting_organisation(request, asked.validated_data["organisation"]),
            name=asked.validated_data["name"],
            lifetime=timedelta(days=asked.validated_data["days"]),
            read_only=asked.validated_data["read_only"],
        )
        shown = {**serializers.TokenSerializer(made.token).data, "token": made.secret}
        return Response(shown, status=status.HTTP_201_CREATED)


class TokenDetail(APIView):
    """Revokes a token: calls made with it are refused from now on."""

    @extend_schema(responses={204: None})
    def delete(self, request, key):
        tokens.revoke(by=request.user, token=get_object_or_404(queries.tokens(request.user), token_key=key))
        return Response(status=status.HTTP_204_NO_CONTENT)


class Trail(generics.ListAPIView):
    """The audit trail that the caller may read."""

    serializer_class = serializers.EntrySerializer
    queryset = Entry.objects.none()

    def get_queryset(self):
        return queries.trail(self.request.user)
