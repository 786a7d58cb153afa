"""The fictitious people of an organisation: made once, and the same for one real person in all of its files.

Of real people nothing is kept but traces under a key that is not in the database; docs/decisions says why and how long.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Organisation

from ..contracts.plausible import people
from ..contracts.plausible.people import Person
from ..folding import fold
from ..models import FictitiousPerson, Trace
from ..privacy.casting import NIR
from ..privacy.identities import identity

KEPT = timedelta(days=180)
"""How long a trace is kept after it was last used; the fictitious person stays."""
AT_ONCE = 500
"""Values of one query: SQLite's own limit is 999."""


@dataclass(frozen=True)
class Roles:
    """Who plays whom in one file: by trace the number of a person or of a thing, and what is said of each person."""

    people: dict[str, int]
    told: dict[int, dict[str, str]]
    things: dict[str, int]


def key(organisation: Organisation) -> bytes:
    """The key of an organisation's traces: not in the database, useless for another organisation's."""
    return hmac.new(settings.SECRET_KEY.encode(), f"catalog.traces {organisation.pk}".encode(), hashlib.sha256).digest()


def seed(organisation: Organisation) -> str:
    return f"organisme {organisation.code}"


@transaction.atomic
def cast(organisation: Organisation, found: Sequence[Sequence[str]], things: Sequence[str]) -> Roles:
    """A fictitious person for each group of traces `found`, the one there is when a trace is known; likewise things.

    Two files at the same time wait for each other: one real person never becomes two.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    traces = list(dict.fromkeys([trace for group in found for trace in group] + list(things)))
    stored = {each.digest: each for each in _traces(organisation, traces)}
    numbered = _numbered({each.person_id for each in stored.values() if each.person_id})
    given = {digest: each.person_id for digest, each in stored.items() if each.person_id}
    fresh: list[list[str]] = []
    for group in found:
        person = _same(group, given, numbered)
        if person is None:
            fresh.append(list(group))
            person = -len(fresh)  # until it is made
        for trace in group:
            given.setdefault(trace, person)
        if group[0].startswith(NIR):
            given[group[0]] = person
            numbered.add(person)
    made = make(organisation, len(fresh))
    given = {trace: made[-person - 1].pk if person < 0 else person for trace, person in given.items()}
    numbers = _remember(organisation, given, things, set(stored))
    roles = {group[0]: given[group[0]] for group in found}
    return Roles(roles, _told(set(roles.values())), {trace: numbers[trace] for trace in things})


@transaction.atomic
def make(organisation: Organisation, count: int) -> list[FictitiousPerson]:
    """So many more people, whom the organisation did not have yet."""
    mine = FictitiousPerson.objects.filter(organisation=organisation)
    number = mine.aggregate(last=Max("number"))["last"] or 0
    taken = set(mine.values_list("nir", flat=True)) if count else set()
    made: list[FictitiousPerson] = []
    while len(made) < count:
        number += 1
        who = people.person(seed(organisation), number)
        if who.nir not in taken:
            taken.add(who.nir)
            made.append(_person(organisation, number, who))
    return FictitiousPerson.objects.bulk_create(made, batch_size=AT_ONCE)


def known(organisation: Organisation) -> bytes:
    """The identities of its people, a line each, as the airlock takes them."""
    mine = FictitiousPerson.objects.filter(organisation=organisation)
    names = mine.values_list("family_name", "used_name", "first_name", "born")
    lines = (
        identity(name, first, born.isoformat())
        for family, used, first, born in names.iterator(chunk_size=2_000)
        for name in {family, used}
    )
    return "\n".join(lines).encode()


def forget(organisation: Organisation) -> int:
    """Forgets whom its people stand for; how many traces went. Nobody can be recognised afterwards."""
    return Trace.objects.filter(organisation=organisation).delete()[0]


def sweep() -> int:
    """Forgets the traces that no file has used for long; how many."""
    return Trace.objects.filter(used_at__lt=timezone.now() - KEPT).delete()[0]


def told(person: FictitiousPerson) -> dict[str, str]:
    """What files say of a person, as `privacy.replacing` wants it."""
    return {
        "nir": person.nir,
        "family": person.family_name,
        "first": person.first_name,
        "born": person.born.isoformat(),
        "mail": person.mail,
        "phone": person.phone,
        "mobile": person.mobile,
    }


def _same(group: Sequence[str], given: dict[str, int], numbered: set[int]) -> int | None:
    """Who has one of these traces already. Two numbers are two people, though their names be the same."""
    if not group[0].startswith(NIR):
        return next((given[trace] for trace in group if trace in given), None)
    if group[0] in given:
        return given[group[0]]
    return next((given[trace] for trace in group[1:] if trace in given and given[trace] not in numbered), None)


def _traces(organisation: Organisation, digests: Sequence[str]) -> Iterator[Trace]:
    for part in _parts(digests):
        yield from Trace.objects.filter(organisation=organisation, digest__in=part)


def _numbered(persons: set[int]) -> set[int]:
    """Those of these people who stand for somebody with a NIR."""
    found: set[int] = set()
    for part in _parts(sorted(persons)):
        traces = Trace.objects.filter(person__in=part, digest__startswith=f"{NIR}:")
        found.update(traces.values_list("person_id", flat=True))
    return found


def _remember(
    organisation: Organisation, people: dict[str, int], things: Iterable[str], known: set[str]
) -> dict[str, int]:
    """Keeps the new traces, and says of the others that they were used; {trace of a thing: its number}."""
    now = timezone.now()
    new = [Trace(organisation=organisation, digest=each, person_id=who, used_at=now) for each, who in people.items()]
    new += [Trace(organisation=organisation, digest=each, used_at=now) for each in things]
    Trace.objects.bulk_create([each for each in new if each.digest not in known], batch_size=AT_ONCE)
    numbers: dict[str, int] = {}
    for part in _parts(sorted(known)):
        Trace.objects.filter(organisation=organisation, digest__in=part).update(used_at=now)
    for part in _parts(list(things)):
        mine = Trace.objects.filter(organisation=organisation, digest__in=part)
        numbers.update(mine.values_list("digest", "pk"))
    return numbers


def _told(persons: set[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for part in _parts(sorted(persons)):
        found |= {person.pk: told(person) for person in FictitiousPerson.objects.filter(pk__in=part)}
    return found


def _person(organisation: Organisation, number: int, who: Person) -> FictitiousPerson:
    first, second = who.first_names
    words = (who.family_name, who.used_name, first, second, who.nir, who.birth_place.name, who.born.isoformat())
    return FictitiousPerson(
        organisation=organisation,
        number=number,
        nir=who.nir,
        sex=who.sex,
        family_name=who.family_name,
        used_name=who.used_name,
        first_name=first,
        second_name=second,
        born=who.born,
        birth_place=who.birth_place.name,
        phone=who.phone,
        mobile=who.mobile,
        mail=f"{first}.{who.family_name}.{number}@exemple.invalid".lower(),
        search_text=fold(" ".join(words)),
    )


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))
