"""Addresses of the catalogue's pages, a list per thing."""

from django.urls import path

from .views import catalogue, contracts, operations, responses, reviews, templates, uploads, versions
from .views import datasets as dataset_pages

app_name = "catalog"

VERSION = "catalogue/<slug:slug>/<str:label>/"
OPERATION = VERSION + "op/<str:operation>/"

services = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/deposer/", contracts.add, name="contract-add"),
    path("catalogue/<slug:slug>/", versions.service, name="service"),
    path(VERSION, versions.version, name="version"),
    path(VERSION + "historique/", versions.history, name="version-history"),
    path(VERSION + "contrat.zip", contracts.download, name="contract-download"),
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
datasets = [
    path("jeux/", dataset_pages.datasets, name="datasets"),
    path("jeux/deposer/", uploads.add, name="dataset-upload"),
    path("jeux/depots/<uuid:pk>/", uploads.upload, name="upload"),
    path("jeux/depots/<uuid:pk>/publier/", uploads.publish, name="upload-publish"),
    path("jeux/depots/<uuid:pk>/abandonner/", uploads.abandon, name="upload-abandon"),
    path("jeux/depots/<uuid:pk>/cle/", uploads.choose_key, name="upload-key"),
    path("jeux/<int:pk>/", dataset_pages.dataset, name="dataset"),
    path("jeux/<int:pk>/apercu/", dataset_pages.preview, name="dataset-preview"),
    path("jeux/<int:pk>/revisions/", dataset_pages.revisions, name="dataset-revisions"),
    path("jeux/<int:pk>/r<int:number>/", dataset_pages.revision, name="revision"),
    path(OPERATION + "modele.<str:form>", templates.sheet, name="sheet-template"),
]

urlpatterns = services + review + named_responses + datasets
