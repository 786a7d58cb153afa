"""The plug-ins in the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from mockadmin import plugins


class PluginSerializer(serializers.Serializer):
    name = serializers.CharField()
    version = serializers.CharField()
    distribution = serializers.CharField()
    is_approved = serializers.BooleanField()
    kind = serializers.CharField()
    summary = serializers.CharField()
    example = serializers.CharField()


class Plugins(APIView):
    """The plug-ins that an operator approved; for roles of the network also those that are only installed."""

    @extend_schema(responses=PluginSerializer(many=True))
    def get(self, request):
        return Response(PluginSerializer(plugins.listed(request.user), many=True).data)
