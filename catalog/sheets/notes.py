"""The two parts of a workbook that hold the comments of a sheet, written a piece at a time: texts and boxes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from .findings import letters

AUTHOR = "Mock Admin"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WIDTH, LINE, MOST_LINES, WRAP = 340, 17, 24, 48
"""Pixels of a box and of a line in it; lines that are shown, and characters of each."""
BLOCK = 1024
"""Boxes that one number of the list of blocks stands for."""
HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
BOX = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;'
    'width:{width}px;height:{height}px;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


@dataclass(frozen=True)
class Note:
    """`row` as the spreadsheet numbers it, `position` of its column counted from 0."""

    row: int
    position: int
    text: str


def texts(notes: Iterable[Note]) -> Iterator[str]:
    """The part that holds what the comments say."""
    yield f'<comments xmlns="{SPREADSHEET}"><authors><author>{AUTHOR}</author></authors><commentList>'
    for note in notes:
        place = f"{letters(note.position)}{note.row}"
        shown = f'<t xml:space="preserve">{escape(note.text)}</t>'
        yield f'<comment ref="{place}" authorId="0" shapeId="0"><text>{shown}</text></comment>'
    yield "</commentList></comments>"


def boxes(notes: Sequence[Note]) -> Iterator[str]:
    """The part that draws them, each as large as its text."""
    yield HEAD.format(blocks=",".join(str(block) for block in range(1, 2 + (len(notes) + 1) // BLOCK)))
    for number, note in enumerate(notes, start=BLOCK + 1):
        lines = sum(1 + len(line) // WRAP for line in note.text.split("\n"))
        height = 24 + LINE * min(lines, MOST_LINES)
        yield BOX.format(number=number, width=WIDTH, height=height, row=note.row - 1, column=note.position)
    yield "</xml>"
