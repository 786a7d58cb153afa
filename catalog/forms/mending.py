"""The shapes of what people send to mend an upload; they ask no permission and write nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from ..conformity.remedies import Remedy
from ..mending import tables
from ..sheets.findings import letters
from .datasets import SOAP

LONG = 60
"""Characters from which a cell is edited in a box of several lines."""


class Mended(forms.Form):
    """A click on a button that mends: a problem of one row, or all of one cause."""

    edition = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    cause = forms.RegexField(r"^[A-Z][0-9]{2}(-[A-Z]{1,3})?$")
    remedy = forms.ChoiceField(choices=[(remedy.value, remedy.value) for remedy in Remedy])
    row = forms.IntegerField(required=False, min_value=0, max_value=2_000_000)


class Edition(forms.Form):
    """Which state of the upload the person saw."""

    edition = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class TypedRow(forms.Form):
    """The cells of a row while they are typed, in the fields of `RowForm`. `strict` asks the contract's schema too."""

    soap = forms.ChoiceField(choices=[(version, version) for version in SOAP], required=False)
    strict = forms.BooleanField(required=False)
    number = forms.IntegerField(required=False, min_value=2, max_value=2_000_000)

    def __init__(self, *args, width: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._names = [f"c{position}" for position in range(width)]
        self.fields |= {name: forms.CharField(required=False, strip=False) for name in self._names}

    @property
    def cells(self) -> list[str]:
        return [self.cleaned_data.get(name, "").replace("\r\n", "\n") for name in self._names]


class RowForm(Edition):
    """A whole row, a field for each cell; a cell whose content could not be read is shown empty."""

    def __init__(
        self,
        *args,
        header: Sequence[str],
        cells: Sequence[str],
        problems: Mapping[int, Sequence[dict[str, Any]]],
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._cells, self._problems = cells, problems
        for position, text in enumerate(cells):
            shown = "" if tables.is_unread(text) else text
            wide = len(shown) > LONG or "\n" in shown
            field = forms.CharField(
                label=header[position],
                required=False,
                strip=False,
                initial=shown,
                widget=forms.Textarea(attrs={"rows": 3}) if wide else forms.TextInput(),
            )
            field.widget.attrs |= {"class": "form-control", "autocomplete": "off", "spellcheck": "false"}
            field.widget.attrs["aria-describedby"] = f"problem-{position}"
            if problems.get(position):
                field.widget.attrs["aria-invalid"] = "true"
                field.widget.attrs["class"] += " is-invalid"
            self.fields[f"c{position}"] = field

    @property
    def lines(self) -> list[dict[str, Any]]:
        """For each cell its column's letter, its field, and what is wrong with it."""
        return [
            {
                "letter": letters(position),
                "position": position,
                "field": self[f"c{position}"],
                "problems": self._problems.get(position, ()),
            }
            for position in range(len(self._cells))
        ]

    def values(self) -> dict[int, str]:
        """{column counted from 0: text} of the cells that were changed."""
        found = {}
        for position, text in enumerate(self._cells):
            given = self.cleaned_data[f"c{position}"].replace("\r\n", "\n")
            if given != ("" if tables.is_unread(text) else text):
                found[position] = given
        return found
