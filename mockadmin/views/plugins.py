"""The page of the plug-ins: what cells may ask here beyond the functions of the portal."""

from django.shortcuts import render

from mockadmin import plugins


def listing(request):
    return render(request, "mockadmin/plugins.html", {"plugins": plugins.listed(request.user)})
