"""From a call to a row: what is known of the row that a call missed, and the datasets that could have it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import Team
from catalog import policies as catalog_policies
from catalog.keeping.rows import values_by_name
from catalog.lookup import keys
from catalog.lookup.keys import Key
from catalog.models import Dataset, Operation
from catalog.privacy import detecting
from catalog.revising import adding
from catalog.stages import Scope

from . import composing, policies
from .composing import Recipe
from .errors import CompositionRefused
from .models import Exchange, SandboxService
from .stages import Outcome

NEW = "new"
"""The target that makes a dataset."""
MISSED = (Outcome.UNMATCHED, Outcome.DEFAULTED)
LONGEST_NAME = 120


@dataclass(frozen=True)
class Target:
    """Where the row could go: a dataset that the person keeps, a new one on top, or, suggested, somebody else's."""

    value: str
    label: str
    dataset: Dataset | None = None
    suggested: bool = False


@dataclass(frozen=True)
class Offer:
    """The row that was missing, as far as it can be told. `columns` are those between the key and the response."""

    exchange: Exchange
    service: SandboxService
    operation: Operation
    key_path: list
    key_label: str
    key: str
    columns: list[str]
    values: dict[str, str]
    response: str
    responses: list[str]
    nearest: str = ""
    """The row that the other cells were taken from, in words."""
    targets: list[Target] = field(default_factory=list)
    is_masked: bool = False
    """The key of the call was a real person's number, which is not kept."""

    def target(self, value: str) -> Target | None:
        return next((each for each in self.targets if each.value == value), None)


def is_missed(exchange: Exchange) -> bool:
    """Whether a row of its own would have answered this call better."""
    return exchange.outcome in MISSED and bool(exchange.key) and bool(exchange.operation_name)


def is_masked(exchange: Exchange) -> bool:
    """Whether the call asked for a real person, whose number is not kept: the row needs another key."""
    return detecting.is_masked(exchange.key)


def offer(exchange: Exchange, user) -> Offer | None:
    """What could be done about a missed call; None for any other, or when its operation is not in the sandbox now."""
    if not is_missed(exchange):
        return None
    service = _service(exchange)
    try:
        recipes = composing.recipes(service) if service else []
    except CompositionRefused:
        return None
    recipe = next((each for each in recipes if each.operation.name == exchange.operation_name), None)
    if recipe is None or not (recipe.sources or recipe.operation.key_candidates):
        return None
    key_path = recipe.key_path or recipe.operation.key_candidates[0]["path"]
    key = "" if is_masked(exchange) else _cell(exchange.key)
    return Offer(
        exchange=exchange,
        service=service,
        operation=recipe.operation,
        key_path=key_path,
        key_label=composing.label(key_path),
        key=key,
        is_masked=is_masked(exchange),
        responses=[response.name for response in recipe.operation.responses.all()],
        targets=_targets(recipe, service, user),
        **_like(recipe, key),
    )


def sharing(service: SandboxService, user) -> tuple[str, Team | None]:
    """Who a new dataset for this sandbox is for: its team, for those who are in it; else its organisation."""
    team = service.sandbox.team
    if team is not None and team.members.filter(pk=user.pk).exists():
        return Scope.TEAM, team
    return Scope.ORGANISATION, None


def new_name(service: SandboxService, operation: Operation) -> str:
    """A name that the organisation has not given yet: “Rows of …”, “Rows of … 2”."""
    taken = set(
        Dataset.objects.filter(
            organisation=service.sandbox.organisation_id,
            service=service.version.service_id,
            operation_name=operation.name,
        ).values_list("name", flat=True)
    )
    name = _("Rows of %(sandbox)s") % {"sandbox": service.sandbox.name}
    turns = (f" {number}" if number > 1 else "" for number in range(1, len(taken) + 2))
    return next(given for turn in turns if (given := f"{name[: LONGEST_NAME - len(turn)]}{turn}") not in taken)


def _service(exchange: Exchange) -> SandboxService | None:
    services = SandboxService.objects.select_related("version__service", "sandbox__organisation", "sandbox__team")
    return services.filter(
        sandbox=exchange.sandbox_id,
        version__service__slug=exchange.service_slug,
        version__label=exchange.version_label,
    ).first()


def _cell(value: str) -> str:
    """The cell that reads as this very value of the request, or these values."""
    parts = keys.values(value)
    cells = [keys.write(Key("literal", part)) for part in parts]
    return cells[0] if len(cells) == 1 else keys.join(cells)


def _like(recipe: Recipe, key: str) -> dict:
    """The other cells: of the nearest row of the highest layer, else the examples of the default response."""
    for source in recipe.sources:
        row = adding.nearest(source.revision, key)
        if row is not None:
            words = _("row %(number)s of “%(dataset)s”, key %(key)s")
            return {
                "columns": source.revision.columns[1:-1],
                "values": values_by_name(source.revision.columns, row),
                "response": row.response,
                "nearest": words % {"number": row.number, "dataset": source.dataset.name, "key": row.key},
            }
    response = recipe.operation.default_response
    columns = [slot["name"] for slot in response.slots] if response else []
    values = {name: str(response.examples.get(name, "")) for name in columns} if response else {}
    return {"columns": columns, "values": values, "response": response.name if response else ""}


def _targets(recipe: Recipe, service: SandboxService, user) -> list[Target]:
    """My datasets first, from the highest layer down; then a new one; then those whose keepers can be asked."""
    organisation = service.sandbox.organisation
    mine, others = [], []
    for source in recipe.sources:
        dataset = source.dataset
        follows = source.layer.revision_id is None
        if follows and catalog_policies.may_change(user, dataset):
            mine.append(Target(str(dataset.pk), dataset.name, dataset))
        elif not catalog_policies.may_change(user, dataset) and _may_suggest(user, service, dataset):
            label = _("suggest it to those who keep “%(name)s”") % {"name": dataset.name}
            others.append(Target(str(dataset.pk), label, dataset, suggested=True))
    new = []
    if policies.may_change(user, service.sandbox) and catalog_policies.may_upload(user, organisation):
        new.append(Target(NEW, _("a new dataset, on top of the others in this sandbox")))
    return [*mine, *new, *others]


def _may_suggest(user, service: SandboxService, dataset: Dataset) -> bool:
    allowed = catalog_policies.may_suggest(user, service.sandbox.organisation)
    return allowed and Dataset.objects.visible_to(user).filter(pk=dataset.pk).exists()
