"""What every page of one sandbox needs: the sandbox that the person may see, and what may be done with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts import roles
from accounts.stages import Role

from .. import policies, queries
from ..models import Sandbox
from ..stages import Access, Desire, Stage


def found(request: HttpRequest, public_id: str) -> Sandbox:
    """The sandbox at this address; 404 when it is not visible."""
    return get_object_or_404(queries.sandboxes(request.user), public_id=public_id)


def tab(request: HttpRequest, template: str, sandbox: Sandbox, **context) -> HttpResponse:
    """One tab of the sandbox's page, with the buttons that may be pressed."""
    return render(request, template, {"sandbox": sandbox, "may": buttons(request.user, sandbox), **context})


def buttons(user, sandbox: Sandbox) -> dict[str, bool]:
    """Which buttons exist for this person at this stage; the actions ask the same policies again."""
    changing = policies.may_change(user, sandbox)
    operating = policies.may_operate(user, sandbox)
    decided = sandbox.stage not in (Stage.REQUESTED, Stage.REFUSED, Stage.DELETED) and sandbox.desire != Desire.DELETED
    running = decided and sandbox.desire == Desire.RUNNING and sandbox.stage != Stage.EXPIRED
    waiting = sandbox.stage == Stage.REQUESTED
    return {
        "extend": changing and decided,
        "configure": changing and decided,
        "limit": operating and decided,
        "reset": changing and running,
        "stop": operating and running,
        "start": operating and decided and sandbox.desire == Desire.STOPPED,
        "retry": operating and sandbox.stage == Stage.FAILED,
        "recompose": changing and decided,
        "save_template": policies.may_order(user, sandbox.organisation),
        "renew_token": changing and decided and sandbox.access == Access.TOKEN,
        "delete": changing and sandbox.desire != Desire.DELETED,
        "review": waiting and policies.may_review(user, sandbox),
        "own_order": waiting and user.pk == sandbox.owner_id and roles.of(user).network(Role.REVIEWER),
    }
