"""Addresses of the API's part about people."""

from django.urls import path

from . import views

urlpatterns = [
    path("me/", views.Me.as_view(), name="api-me"),
    path("organisations/", views.Organisations.as_view(), name="api-organisations"),
    path("organisations/<slug:code>/", views.OrganisationDetail.as_view(), name="api-organisation"),
    path("tokens/", views.Tokens.as_view(), name="api-tokens"),
    path("tokens/<str:key>/", views.TokenDetail.as_view(), name="api-token"),
    path("trail/", views.Trail.as_view(), name="api-trail"),
]
