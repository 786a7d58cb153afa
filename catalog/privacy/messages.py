"""The sentences of what the airlock finds. They name places and counts, never a value."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .kinds import Kind

Parameters = dict[str, Any]


def _several(kind: str, count: int) -> str:
    sentences = {
        Kind.NIR: ngettext(
            "%(n)d real social security number (NIR)", "%(n)d real social security numbers (NIR)", count
        ),
        Kind.NIR_WITHOUT_KEY: ngettext(
            "%(n)d value that looks like a social security number (NIR)",
            "%(n)d values that look like social security numbers (NIR)",
            count,
        ),
        Kind.INS_OID: ngettext(
            "the authority of real health identities (OID .8 or .9)",
            "the authorities of real health identities (OID .8 and .9)",
            count,
        ),
        Kind.IBAN: ngettext("%(n)d real bank account (IBAN)", "%(n)d real bank accounts (IBAN)", count),
        Kind.RPPS: ngettext("%(n)d real health professional (RPPS)", "%(n)d real health professionals (RPPS)", count),
        Kind.FINESS: ngettext("%(n)d FINESS number", "%(n)d FINESS numbers", count),
        Kind.SIRET: ngettext("%(n)d SIRET number", "%(n)d SIRET numbers", count),
        Kind.MAIL: ngettext("%(n)d real e-mail address", "%(n)d real e-mail addresses", count),
        Kind.PEOPLE: _people(count),
        Kind.PHONE: ngettext("%(n)d real telephone number", "%(n)d real telephone numbers", count),
    }
    return sentences[Kind(kind)] % {"n": count}


def _place(p: Parameters) -> str:
    if p["where"] == "cells":
        cells = ", ".join(p["cells"][:5]) + ("…" if p["count"] > len(p["cells"][:5]) else "")
        return _("column %(column)s (%(cells)s)") % {"column": p["place"], "cells": cells}
    if p["where"] == "name":
        return _("the name of the file, or its note")
    return _("a hidden part of the file: %(part)s") % {"part": p["place"]} if p["place"] else _("the file itself")


def _refused(p: Parameters) -> str:
    return _(
        "%(what)s in %(place)s. Real people may not stand in test data: the file was not kept. "
        "Replace them by fictitious ones, which this portal can make."
    ) % {"what": _capital(_several(p["kind"], p["count"])), "place": _place(p)}


def _doubted(p: Parameters) -> str:
    return _("%(what)s in %(place)s: make sure that they belong to nobody.") % {
        "what": _capital(_several(p["kind"], p["count"])),
        "place": _place(p),
    }


def _people(count: int) -> str:
    sentence = ngettext(
        "%(n)d person with family name, first name and day of birth",
        "%(n)d people with family name, first name and day of birth",
        count,
    )
    return sentence % {"n": count}


def _unknown(p: Parameters) -> str:
    return _(
        "%(what)s in %(place)s: nobody knows whether they exist, so the file was not kept. "
        "If you invented them, say so when you send it again; else let fictitious ones take their place."
    ) % {"what": _people(p["count"]), "place": _place(p)}


def _attested(p: Parameters) -> str:
    return _("%(what)s in %(place)s: the one who sent them attests that they are invented.") % {
        "what": _people(p["count"]),
        "place": _place(p),
    }


def _to_attest(p: Parameters) -> str:
    return _("%(what)s in %(place)s: whoever publishes them attests that they are invented.") % {
        "what": _people(p["count"]),
        "place": _place(p),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


PROBLEMS = {"P01": _refused, "P02": _unknown}


def _replaced(count: int) -> str:
    sentence = ngettext(
        "%(n)d cell about real people now tells of fictitious ones. Nothing of the file itself was kept.",
        "%(n)d cells about real people now tell of fictitious ones. Nothing of the file itself was kept.",
        count,
    )
    return sentence % {"n": count}


NOTICES = {
    "N40": lambda _count, p: _doubted(p),
    "N42": lambda count, _p: _replaced(count),
    "N43": lambda _count, p: _attested(p),
    "N44": lambda _count, p: _to_attest(p),
}
