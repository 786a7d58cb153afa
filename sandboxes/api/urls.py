"""Addresses of the API's part about sandboxes."""

from django.urls import path

from .. import actions
from . import rows, views

ONE = "sandboxes/<str:public_id>/"

urlpatterns = [
    path("sandboxes/", views.Sandboxes.as_view(), name="api-sandboxes"),
    path(ONE, views.SandboxDetail.as_view(), name="api-sandbox"),
    *(
        path(f"{ONE}{verb}/", views.SandboxMove.as_view(move=move), name=f"api-sandbox-{verb}")
        for verb, move in {
            "reset": actions.reset,
            "stop": actions.stop,
            "start": actions.start,
            "retry": actions.retry,
        }.items()
    ),
    path(f"{ONE}approve/", views.SandboxDecision.as_view(move=actions.approve), name="api-sandbox-approve"),
    path(f"{ONE}refuse/", views.SandboxDecision.as_view(move=actions.refuse), name="api-sandbox-refuse"),
    path(f"{ONE}extend/", views.SandboxExtend.as_view(), name="api-sandbox-extend"),
    path(f"{ONE}renew-token/", views.SandboxToken.as_view(), name="api-sandbox-token"),
    path(f"{ONE}composition/", views.SandboxComposition.as_view(), name="api-sandbox-composition"),
    path(f"{ONE}steps/", views.Steps.as_view(), name="api-sandbox-steps"),
    path(f"{ONE}checks/", views.Checks.as_view(), name="api-sandbox-checks"),
    path(f"{ONE}exchanges/", views.Journal.as_view(), name="api-sandbox-exchanges"),
    path(f"{ONE}exchanges/<int:pk>/row/", rows.MissingRow.as_view(), name="api-sandbox-missing-row"),
    path("usage/", views.UsageList.as_view(), name="api-usage"),
]
