"""My account: name and language; and the language switch of every page."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import policies, redirects
from ..actions import profiles
from ..forms import ProfileForm


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    person = request.user
    known = {"first_name": person.first_name, "last_name": person.last_name, "language": person.language}
    form = ProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        profiles.change(by=person, **form.cleaned_data)
        with translation.override(person.language):
            messages.success(request, _("Your account was changed."))
        return redirect("accounts:profile")
    memberships = person.memberships.select_related("organisation").order_by("organisation__name", "pk")
    context = {"form": form, "memberships": memberships, "may_read_trail": policies.may_read_trail(person)}
    return render(request, "accounts/profile.html", context, status=400 if form.errors else 200)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Reads the portal in another language: kept with the account, or in a cookie before signing in."""
    wanted = request.POST.get("language", "")
    response = redirect(redirects.asked(request, otherwise="home"))
    if wanted not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        profiles.choose_language(by=request.user, language=wanted)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, wanted, max_age=31_536_000, samesite="Lax", secure=settings.HTTPS, httponly=True
    )
    return response
