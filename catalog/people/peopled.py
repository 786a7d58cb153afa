"""The fictitious people of an organisation as a table to copy from."""

import io
from collections.abc import Iterable, Iterator
from typing import IO

from django.utils.translation import gettext as _

from ..models import FictitiousPerson
from ..sheets import blank


def table(people: Iterable[FictitiousPerson]) -> Iterator[list[str]]:
    """The header, which other sheets recognise, and one row for each person."""
    yield ["numero", "nir", "cleNir", "nomNaissance", "nomUsage", "prenom", "deuxiemePrenom", "sexe", "dateNaissance",
           "lieuNaissance", "codeLieuNaissance", "telephone", "mobile", "courriel"]  # fmt: skip
    for each in people:
        yield [
            *(str(each.number), each.nir, each.nir_key, each.family_name, each.used_name, each.first_name),
            *(each.second_name, str(each.sex), each.born.isoformat(), each.birth_place, each.nir[5:10]),
            *(each.phone, each.mobile, each.mail),
        ]


def written(people: Iterable[FictitiousPerson], form: str) -> IO[bytes]:
    """The table as "csv" or "xlsx", open at its beginning."""
    if form == "csv":
        return blank.poured_csv(table(people))
    return io.BytesIO(blank.written_xlsx(list(table(people)), title=_("Fictitious people")))
