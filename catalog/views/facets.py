"""The filters of the catalogue as its address states them: what is asked, what may be asked, what can be removed."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from .. import queries

SORTS = {
    "name": ("name", "pk"),
    "-name": ("-name", "pk"),
    "domain": ("domain", "name", "pk"),
    "-domain": ("-domain", "name", "pk"),
    "organisation": ("organisation__name", "name", "pk"),
    "-organisation": ("-organisation__name", "name", "pk"),
}
"""Orders people may ask for; anything else is by name."""


@dataclass(frozen=True)
class Facet:
    """One filter with its values."""

    name: str
    label: str
    chosen: str
    choices: list[queries.Choice]


@dataclass(frozen=True)
class Chip:
    """An active filter, and the address of the same page without it."""

    label: str
    url: str


def labels() -> dict[str, str]:
    return {
        "domain": _("Domain"),
        "kind": _("Type"),
        "track": _("Track"),
        "stage": _("Stage"),
        "organisation": _("Organisation"),
    }


class Asked:
    """What the address asks of the catalogue; unknown parameters are left alone, unknown values find nothing."""

    def __init__(self, parameters: QueryDict) -> None:
        self.text = parameters.get("q", "").strip()[:200]
        self.filters = {name: parameters.get(name, "") for name in queries.FACETS}
        self.sort = parameters.get("sort", "name")
        self.page = parameters.get("page", "1")

    def services(self, user):
        return queries.services(user, text=self.text, **self.filters).order_by(*SORTS.get(self.sort, SORTS["name"]))

    def facets(self, user) -> list[Facet]:
        choices = queries.facets(user, text=self.text, **self.filters)
        return [Facet(name, label, self.filters[name], choices[name]) for name, label in labels().items()]

    def chips(self, facets: list[Facet]) -> list[Chip]:
        """Each active filter in words; the value's own word when the list knows it."""
        words = {(facet.name, choice.value): choice.label for facet in facets for choice in facet.choices}
        chips = [Chip(f"« {self.text} »", self._without("q"))] if self.text else []
        for name, label in labels().items():
            if value := self.filters[name]:
                chips.append(Chip(f"{label} : {words.get((name, value), value)}", self._without(name)))
        return chips

    def address(self) -> str:
        """The page's own address, without empty filters."""
        return self._without("")

    def _without(self, dropped: str) -> str:
        kept = {"q": self.text, **self.filters, "sort": "" if self.sort == "name" else self.sort}
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in kept.items() if value and name != dropped})
        return f"?{query.urlencode()}" if query else "?"
