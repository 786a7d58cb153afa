"""Shapes of people and organisations in the API."""

from rest_framework import serializers

from ..models import Entry, Membership, Organisation, Token
from .shapes import StrictSerializer


class OrganisationSerializer(serializers.ModelSerializer):
    parent = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Organisation
        fields = ["code", "name", "kind", "level", "region", "parent", "sandbox_quota"]


class MembershipSerializer(serializers.ModelSerializer):
    organisation = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Membership
        fields = ["organisation", "role"]


class MeSerializer(serializers.Serializer):
    email = serializers.EmailField()
    name = serializers.CharField(source="get_full_name")
    language = serializers.CharField()
    memberships = MembershipSerializer(many=True)


class TokenSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="token_key", read_only=True)
    organisation = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Token
        fields = ["id", "name", "organisation", "read_only", "created", "expiry", "last_used_at"]


class NewTokenSerializer(StrictSerializer):
    name = serializers.CharField(max_length=80)
    organisation = serializers.SlugField(required=False, default="")
    days = serializers.IntegerField(min_value=1, max_value=365, default=90)
    read_only = serializers.BooleanField(default=False)


class EntrySerializer(serializers.ModelSerializer):
    actor = serializers.SlugRelatedField("email", read_only=True)
    organisation = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Entry
        fields = ["at", "actor", "organisation", "verb", "kind", "key", "label", "detail"]
