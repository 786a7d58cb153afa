"""The closed lists of sandboxes: stages, desires, access, outcomes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """Where a sandbox stands; `lifecycle.MOVES` says which moves exist."""

    REQUESTED = "requested", _("waiting for a review")
    REFUSED = "refused", pgettext_lazy("sandbox", "refused")
    APPROVED = "approved", pgettext_lazy("sandbox", "approved")
    PROVISIONING = "provisioning", _("being prepared")
    CHECKING = "checking", _("being checked")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
    STOPPED = "stopped", _("stopped")
    EXPIRED = "expired", _("expired")
    DELETED = "deleted", _("deleted")


class Desire(models.TextChoices):
    """What its owner wants; the reconciler makes it so."""

    RUNNING = "running", _("running")
    STOPPED = "stopped", _("stopped")
    DELETED = "deleted", _("deleted")


class Access(models.TextChoices):
    OPEN = "open", _("open: whoever knows the address")
    TOKEN = "token", _("protected by a token")


class HeaderPolicy(models.TextChoices):
    """What happens to SOAP headers that must be understood; `engine.headers` does it."""

    KNOWN = "known", _("accept those of WS-Security, of WS-Addressing and of the contract")
    ALL = "all", _("accept every header")
    NONE = "none", _("refuse every header that must be understood")


class Binary(models.TextChoices):
    """Where the binary content of answers stands."""

    INLINE = "inline", _("in the answer itself, in Base64")
    MTOM = "mtom", _("beside the answer, as MTOM attachments")


class Approval(models.TextChoices):
    POLICY = "policy", _("approved by policy")
    REVIEWER = "reviewer", _("approved by a reviewer")


class StepName(models.TextChoices):
    """The named steps of provisioning, in order."""

    COMPOSE = "compose", _("Composition of the datasets")
    COMPILE = "compile", _("Compilation of the answers")
    PUBLISH = "publish", _("Publication to the engine")
    CHECK = "check", _("Check with a real SOAP client")


class StepStage(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class CheckOutcome(models.TextChoices):
    PASSED = "passed", _("passed")
    FAILED = "failed", _("failed")
    NOT_TESTABLE = "not_testable", _("not testable")


class Outcome(models.TextChoices):
    """What the engine did with one call."""

    ANSWERED = "answered", _("answered")
    DEFAULTED = "defaulted", _("answered by default")
    UNMATCHED = "unmatched", _("no row matches")
    INVALID = "invalid", _("invalid request")
    UNKNOWN = "unknown", _("unknown operation")
    REFUSED = "refused", _("refused")
    BROKEN = "broken", _("broken on purpose")
    THROTTLED = "throttled", _("above the rate")
    ERROR = "error", _("error")
