"""What a person does not see: hidden rows, columns and sheets, merged cells, and from which day dates are counted."""

from ..writers import csv, ods, xls, xlsx
from .files import HIDDEN, PLAIN, ROWS, SEEN, dated, dates, each, refused, told

SEEN_OR_NOT = [
    each("a hidden row is read, and told",
         xlsx=(xlsx.book(ROWS, hidden_rows=(2,)), told("N13")), ods=(ods.book(ROWS, hidden_rows=(2,)), told("N13")),
         xls=(xls.book(ROWS, hidden_rows=(2,)), told("N13")), csv=(PLAIN, told())),
    each("a hidden column is read, and told",
         xlsx=(xlsx.book(ROWS, hidden_columns=True), told("N15")),
         ods=(ods.book(ROWS, hidden_columns=True), told("N15")),
         xls=(xls.book(ROWS, hidden_columns=True), told("N15")),
         csv=(b"id;;response\n1;a;ok\n", refused("C05"))),
    each("a hidden sheet is left out, and told",
         xlsx=(xlsx.book(ROWS, sheets=HIDDEN), told("N12")), ods=(ods.book(ROWS, sheets=HIDDEN), told("N12")),
         xls=(xls.book(ROWS, sheets=HIDDEN), told("N12")),
         csv=(b"sep=;\r\n" + PLAIN, told())),
    each("a sheet hidden for good is left out, and told",
         xlsx=(xlsx.book(ROWS, sheets=(("_a", "veryHidden"),)), told("N12")),
         ods=(ods.book(ROWS, after=HIDDEN), told("N12")),
         xls=(xls.book(ROWS, sheets=(("_a", "veryHidden"),)), told("N12")),
         csv=(b"SEP=,\r\n" + PLAIN.replace(b";", b","), told())),
    each("another sheet is left out, and told",
         xlsx=(xlsx.book(ROWS, after=SEEN), told("N11")), ods=(ods.book(ROWS, after=SEEN), told("N11")),
         xls=(xls.book(ROWS, after=SEEN), told("N11")), csv=(PLAIN.replace(b";", b"\t"), told())),
    each("the sheet of our templates is taken before the first",
         xlsx=(xlsx.book(ROWS, sheets=SEEN, name="Lignes"), told("N11")),
         ods=(ods.book(ROWS, sheets=SEEN, name="Lignes"), told("N11")),
         xls=(xls.book(ROWS, sheets=SEEN, name="Lignes"), told("N11")), csv=(PLAIN.replace(b";", b"|"), told())),
    each("merged cells are refused by their area",
         xlsx=(xlsx.book(ROWS, merged="B2:B3"), refused("V18", "B2:B3")),
         ods=(ods.book(ROWS, merged=(2, 1)), refused("V18", "B2:B3")),
         xls=(xls.book(ROWS, merged=(1, 2, 1, 1)), refused("V18", "B2:B3")),
         csv=(b'id;v;response\n1;"a;ok\n2;b;ok\n', refused("F11"))),
]  # fmt: skip
CALENDARS = [
    each(f"since 1904: {name}",
         xlsx=(xlsx.book(dates(serial, stated, shown), since_1904=True), dated(stated)),
         ods=(ods.book(dates(serial, stated, shown)), dated(stated)),
         xls=(xls.book(dates(serial, stated, shown), since_1904=True), dated(stated)),
         csv=(csv.book(dates(serial, stated, shown)), dated(shown)))
    for name, serial, stated, shown in (
        ("a date", "43831", "2024-01-02", "02/01/2024"), ("its first day", "0", "1904-01-01", "01/01/1904"),
        ("its second month", "60", "1904-03-01", "01/03/1904"),
    )
] + [
    each(f"counted by LibreOffice: {name}",
         xlsx=(xlsx.book(dates(serial, stated, shown), program="Calc"), dated(stated)),
         ods=(ods.book(dates(serial, stated, shown)), dated(stated)),
         xls=(xls.book(dates(serial, stated, shown), program="Calc"), dated(stated)),
         csv=(csv.book(dates(serial, stated, shown)), dated(shown)))
    for name, serial, stated, shown in (
        ("the first of January 1900", "2", "1900-01-01", "01/01/1900"),
        ("a day before", "0", "1899-12-30", "30/12/1899"),
        ("the last of February 1900", "60", "1900-02-28", "28/02/1900"),
        ("a date", "45293", "2024-01-02", "02/01/2024"),
    )
]  # fmt: skip
FILES = [*SEEN_OR_NOT, *CALENDARS]
