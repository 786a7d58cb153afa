"""Pages that only tell: help and the accessibility statement. Open, since they help people sign in."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


@login_not_required
def help_page(request):
    return render(request, "mockadmin/help.html")


@login_not_required
def accessibility(request):
    return render(request, "mockadmin/accessibility.html")
