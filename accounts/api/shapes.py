"""What serializers and views of every app share: strict input, and the organisation a call acts for."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from ..models import Organisation


class StrictSerializer(serializers.Serializer):
    """Input in which an unknown field is an error, not a silence."""

    def to_internal_value(self, data):
        unknown = sorted(set(data) - set(self.fields)) if hasattr(data, "keys") else []
        if unknown:
            raise serializers.ValidationError({name: [_("This field is not known.")] for name in unknown})
        return super().to_internal_value(data)


class Note(StrictSerializer):
    """A decision's words."""

    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


def acting_organisation(request: Request, code: str = "") -> Organisation:
    """The organisation named by `code`, else that of the token or the session; 404 when it is not the caller's."""
    if code:
        return get_object_or_404(Organisation.objects.visible_to(request.user), code=code)
    current = getattr(request._request, "organisation", None)
    if current is None:
        raise serializers.ValidationError({"organisation": [_("Say for which organisation you act.")]})
    return current
