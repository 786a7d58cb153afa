"""The 164 public bodies of the health-insurance network, in three levels; names of bodies only, no person.

A likeness, good enough to try the portal at full size: the local bodies are those of the départements; the regional
and the technical ones are simplified to one per region, so that the whole comes to the 164 of the network.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .stages import Level


@dataclass(frozen=True)
class Body:
    """One body, and the code of the one it belongs to."""

    code: str
    name: str
    kind: str
    level: Level
    parent: str = ""
    region: str = ""


REGIONS = {
    "ara": "Auvergne-Rhône-Alpes",
    "bfc": "Bourgogne-Franche-Comté",
    "bre": "Bretagne",
    "cvl": "Centre-Val de Loire",
    "ges": "Grand Est",
    "hdf": "Hauts-de-France",
    "idf": "Île-de-France",
    "nor": "Normandie",
    "naq": "Nouvelle-Aquitaine",
    "occ": "Occitanie",
    "pdl": "Pays de la Loire",
    "pac": "Provence-Alpes-Côte d'Azur et Corse",
}

CARSAT = (
    ("alsace-moselle", "Alsace-Moselle", "ges"),
    ("aquitaine", "Aquitaine", "naq"),
    ("auvergne", "Auvergne", "ara"),
    ("bourgogne-franche-comte", "Bourgogne-Franche-Comté", "bfc"),
    ("bretagne", "Bretagne", "bre"),
    ("centre-ouest", "Centre-Ouest", "naq"),
    ("centre-val-de-loire", "Centre-Val de Loire", "cvl"),
    ("hauts-de-france", "Hauts-de-France", "hdf"),
    ("languedoc-roussillon", "Languedoc-Roussillon", "occ"),
    ("midi-pyrenees", "Midi-Pyrénées", "occ"),
    ("nord-est", "Nord-Est", "ges"),
    ("normandie", "Normandie", "nor"),
    ("pays-de-la-loire", "Pays de la Loire", "pdl"),
    ("rhone-alpes", "Rhône-Alpes", "ara"),
    ("sud-est", "Sud-Est", "pac"),
)

UGECAM = (
    ("alsace", "Alsace", "ges"),
    ("almpc", "Auvergne, Limousin et Poitou-Charentes", "ara"),
    ("aquitaine", "Aquitaine", "naq"),
    ("bourgogne-franche-comte", "Bourgogne-Franche-Comté", "bfc"),
    ("brpl", "Bretagne et Pays de la Loire", "bre"),
    ("centre", "Centre", "cvl"),
    ("hauts-de-france", "Hauts-de-France", "hdf"),
    ("ile-de-france", "Île-de-France", "idf"),
    ("nord-est", "Nord-Est", "ges"),
    ("normandie", "Normandie", "nor"),
    ("occitanie", "Occitanie", "occ"),
    ("paca-corse", "Provence-Alpes-Côte d'Azur et Corse", "pac"),
    ("rhone-alpes", "Rhône-Alpes", "ara"),
)

CTI = (
    ("nord-est", "Nord-Est", "ges"),
    ("pays-de-la-loire", "Pays de la Loire", "pdl"),
    ("sud", "Sud", "pac"),
)

CGSS = (
    ("guadeloupe", "Guadeloupe"),
    ("guyane", "Guyane"),
    ("martinique", "Martinique"),
    ("reunion", "La Réunion"),
)

CPAM = {
    "ara": "01 Ain·03 Allier·07 Ardèche·15 Cantal·26 Drôme·38 Isère·42 Loire·43 Haute-Loire·63 Puy-de-Dôme·69 Rhône"
    "·73 Savoie·74 Haute-Savoie",
    "bfc": "21 Côte-d'Or·25 Doubs·39 Jura·58 Nièvre·70 Haute-Saône·71 Saône-et-Loire·89 Yonne·90 Territoire de Belfort",
    "bre": "22 Côtes-d'Armor·29 Finistère·35 Ille-et-Vilaine·56 Morbihan",
    "cvl": "18 Cher·28 Eure-et-Loir·36 Indre·37 Indre-et-Loire·41 Loir-et-Cher·45 Loiret",
    "ges": "08 Ardennes·10 Aube·51 Marne·52 Haute-Marne·54 Meurthe-et-Moselle·55 Meuse·57 Moselle·67 Bas-Rhin"
    "·68 Haut-Rhin·88 Vosges",
    "hdf": "02 Aisne·59a Flandres·59b Hainaut·59c Lille-Douai·59d Roubaix-Tourcoing·60 Oise·62a Artois·62b Côte d'Opale"
    "·80 Somme",
    "idf": "75 Paris·77 Seine-et-Marne·78 Yvelines·91 Essonne·92 Hauts-de-Seine·93 Seine-Saint-Denis·94 Val-de-Marne"
    "·95 Val-d'Oise",
    "nor": "14 Calvados·27 Eure·50 Manche·61 Orne·76a Le Havre·76b Rouen-Elbeuf-Dieppe",
    "naq": "16 Charente·17 Charente-Maritime·19 Corrèze·23 Creuse·24 Dordogne·33 Gironde·40 Landes·47 Lot-et-Garonne"
    "·64a Bayonne·64b Pau-Pyrénées·79 Deux-Sèvres·86 Vienne·87 Haute-Vienne",
    "occ": "09 Ariège·11 Aude·12 Aveyron·30 Gard·31 Haute-Garonne·32 Gers·34 Hérault·46 Lot·48 Lozère"
    "·65 Hautes-Pyrénées·66 Pyrénées-Orientales·81 Tarn·82 Tarn-et-Garonne",
    "pdl": "44 Loire-Atlantique·49 Maine-et-Loire·53 Mayenne·72 Sarthe·85 Vendée",
    "pac": "04 Alpes-de-Haute-Provence·05 Hautes-Alpes·06 Alpes-Maritimes·13 Bouches-du-Rhône·83 Var·84 Vaucluse"
    "·2a Corse-du-Sud·2b Haute-Corse",
}
"""By region: the number of the département (a letter tells apart the bodies of a large one) and the name."""


def bodies() -> Iterator[Body]:
    """All 164, each after the one it belongs to."""
    yield Body("cnam", "Caisse nationale de l'Assurance Maladie", "Cnam", Level.NATIONAL)
    for code, name, region in CTI:
        yield Body(f"cti-{code}", f"CTI {name}", "CTI", Level.NATIONAL, "cnam", REGIONS[region])
    yield from _regional()
    yield from _local()


def _regional() -> Iterator[Body]:
    for code, region in REGIONS.items():
        yield Body(f"dcgdr-{code}", f"DCGDR {region}", "DCGDR", Level.REGIONAL, "cnam", region)
        yield Body(f"drsm-{code}", f"DRSM {region}", "DRSM", Level.REGIONAL, "cnam", region)
    for code, name, region in CARSAT:
        yield Body(f"carsat-{code}", f"Carsat {name}", "Carsat", Level.REGIONAL, "cnam", REGIONS[region])
    yield Body("cramif", "Cramif", "Cramif", Level.REGIONAL, "cnam", REGIONS["idf"])
    for code, name, region in UGECAM:
        yield Body(f"ugecam-{code}", f"Ugecam {name}", "Ugecam", Level.REGIONAL, "cnam", REGIONS[region])


def _local() -> Iterator[Body]:
    for region, listed in CPAM.items():
        for number, name in (entry.split(" ", 1) for entry in listed.split("·")):
            yield Body(f"cpam-{number}", f"CPAM {name}", "CPAM", Level.LOCAL, f"dcgdr-{region}", REGIONS[region])
    for code, name in CGSS:
        yield Body(f"cgss-{code}", f"CGSS {name}", "CGSS", Level.LOCAL, "cnam", name)
    yield Body("cssm", "Caisse de sécurité sociale de Mayotte", "CSSM", Level.LOCAL, "cnam", "Mayotte")
