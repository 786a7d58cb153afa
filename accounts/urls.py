"""Addresses of the pages about people and organisations."""

from django.urls import path

from .views import members, organisations, profiles, teams, tokens, trails

app_name = "accounts"

ORGANISATION = "organismes/<slug:code>/"

urlpatterns = [
    path("compte/", profiles.profile, name="profile"),
    path("compte/organisme/", organisations.switch, name="switch"),
    path("compte/jetons/", tokens.tokens, name="tokens"),
    path("compte/jetons/<slug:key>/revoquer/", tokens.revoke, name="token-revoke"),
    path("piste/", trails.trail, name="trail"),
    path("piste/export.csv", trails.export, name="trail-export"),
    path(ORGANISATION, organisations.organisation, name="organisation"),
    path(ORGANISATION + "membres/", members.invite, name="member-invite"),
    path(ORGANISATION + "membres/<int:pk>/retirer/", members.withdraw, name="member-withdraw"),
    path(ORGANISATION + "membres/<int:pk>/relancer/", members.remind, name="member-remind"),
    path(ORGANISATION + "equipes/", teams.add, name="team-add"),
    path(ORGANISATION + "equipes/<int:pk>/", teams.team, name="team"),
    path(ORGANISATION + "equipes/<int:pk>/supprimer/", teams.delete, name="team-delete"),
]
