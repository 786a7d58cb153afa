"""Addresses of the API: version 1 of every app's part, and its documentation."""

from django.urls import include, path

from . import openapi, plugins, views  # noqa: F401 (importing openapi registers it)

urlpatterns = [
    path("schema/", views.Schema.as_view(), name="api-schema"),
    path("docs/", views.Docs.as_view(url_name="api-schema"), name="api-docs"),
    path(
        "v1/",
        include(
            [
                path("plugins/", plugins.Plugins.as_view(), name="api-plugins"),
                path("", include("accounts.api.urls")),
                path("", include("catalog.api.urls")),
                path("", include("sandboxes.api.urls")),
            ]
        ),
    ),
]
