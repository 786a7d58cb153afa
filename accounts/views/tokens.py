"""My API tokens: make one (its secret is shown once), revoke one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from .. import queries, roles
from ..actions import tokens as actions
from ..forms import TokenForm
from ..models import Organisation


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form. The answer to the form shows the secret: it is kept nowhere, so no redirect could."""
    own = Organisation.objects.filter(pk__in=roles.of(request.user).organisation_ids)
    form = TokenForm(request.POST or None, organisations=own, initial={"organisation": request.organisation})
    made = None
    if request.method == "POST" and form.is_valid():
        made = actions.create(by=request.user, **form.cleaned_data)
        form = TokenForm(organisations=own)
    context = {"form": form, "made": made, "tokens": queries.tokens(request.user), "may_make": own.exists()}
    return render(request, "accounts/tokens.html", context, status=400 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, key: str) -> HttpResponse:
    actions.revoke(by=request.user, token=get_object_or_404(queries.tokens(request.user), token_key=key))
    messages.success(request, _("The token was revoked: calls made with it are refused from now on."))
    return redirect("accounts:tokens")
