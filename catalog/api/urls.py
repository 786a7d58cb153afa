"""Addresses of the API's part about the catalogue."""

from django.urls import path, re_path

from ..actions import reviews
from ..actions import sharings as sharing_actions
from . import (
    batches,
    cases,
    checks,
    comparisons,
    contracts,
    datasets,
    drops,
    exchanges,
    mending,
    people,
    revisions,
    sharings,
    suggestions,
)

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
    path(VERSION + "comparison/<str:other>/", comparisons.VersionComparison.as_view(), name="api-comparison"),
    path(VERSION + "exchanges/", exchanges.Exchanges.as_view(), name="api-exchanges"),
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
    path(OPERATION + "cases/", cases.Cases.as_view(), name="api-cases"),
    re_path(
        r"^services/(?P<slug>[-\w]+)/versions/(?P<label>[^/]+)/operations/(?P<name>[^/]+)/cases\.(?P<form>csv|xlsx)$",
        cases.CasesSheet.as_view(),
        name="api-cases-sheet",
    ),
    path("contract-batches/", batches.Batches.as_view(), name="api-contract-batches"),
    path("contract-batches/<uuid:pk>/", batches.BatchDetail.as_view(), name="api-contract-batch"),
    path("contract-batches/<uuid:pk>/contracts/", batches.BatchContracts.as_view(), name="api-contract-batch-items"),
    path("contract-batches/<uuid:pk>/cancel/", batches.BatchCancel.as_view(), name="api-contract-batch-cancel"),
    path("contract-batches/<uuid:pk>/retry/", batches.BatchRetry.as_view(), name="api-contract-batch-retry"),
    path("datasets/", datasets.Datasets.as_view(), name="api-datasets"),
    path("datasets/<int:pk>/", datasets.DatasetDetail.as_view(), name="api-dataset"),
    path("datasets/<int:pk>/revisions/", datasets.Revisions.as_view(), name="api-revisions"),
    path("datasets/<int:pk>/revisions/<int:number>/rows/", datasets.RevisionRows.as_view(), name="api-rows"),
    path("datasets/<int:pk>/current.<str:form>", datasets.CurrentRows.as_view(), name="api-dataset-current"),
    path("datasets/<int:pk>/scope/", sharings.DatasetScope.as_view(), name="api-dataset-scope"),
    path("datasets/<int:pk>/sharings/", sharings.DatasetSharings.as_view(), name="api-dataset-sharings"),
    path(
        "datasets/<int:pk>/sharings/approve/",
        sharings.DatasetSharingMove.as_view(move=sharing_actions.approve),
        name="api-dataset-sharing-approve",
    ),
    path(
        "datasets/<int:pk>/sharings/refuse/",
        sharings.DatasetSharingMove.as_view(move=sharing_actions.refuse),
        name="api-dataset-sharing-refuse",
    ),
    path("people/", people.People.as_view(), name="api-people"),
    path("drops/", drops.Drops.as_view(), name="api-drops"),
    path("drops/proposals/", drops.DropProposals.as_view(), name="api-drop-proposals"),
    path("drops/columns/", drops.DropColumns.as_view(), name="api-drop-columns"),
    path("datasets/<int:pk>/suggestions/", suggestions.DatasetSuggestions.as_view(), name="api-dataset-suggestions"),
    path(
        "datasets/<int:pk>/comparison/<int:older>/<int:newer>/",
        revisions.RevisionComparison.as_view(),
        name="api-revision-comparison",
    ),
    path(
        "datasets/<int:pk>/revisions/<int:number>/restore/",
        revisions.RevisionRestore.as_view(),
        name="api-revision-restore",
    ),
    path("suggestions/", suggestions.Suggestions.as_view(), name="api-suggestions"),
    path("suggestions/<int:pk>/", suggestions.SuggestionDetail.as_view(), name="api-suggestion"),
    path("suggestions/<int:pk>/accept/", suggestions.SuggestionAccept.as_view(), name="api-suggestion-accept"),
    path("suggestions/<int:pk>/decline/", suggestions.SuggestionDecline.as_view(), name="api-suggestion-decline"),
    path("uploads/", datasets.Uploads.as_view(), name="api-uploads"),
    path("uploads/<uuid:pk>/", datasets.UploadDetail.as_view(), name="api-upload"),
    path("uploads/<uuid:pk>/changes/", revisions.UploadStep.as_view(), name="api-upload-changes"),
    path("uploads/<uuid:pk>/publish/", datasets.UploadPublish.as_view(), name="api-upload-publish"),
    path("uploads/<uuid:pk>/abandon/", datasets.UploadAbandon.as_view(), name="api-upload-abandon"),
    path("uploads/<uuid:pk>/cancel/", checks.UploadCancel.as_view(), name="api-upload-cancel"),
    path("uploads/<uuid:pk>/check/", checks.UploadCheck.as_view(), name="api-upload-check"),
    path("uploads/<uuid:pk>/problems/", mending.UploadProblems.as_view(), name="api-upload-problems"),
    path("uploads/<uuid:pk>/mends/", mending.UploadMend.as_view(), name="api-upload-mends"),
    path("uploads/<uuid:pk>/undo/", mending.UploadUndo.as_view(), name="api-upload-undo"),
    path("uploads/<uuid:pk>/rows/<int:number>/", mending.UploadRow.as_view(), name="api-upload-row"),
    path("uploads/<uuid:pk>/annotated.xlsx", mending.UploadAnnotated.as_view(), name="api-upload-annotated"),
]
