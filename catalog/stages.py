"""The closed lists of the catalogue: stages of a version, tracks, kinds, scopes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """Where a version of a service stands."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    DEPRECATED = "deprecated", _("deprecated")
    RETIRED = "retired", _("retired")


class Track(models.TextChoices):
    """Filière: how far a version may travel, and what it needs for that."""

    LABELLED = "labelled", _("labellisation")
    CERTIFIED = "certified", _("homologation")
    NON_STANDARD = "non_standard", _("hors standard")


class Kind(models.TextChoices):
    SOAP = "soap", _("SOAP")
    TUXEDO = "tuxedo", _("Tuxedo")


class ResponseKind(models.TextChoices):
    ANSWER = "answer", _("answer")
    FAULT = "fault", _("fault")


class Scope(models.TextChoices):
    """Who may see and compose a dataset."""

    TEAM = "team", _("my team")
    ORGANISATION = "organisation", _("my organisation")
    NETWORK = "network", _("the whole network")


class UploadStage(models.TextChoices):
    """Where an uploaded spreadsheet stands."""

    RECEIVED = "received", _("received")
    CHECKING = "checking", _("being checked")
    FAULTY = "faulty", _("to mend")
    READY = "ready", _("ready to publish")
    PUBLISHED = "published", _("published")
    ABANDONED = "abandoned", _("abandoned")
    CANCELLED = "cancelled", pgettext_lazy("file", "cancelled")


class SuggestionStage(models.TextChoices):
    """Where a row proposed for a dataset stands."""

    OPEN = "open", pgettext_lazy("suggestion", "to decide")
    ACCEPTED = "accepted", pgettext_lazy("suggestion", "accepted")
    PUBLISHED = "published", pgettext_lazy("suggestion", "published")
    DECLINED = "declined", pgettext_lazy("suggestion", "declined")


class SharingStage(models.TextChoices):
    """Where the wish to offer a dataset to the whole network stands."""

    ASKED = "asked", pgettext_lazy("sharing", "to decide")
    APPROVED = "approved", pgettext_lazy("sharing", "approved")
    REFUSED = "refused", pgettext_lazy("sharing", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("sharing", "withdrawn")


class BatchStage(models.TextChoices):
    """Where an archive of many contracts stands."""

    RECEIVED = "received", _("received")
    SPLITTING = "splitting", _("being opened")
    IMPORTING = "importing", _("being imported")
    DONE = "done", pgettext_lazy("contract", "finished")
    REFUSED = "refused", pgettext_lazy("contract", "refused")
    CANCELLED = "cancelled", pgettext_lazy("contract", "cancelled")


class ItemStage(models.TextChoices):
    """Where one contract of a batch stands."""

    WAITING = "waiting", _("waiting")
    READING = "reading", _("being read")
    IMPORTED = "imported", pgettext_lazy("contract", "imported")
    KNOWN = "known", _("already there")
    REFUSED = "refused", pgettext_lazy("contract", "refused")
    CANCELLED = "cancelled", _("left out")
