"""One fictitious person: everything that a message says of them agrees, from the NIR to the mail address."""

import functools
from dataclasses import dataclass
from datetime import date, timedelta

from engine.persons import key as nir_key

from . import identifiers, names, places
from .drawing import draw

YOUNGEST = date(2006, 12, 28)
OLDEST_DAYS = 60 * 365
TODAY = date(2026, 1, 15)
"""The day on which examples are written; not the clock's, so that they are the same tomorrow."""


@dataclass(frozen=True)
class Person:
    """`sex`: 1 man, 2 woman. Names are in capitals without accents, as French repositories keep them."""

    sex: int
    born: date
    family_name: str
    used_name: str
    first_names: tuple[str, ...]
    birth_place: places.Place
    address: places.Address
    nir: str
    phone: str
    mobile: str

    @property
    def nir_key(self) -> str:
        return nir_key(self.nir)

    @property
    def birth_commune(self) -> str:
        """The code of the commune of birth that the NIR holds."""
        return self.nir[5:10]

    @property
    def age(self) -> int:
        return TODAY.year - self.born.year - ((TODAY.month, TODAY.day) < (self.born.month, self.born.day))

    @property
    def mail(self) -> str:
        return f"{self.first_names[0]}.{self.family_name}@exemple.invalid".lower()


@functools.lru_cache(maxsize=4096)
def person(seed: str, index: int) -> Person:
    """The person number `index` of a seed; no two of the first 8991 have the same NIR."""
    words = (seed, index)
    sex = 1 + draw("sex", *words) % 2
    born = YOUNGEST - timedelta(days=draw("born", *words) % OLDEST_DAYS)
    birth_place = places.place("birth", *words)
    family_name = names.family_name(*words)
    married = sex == 2 and draw("married", *words) % 3 == 0
    return Person(
        sex=sex,
        born=born,
        family_name=family_name,
        used_name=names.family_name("used", *words) if married else family_name,
        first_names=names.first_names(sex, *words),
        birth_place=birth_place,
        address=places.address(*words),
        nir=identifiers.nir(sex=sex, year=born.year, month=born.month, department=birth_place.department, index=index),
        phone=identifiers.phone(*words),
        mobile=identifiers.mobile(*words),
    )
