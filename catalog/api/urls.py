"""Addresses of the API's part about the catalogue."""

from django.urls import path, re_path

from ..actions import reviews
from . import contracts, datasets

VERSION = "services/<slug:slug>/versions/<str:label>/"
OPERATION = VERSION + "operations/<str:name>/"
MOVES = {
    "submit": reviews.submit,
    "approve": reviews.approve,
    "ask-changes": reviews.ask_changes,
    "refuse": reviews.refuse,
    "deprecate": reviews.deprecate,
    "restore": reviews.restore,
    "retire": reviews.retire,
}

urlpatterns = [
    path("services/", contracts.Services.as_view(), name="api-services"),
    path("services/<slug:slug>/", contracts.ServiceDetail.as_view(), name="api-service"),
    path("contracts/", contracts.Contracts.as_view(), name="api-contracts"),
    path(VERSION, contracts.VersionDetail.as_view(), name="api-version"),
    path(VERSION + "contract/", contracts.VersionContract.as_view(), name="api-version-contract"),
    path(VERSION + "reviews/", contracts.VersionReviews.as_view(), name="api-version-reviews"),
    *(
        path(f"{VERSION}{verb}/", contracts.VersionMove.as_view(move=move), name=f"api-version-{verb}")
        for verb, move in MOVES.items()
    ),
    path(VERSION + "operations/", contracts.Operations.as_view(), name="api-operations"),
    path(OPERATION, contracts.OperationDetail.as_view(), name="api-operation"),
    path(OPERATION + "responses/", contracts.Responses.as_view(), name="api-responses"),
    path(OPERATION + "responses/<str:answer>/", contracts.ResponseDetail.as_view(), name="api-response"),
    re_path(
        r"^services/(?P<slug>[-\w]+)/versions/(?P<label>[^/]+)/operations/(?P<name>[^/]+)/template\.(?P<form>csv|xlsx)$",
        datasets.SheetTemplate.as_view(),
        name="api-sheet-template",
    ),
    path("datasets/", datasets.Datasets.as_view(), name="api-datasets"),
    path("datasets/<int:pk>/", datasets.DatasetDetail.as_view(), name="api-dataset"),
    path("datasets/<int:pk>/revisions/", datasets.Revisions.as_view(), name="api-revisions"),
    path("datasets/<int:pk>/revisions/<int:number>/rows/", datasets.RevisionRows.as_view(), name="api-rows"),
    path("uploads/", datasets.Uploads.as_view(), name="api-uploads"),
    path("uploads/<uuid:pk>/", datasets.UploadDetail.as_view(), name="api-upload"),
    path("uploads/<uuid:pk>/publish/", datasets.UploadPublish.as_view(), name="api-upload-publish"),
    path("uploads/<uuid:pk>/abandon/", datasets.UploadAbandon.as_view(), name="api-upload-abandon"),
]
