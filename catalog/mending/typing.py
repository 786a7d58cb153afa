"""A text typed into a cell of the page becomes what the same text typed into the spreadsheet would have been."""

import unicodedata

from django.utils.translation import gettext as _

from ..conformity import messages
from ..errors import UploadRefused
from ..sheets.cells import Texts
from ..sheets.findings import Findings
from ..sheets.limits import DEFAULT
from . import tables


def settled(text: str, row: int, position: int) -> str:
    """The canonical text: without spaces at both ends, line ends as \\n. Raises UploadRefused: cell-refused."""
    findings = Findings()
    canonical = Texts(findings, limit=DEFAULT.characters).text(text, row, position)
    if findings.count:
        problems = [messages.problem(found) for found in findings.problems]
        raise UploadRefused(problems[0]["message"], problems, code="cell-refused")
    if row == tables.HEADER:
        canonical = unicodedata.normalize("NFC", " ".join(canonical.split()))
        if not canonical:
            raise UploadRefused(_("A column needs a name."), code="cell-refused")
    return canonical
