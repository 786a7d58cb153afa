"""Addresses of the pages of sandboxes."""

from django.urls import path

from .views import checks, compositions, journals, lists, lives, orders, reviews, rows, start

app_name = "sandboxes"

urlpatterns = [
    path("bacs/", lists.sandboxes, name="sandboxes"),
    path("bacs/nouveau/", orders.order, name="order"),
    path("bacs/nouveau/<slug:slug>/<str:label>/", orders.order_default, name="order-default"),
    path("bacs/<slug:public_id>/", start.sandbox, name="sandbox"),
    path("bacs/<slug:public_id>/etapes/", start.steps, name="steps"),
    path("bacs/<slug:public_id>/jeton/note/", start.token_noted, name="token-noted"),
    path("bacs/<slug:public_id>/composition/", compositions.composition, name="composition"),
    path("bacs/<slug:public_id>/composition/modifier/", compositions.recompose, name="recompose"),
    path("bacs/<slug:public_id>/journal/", journals.journal, name="journal"),
    path("bacs/<slug:public_id>/journal/<int:pk>/", journals.exchange, name="exchange"),
    path("bacs/<slug:public_id>/journal/<int:pk>/ligne/", rows.missing_row, name="missing-row"),
    path("bacs/<slug:public_id>/verification/", checks.checks, name="checks"),
    path("bacs/<slug:public_id>/reglages/", lives.settings, name="settings"),
    path("bacs/<slug:public_id>/reglages/modifier/", lives.configure, name="configure"),
    path("bacs/<slug:public_id>/prolonger/", lives.extend, name="extend"),
    path("bacs/<slug:public_id>/reinitialiser/", lives.reset, name="reset"),
    path("bacs/<slug:public_id>/arreter/", lives.stop, name="stop"),
    path("bacs/<slug:public_id>/demarrer/", lives.start, name="start"),
    path("bacs/<slug:public_id>/relancer/", lives.retry, name="retry"),
    path("bacs/<slug:public_id>/supprimer/", lives.delete, name="delete"),
    path("bacs/<slug:public_id>/jeton/", lives.renew_token, name="renew-token"),
    path("bacs/<slug:public_id>/approuver/", reviews.approve, name="approve"),
    path("bacs/<slug:public_id>/refuser/", reviews.refuse, name="refuse"),
]
