"""Places: real communes with the codes of INSEE and of the post, streets that stand in none of them."""

from dataclasses import dataclass

from .drawing import choose, draw


@dataclass(frozen=True)
class Place:
    """A commune: its name in capitals, its code in the official geographical code (COG), one of its postal codes."""

    name: str
    insee: str
    postal: str
    region: str

    @property
    def department(self) -> str:
        return self.insee[:2]


PLACES = (
    Place("LILLE", "59350", "59000", "HAUTS-DE-FRANCE"),
    Place("RENNES", "35238", "35000", "BRETAGNE"),
    Place("NANTES", "44109", "44000", "PAYS DE LA LOIRE"),
    Place("ANGERS", "49007", "49000", "PAYS DE LA LOIRE"),
    Place("BREST", "29019", "29200", "BRETAGNE"),
    Place("TOURS", "37261", "37000", "CENTRE-VAL DE LOIRE"),
    Place("ORLEANS", "45234", "45000", "CENTRE-VAL DE LOIRE"),
    Place("AMIENS", "80021", "80000", "HAUTS-DE-FRANCE"),
    Place("ROUEN", "76540", "76000", "NORMANDIE"),
    Place("CAEN", "14118", "14000", "NORMANDIE"),
    Place("METZ", "57463", "57000", "GRAND EST"),
    Place("REIMS", "51454", "51100", "GRAND EST"),
    Place("STRASBOURG", "67482", "67000", "GRAND EST"),
    Place("DIJON", "21231", "21000", "BOURGOGNE-FRANCHE-COMTE"),
    Place("GRENOBLE", "38185", "38000", "AUVERGNE-RHONE-ALPES"),
    Place("LIMOGES", "87085", "87000", "NOUVELLE-AQUITAINE"),
    Place("BORDEAUX", "33063", "33000", "NOUVELLE-AQUITAINE"),
    Place("TOULOUSE", "31555", "31000", "OCCITANIE"),
    Place("MONTPELLIER", "34172", "34000", "OCCITANIE"),
    Place("NICE", "06088", "06000", "PROVENCE-ALPES-COTE D AZUR"),
)
KINDS = ("RUE", "AVENUE", "ALLEE", "PLACE", "IMPASSE")
STREETS = ("DE L EXEMPLE", "DES ESSAIS", "DE LA FICTION", "DU MODELE", "DES MAQUETTES", "DE LA RECETTE", "DU SIMULACRE")


@dataclass(frozen=True)
class Address:
    """Where a person lives."""

    number: str
    kind: str
    street: str
    place: Place

    @property
    def line(self) -> str:
        return f"{self.number} {self.kind} {self.street}"


def place(*words: object) -> Place:
    return choose(PLACES, "place", *words)


def address(*words: object) -> Address:
    """An address in one of the places."""
    number = str(1 + draw("number", *words) % 98)
    return Address(number, choose(KINDS, "kind", *words), choose(STREETS, "street", *words), place("home", *words))
