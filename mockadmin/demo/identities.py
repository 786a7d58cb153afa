"""Invented people. Their matricules bear a commune that no official list has (990 to 998), so they are nobody's."""

from dataclasses import dataclass

OID = "1.2.250.1.213.1.4.10"
"""The object identifier of *test* matricules; the real ones (…4.8 and …4.9) are never used."""


@dataclass(frozen=True)
class Identity:
    """One invented person; `birth` is YYYY-MM-DD, `place` a department and a commune from 990 to 998."""

    surname: str
    first_names: tuple[str, ...]
    sex: str
    birth: str
    place: str
    rank: int

    @property
    def matricule(self) -> str:
        """13 digits: sex, year, month, place, rank."""
        year, month, _day = self.birth.split("-")
        return f"{'1' if self.sex == 'M' else '2'}{year[2:]}{month}{self.place}{self.rank:03}"

    @property
    def key(self) -> str:
        """The two check digits: 97 minus the remainder by 97, Corsica's letters counted as 19 and 18."""
        number = int(self.matricule.replace("2A", "19").replace("2B", "18"))
        return f"{97 - number % 97:02}"


PEOPLE = (
    Identity("BRISELANCE", ("Zélie", "Ana"), "F", "1980-05-14", "26990", 12),
    Identity("CORDEMAGNE", ("Anthelme",), "M", "1975-11-02", "2A991", 7),
    Identity("DOUXAMI", ("Pierre-Alban",), "M", "1992-03-28", "44992", 101),
    Identity("ÉTANGLAC", ("Maïwenn", "Louve"), "F", "2001-08-19", "29993", 34),
    Identity("FAUXMARAIS", ("Gatien",), "M", "1958-01-30", "59994", 5),
    Identity("GRANDVOIR", ("Dominique",), "F", "1969-12-06", "69995", 88),
    Identity("HAUTECLAIRE", ("Michelange",), "M", "1987-07-21", "33996", 240),
    Identity("L'ÎLE-SONGE", ("Océane", "Inès"), "F", "2010-10-10", "35998", 3),
)
