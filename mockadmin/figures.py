"""What the page of an organisation shows of its sandboxes: the quota used, and the calls of the last 30 days."""

from datetime import timedelta

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.panels import Panel
from sandboxes import queries

PERIOD = timedelta(days=30)


def quota(user: User, organisation: Organisation) -> Panel:
    used = queries.quota(organisation)
    return Panel(
        label=_("Sandboxes"),
        figure=_("%(used)d of %(most)d") % {"used": used.used, "most": used.most},
        used=used.used,
        limit=used.most,
        url=reverse("sandboxes:sandboxes"),
        more=_("See the sandboxes"),
    )


def calls(user: User, organisation: Organisation) -> Panel:
    lines = queries.usage(organisation, since=timezone.now() - PERIOD).order_by()
    total = lines.aggregate(total=Sum("calls"))["total"] or 0
    return Panel(label=_("Calls in 30 days"), figure=f"{total:,}".replace(",", "\u202f"))
