"""What the person of a message would have in each kind of field, in the ways in which contracts write it."""

import re
from collections.abc import Callable

from . import dates
from .people import Person, person
from .places import Address


class About:
    """What the messages of row `index` are about: a person, and the things around them."""

    def __init__(self, seed: str, index: int) -> None:
        self.words = (seed, index)
        self.index = index
        self.person: Person = person(seed, index)


Texts = tuple[str, ...]
Field = Callable[[About], Texts]


def sex(about: About) -> Texts:
    if about.person.sex == 2:
        return ("F", "2", "FEMININ", "Féminin", "female", "FEMALE", "Female", "FEMME", "Femme", "f", "W")
    return ("M", "1", "MASCULIN", "Masculin", "male", "MALE", "Male", "HOMME", "Homme", "m", "H")


def title(about: About) -> Texts:
    if about.person.sex == 2:
        return ("MME", "Mme", "MADAME", "Madame", "F", "2", "MRS", "Mrs")
    return ("M", "M.", "MONSIEUR", "Monsieur", "MR", "Mr", "1")


def home(about: About) -> Texts:
    place = about.person.address.place
    return (place.name, place.name.title(), place.insee)


def birth_name(about: About) -> Texts:
    place = about.person.birth_place
    return (place.name, place.name.title(), about.person.birth_commune)


def names(about: About) -> Texts:
    first, second = about.person.first_names
    return (f"{first} {second}", f"{first},{second}", first)


def month(about: About) -> Texts:
    month = about.person.born.month
    return (f"{month:02d}", str(month), f"--{month:02d}")


def day(about: About) -> Texts:
    day = about.person.born.day
    return (f"{day:02d}", str(day), f"---{day:02d}")


def amount(about: About) -> Texts:
    whole = 12 + about.index % 900
    return (f"{whole}.50", f"{whole},50", f"{whole}50", str(whole))


def ordinal(about: About) -> Texts:
    number = about.index + 1
    return (str(number), f"{number:04d}", str(about.index % 9 + 1))


def full_name(about: About) -> Texts:
    return (f"{about.person.first_names[0]} {about.person.used_name}", about.person.used_name)


def phone(about: About) -> Texts:
    number = about.person.phone
    return (number, f"+33{number[1:]}", f"33{number[1:]}", " ".join(re.findall("..", number)), f"0033{number[1:]}")


def mobile(about: About) -> Texts:
    number = about.person.mobile
    return (number, f"+33{number[1:]}", f"33{number[1:]}", " ".join(re.findall("..", number)))


def nir(about: About) -> Texts:
    return (about.person.nir, about.person.nir + about.person.nir_key)


def whole_nir(about: About) -> Texts:
    return (about.person.nir + about.person.nir_key, about.person.nir)


def nir_key(about: About) -> Texts:
    return (about.person.nir_key, "A")


def person_number(about: About) -> Texts:
    return (about.person.nir, *ordinal(about))


def born(about: About) -> Texts:
    return dates.written(about.person.born, about.index)


def birth_code(about: About) -> Texts:
    return (about.person.birth_commune, about.person.birth_place.name)


def beginning(about: About) -> Texts:
    return dates.written(dates.beginning(about.index), about.index)


def end(about: About) -> Texts:
    return dates.written(dates.end(about.index), about.index)


def code(about: About) -> Texts:
    return (f"{about.index:02d}", "A1" if not about.index else f"A{about.index}", str((about.index + 1) % 10))


def clock(about: About) -> Texts:
    time = dates.time(about.index)
    return (time, time.replace(":", "")[:4], time[:5])


def year(about: About) -> Texts:
    return (f"{dates.beginning(about.index):%Y}",)


def rank(about: About) -> Texts:
    return (str(about.index % 9 + 1),)


def same(*texts: str) -> Field:
    """Every row has it."""
    return lambda _about: texts


def told(first: str, later: str) -> Field:
    """The first row has `first`; the others `later` with their number."""
    return lambda about: (later.format(about.index + 1), first) if about.index else (first,)


def of(read: Callable[[Person], str]) -> Field:
    """The person has it, in capitals or not."""
    return lambda about: (read(about.person), read(about.person).title())


def home_has(read: Callable[[Address], str]) -> Field:
    """The address of the person has it."""
    return lambda about: (read(about.person.address),)


def made(make: Callable[..., str]) -> Field:
    """An identifier of the row."""
    return lambda about: (make(*about.words),)
