"""Rows that people propose to those who keep a dataset: the draft they gather in, and whose they are."""

from django.utils.translation import gettext as _

from ..models import Dataset, Suggestion, Upload
from ..revising import replacing
from ..stages import SuggestionStage

LONGEST_NOTE = 300


def draft(dataset: Dataset) -> Upload | None:
    """The upload in which the accepted rows of a dataset wait to be published, while it is open."""
    uploads = Upload.objects.filter(
        suggestions__dataset=dataset, suggestions__stage=SuggestionStage.ACCEPTED, stage__in=replacing.OPEN
    )
    return uploads.select_related("dataset", "operation__version__service").order_by("-created_at").first()


def credited(upload: Upload, note: str) -> str:
    """The note of a revision, which names those who suggested some of its rows, whatever else it says."""
    found = Suggestion.objects.filter(upload=upload).select_related("author", "organisation").order_by("pk")
    names = dict.fromkeys(f"{each.author} ({each.organisation})" for each in found)
    if not names:
        return note[:LONGEST_NOTE]
    credit = _("Suggested by %(names)s") % {"names": ", ".join(names)}
    if credit in note:
        return note[:LONGEST_NOTE]
    room = max(0, LONGEST_NOTE - len(credit) - 2)
    return f"{note[:room]}. {credit}"[:LONGEST_NOTE] if note else credit[:LONGEST_NOTE]
