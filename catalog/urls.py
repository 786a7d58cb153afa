"""Addresses of the catalogue's pages, a list per thing."""

from django.urls import path

from .views import (
    batches,
    cases,
    catalogue,
    checks,
    comparisons,
    contracts,
    drops,
    exchanges,
    files,
    flat,
    mending,
    operations,
    people,
    previews,
    publications,
    responses,
    reviews,
    revisions,
    rows,
    sharings,
    suggestions,
    templates,
    uploads,
    versions,
)
from .views import datasets as dataset_pages

app_name = "catalog"

VERSION = "catalogue/<slug:slug>/<str:label>/"
OPERATION = VERSION + "op/<str:operation>/"

services = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/deposer/", contracts.add, name="contract-add"),
    path("catalogue/lots/", batches.batches, name="batches"),
    path("catalogue/lots/deposer/", batches.add, name="batch-add"),
    path("catalogue/lots/<uuid:pk>/", batches.batch, name="batch"),
    path("catalogue/lots/<uuid:pk>/annuler/", batches.cancel, name="batch-cancel"),
    path("catalogue/lots/<uuid:pk>/completer/", batches.retry, name="batch-retry"),
    path("catalogue/<slug:slug>/", versions.service, name="service"),
    path(VERSION, versions.version, name="version"),
    path(VERSION + "historique/", versions.history, name="version-history"),
    path(VERSION + "contrat/", files.contract, name="contract"),
    path(VERSION + "contrat-plat.wsdl", flat.download, name="contract-flat"),
    path(VERSION + "contrat.zip", files.download, name="contract-download"),
    path(VERSION + "contrat/<str:form>/<path:name>", files.file, name="contract-file"),
    path(VERSION + "comparer/", comparisons.choose, name="comparison-choose"),
    path(VERSION + "comparer/<str:other>/", comparisons.comparison, name="comparison"),
    path(VERSION + "importer-des-echanges/", exchanges.add, name="exchange-import"),
    path(OPERATION, operations.operation, name="operation"),
]
review = [
    path(VERSION + "examen/", reviews.review, name="version-review"),
    path(VERSION + "soumettre/", reviews.submit, name="version-submit"),
    path(VERSION + "reprendre/", reviews.reopen, name="version-reopen"),
    path(VERSION + "approuver/", reviews.approve, name="version-approve"),
    path(VERSION + "demander-des-modifications/", reviews.ask_changes, name="version-ask-changes"),
    path(VERSION + "refuser/", reviews.refuse, name="version-refuse"),
    path(VERSION + "deprecier/", reviews.deprecate, name="version-deprecate"),
    path(VERSION + "retablir/", reviews.restore, name="version-restore"),
    path(VERSION + "retirer/", reviews.retire, name="version-retire"),
]
named_responses = [
    path(OPERATION + "ajouter-une-reponse/", responses.add, name="response-add"),
    path(OPERATION + "reponses/<str:name>/", responses.response, name="response"),
    path(OPERATION + "reponses/<str:name>/par-defaut/", responses.make_default, name="response-make-default"),
    path(OPERATION + "reponses/<str:name>/supprimer/", responses.delete, name="response-delete"),
]
dropped = [
    path("deposer/", drops.drop, name="drop"),
    path("deposer/operation/", drops.choose, name="drop-choose"),
    path("deposer/colonnes/", drops.columns, name="drop-columns"),
]
datasets = [
    path("jeux/", dataset_pages.datasets, name="datasets"),
    path("jeux/deposer/", uploads.add, name="dataset-upload"),
    path("jeux/depots/<uuid:pk>/", uploads.upload, name="upload"),
    path("jeux/depots/<uuid:pk>/publier/", publications.publish, name="upload-publish"),
    path("jeux/depots/<uuid:pk>/modifications/", publications.changes, name="upload-changes"),
    path("jeux/depots/<uuid:pk>/abandonner/", uploads.abandon, name="upload-abandon"),
    path("jeux/depots/<uuid:pk>/interrompre/", checks.cancel, name="upload-cancel"),
    path("jeux/depots/<uuid:pk>/verifier/", checks.again, name="upload-check"),
    path("jeux/depots/<uuid:pk>/destination/", drops.destination, name="upload-destination"),
    path("jeux/depots/<uuid:pk>/colonnes/", drops.upload_columns, name="upload-columns"),
    path("jeux/depots/<uuid:pk>/cle/", uploads.choose_key, name="upload-key"),
    path("jeux/depots/<uuid:pk>/corriger/", mending.mend, name="upload-mend"),
    path("jeux/depots/<uuid:pk>/annuler/", mending.undo, name="upload-undo"),
    path("jeux/depots/<uuid:pk>/lignes/<int:number>/", mending.row, name="upload-row"),
    path("jeux/depots/<uuid:pk>/apercu/", previews.upload, name="upload-preview"),
    path("jeux/depots/<uuid:pk>/apercu/reponse.xml", previews.upload_answer, name="upload-answer"),
    path("jeux/depots/<uuid:pk>/lignes/<int:number>/apercu/", previews.upload_row, name="upload-row-preview"),
    path("jeux/depots/<uuid:pk>/lignes/<int:number>/retirer/", mending.remove_row, name="upload-row-remove"),
    path("jeux/depots/<uuid:pk>/a-corriger.xlsx", mending.workbook, name="upload-annotated"),
    path("jeux/suggestions/", suggestions.suggestions, name="suggestions"),
    path("jeux/suggestions/<int:pk>/", suggestions.suggestion, name="suggestion"),
    path("jeux/suggestions/<int:pk>/accepter/", suggestions.accept, name="suggestion-accept"),
    path("jeux/suggestions/<int:pk>/decliner/", suggestions.decline, name="suggestion-decline"),
    path("jeux/personnes-fictives/", people.people, name="people"),
    path("jeux/personnes-fictives/oublier/", people.forget, name="people-forget"),
    path("jeux/personnes-fictives.<str:form>", people.download, name="people-download"),
    path("jeux/<int:pk>/partage/", sharings.sharing, name="dataset-sharing"),
    path("jeux/<int:pk>/partage/retirer/", sharings.withdraw, name="dataset-sharing-withdraw"),
    path("jeux/<int:pk>/partage/approuver/", sharings.approve, name="dataset-sharing-approve"),
    path("jeux/<int:pk>/partage/refuser/", sharings.refuse, name="dataset-sharing-refuse"),
    path("jeux/<int:pk>/", dataset_pages.dataset, name="dataset"),
    path("jeux/<int:pk>/completer.<str:form>", templates.current, name="dataset-current"),
    path("jeux/<int:pk>/apercu/", previews.dataset, name="dataset-preview"),
    path("jeux/<int:pk>/apercu/reponse.xml", previews.dataset_answer, name="dataset-answer"),
    path("jeux/<int:pk>/lignes/ajouter/", rows.add, name="row-add"),
    path("jeux/<int:pk>/lignes/apercu/", previews.dataset_row, name="row-preview"),
    path("jeux/<int:pk>/lignes/<int:number>/", rows.change, name="row-change"),
    path("jeux/<int:pk>/revisions/", revisions.revisions, name="dataset-revisions"),
    path("jeux/<int:pk>/comparer/<int:older>/<int:newer>/", revisions.comparison, name="revision-comparison"),
    path("jeux/<int:pk>/r<int:number>/retablir/", revisions.restore, name="revision-restore"),
    path("jeux/<int:pk>/r<int:number>/", dataset_pages.revision, name="revision"),
    path(OPERATION + "modele.<str:form>", templates.sheet, name="sheet-template"),
    path(OPERATION + "cas/", cases.cases, name="cases"),
    path(OPERATION + "cas.<str:form>", cases.sheet, name="cases-sheet"),
]

urlpatterns = services + review + named_responses + dropped + datasets
