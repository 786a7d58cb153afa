"""What a number format says about a number."""

import pytest

from catalog.sheets.formats import understood

FORMATS = [
    ("General", "number", 0), ("", "number", 0), ("@", "number", 0), ("0", "number", 0), ("0.00", "number", 0),
    ("#,##0", "number", 0), ("#,##0.00 €", "number", 0), ("00000", "number", 5), ("000000000", "number", 9),
    ("##0", "number", 0), ("0.00E+00", "number", 0), ("# ?/?", "number", 0), ("0%", "percent", 0),
    ("0.0%", "percent", 0),
    ("dd/mm/yyyy", "date", 0), ("yyyy\\-mm\\-dd", "date", 0), ("[$-40C]d mmmm yyyy;@", "date", 0),
    ("mmm-yy", "date", 0),
    ("mmmm", "date", 0), ('"le "d', "date", 0), ("hh:mm", "time", 0), ("h:mm AM/PM", "time", 0), ("mm:ss.0", "time", 0),
    ("[h]:mm:ss", "elapsed", 0), ("[mm]:ss", "elapsed", 0), ("dd/mm/yyyy hh:mm", "datetime", 0),
    ('[Red]0;[Blue]"-"0', "number", 0), ('"Total: "0', "number", 0), ("_-* #,##0_-", "number", 0),
    ("00000;-00000", "number", 5), ('0#" "##" "##" "##" "##', "number", 10),
]  # fmt: skip


@pytest.mark.parametrize(("code", "kind", "pad"), FORMATS)
def test_a_format_code_is_understood(code, kind, pad):
    assert (understood(code).kind, understood(code).pad) == (kind, pad)


def test_signs_between_digits_are_noticed():
    assert understood('0#" "##" "##" "##" "##').masked
    assert not understood("00000").masked
