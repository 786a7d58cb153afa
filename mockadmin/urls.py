"""Addresses of the portal: pages across apps here, the rest in each app."""

from django.urls import include, path

from accounts.views import profiles

from .views import gallery, health, home, pages, plugins, reviews

handler500 = "mockadmin.views.incidents.incident"

urlpatterns = [
    path("", home.home, name="home"),
    path("demandes/", reviews.reviews, name="reviews"),
    path("galerie/", gallery.gallery, name="gallery"),
    path("greffons/", plugins.listing, name="plugins"),
    path("aide/", pages.help_page, name="help"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("langue/", profiles.language, name="set_language"),
    path("healthz", health.health, name="health"),
    path("compte/", include("accounts.urls_entrance")),
    path("", include("accounts.urls")),
    path("", include("catalog.urls")),
    path("", include("sandboxes.urls")),
    path("api/", include("mockadmin.api.urls")),
]
