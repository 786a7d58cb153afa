"""The shape of one row of a dataset in its page; it asks no permission and writes nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .mending import RowForm

RESPONSES = "named-responses"
"""Id of the list that the last cell proposes."""


class DatasetRowForm(RowForm):
    """Every cell of a row, and why it is added or changed; `edition` is the number of the revision that was seen."""

    note = forms.CharField(
        label=_("What changes"), max_length=200, required=False, help_text=_("Shown to those who use this dataset.")
    )

    def __init__(self, *args, header: Sequence[str], **kwargs) -> None:
        super().__init__(*args, header=header, **kwargs)
        self._header = header
        self.fields["note"].widget.attrs["class"] = "form-control"
        self.fields[f"c{len(header) - 1}"].widget.attrs["list"] = RESPONSES

    @property
    def texts(self) -> list[str]:
        """The text of every cell."""
        return [self.cleaned_data[f"c{position}"].replace("\r\n", "\n") for position in range(len(self._header))]


def placed(problems: Iterable[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """Problems of a refused row by column counted from 0, without the address that nobody sees here."""
    places: dict[int, list[dict[str, Any]]] = {}
    for each in problems:
        words = each["message"].removeprefix(each.get("cell") or "").lstrip(" \u00a0\u202f:")
        places.setdefault(each.get("position") or 0, []).append({"words": words, "expected": each.get("expected", "")})
    return places
