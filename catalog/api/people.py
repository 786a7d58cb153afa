"""The fictitious people of an organisation, in the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response

from accounts.api.shapes import StrictSerializer, acting_organisation

from .. import queries
from ..actions import people
from ..models import FictitiousPerson


class PersonSerializer(serializers.ModelSerializer):
    nir_key = serializers.CharField(read_only=True)

    class Meta:
        model = FictitiousPerson
        fields = ["number", "nir", "nir_key", "sex", "family_name", "used_name", "first_name", "second_name", "born",
                  "birth_place", "phone", "mobile", "mail"]  # fmt: skip


class PeopleInput(StrictSerializer):
    count = serializers.IntegerField(min_value=1, max_value=people.MOST_AT_ONCE)
    organisation = serializers.SlugField(default="")


class People(generics.ListAPIView):
    """People who do not exist: tables that name them need no attestation. `q` searches; posting makes more."""

    serializer_class = PersonSerializer
    queryset = FictitiousPerson.objects.none()

    def get_queryset(self):
        asked = self.request.query_params
        organisation = acting_organisation(self.request, asked.get("organisation", ""))
        return queries.people(self.request.user, organisation, text=asked.get("q", "")[:100])

    @extend_schema(request=PeopleInput, responses={201: PersonSerializer(many=True)})
    def post(self, request):
        asked = PeopleInput(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        organisation = acting_organisation(request, given["organisation"])
        made = people.make(by=request.user, organisation=organisation, count=given["count"])
        return Response(PersonSerializer(made, many=True).data, status=status.HTTP_201_CREATED)
