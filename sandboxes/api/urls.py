"""Addresses of the API's part about sandboxes."""

from django.urls import path

from .. import actions
from . import behaviours, compositions, rows, templates, views

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
    path(f"{ONE}rate/", views.SandboxRate.as_view(), name="api-sandbox-rate"),
    path(f"{ONE}extend/", views.SandboxExtend.as_view(), name="api-sandbox-extend"),
    path(f"{ONE}renew-token/", views.SandboxToken.as_view(), name="api-sandbox-token"),
    path(f"{ONE}composition/", compositions.SandboxComposition.as_view(), name="api-sandbox-composition"),
    path(f"{ONE}composition/rows/", compositions.OwnRows.as_view(), name="api-sandbox-own-rows"),
    path("sandbox-templates/", templates.Templates.as_view(), name="api-sandbox-templates"),
    path("sandbox-templates/<int:pk>/", templates.TemplateDetail.as_view(), name="api-sandbox-template"),
    path("sandbox-templates/<int:pk>/order/", templates.TemplateOrder.as_view(), name="api-sandbox-template-order"),
    path(f"{ONE}steps/", views.Steps.as_view(), name="api-sandbox-steps"),
    path(f"{ONE}checks/", views.Checks.as_view(), name="api-sandbox-checks"),
    path(f"{ONE}exchanges/", views.Journal.as_view(), name="api-sandbox-exchanges"),
    path(f"{ONE}exchanges/<int:pk>/row/", rows.MissingRow.as_view(), name="api-sandbox-missing-row"),
    path(f"{ONE}behaviour/", behaviours.Behaviour.as_view(), name="api-sandbox-behaviour"),
    path(f"{ONE}behaviour/profile/", behaviours.BehaviourProfile.as_view(), name="api-sandbox-behaviour-profile"),
    path(f"{ONE}consumers/", behaviours.Consumers.as_view(), name="api-sandbox-consumers"),
    path(f"{ONE}consumers/<int:pk>/", behaviours.ConsumerDetail.as_view(), name="api-sandbox-consumer-detail"),
    path(f"{ONE}states/", behaviours.States.as_view(), name="api-sandbox-states"),
    path("usage/", views.UsageList.as_view(), name="api-usage"),
]
