"""CSV as Excel saves it: semicolons, UTF-8 with a byte order mark, quotes where they are needed."""

from ..kinds import Cell, Raw, shown

BOM = b"\xef\xbb\xbf"


def book(rows: list[list[Cell]], *, delimiter: str = ";", newline: str = "\r\n", encoding: str = "utf-8") -> bytes:
    lines = [[_cell(cell, delimiter).encode(encoding) if not isinstance(cell, Raw) else cell.csv for cell in row]
             for row in rows]  # fmt: skip
    between, end = delimiter.encode(encoding), newline.encode(encoding)
    mark = BOM if encoding == "utf-8" else b""
    return mark + b"".join(between.join(line) + end for line in lines)


def _cell(cell: Cell, delimiter: str) -> str:
    text = shown(cell)
    return '"' + text.replace('"', '""') + '"' if any(char in text for char in f'{delimiter}"\r\n') else text
