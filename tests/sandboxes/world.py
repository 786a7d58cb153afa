"""The golden service and its datasets, made through the portal's actions; contracts are written here, fictitious."""

from pathlib import Path

from catalog.actions import contracts, datasets, responses, reviews
from catalog.models import Dataset, Operation, ServiceVersion
from catalog.stages import Scope, Track
from catalog.uploads import uploading
from sandboxes import actions
from tests import factories

FOLDER = Path(__file__).parent / "data"
OPERATION = "rechercheIndividu"
HEADER = "id,nomFamille,prenom,age,response"
DUPUIS = "1,Dupuis,Jack,46,individuValide"
BOULON = "2,Boulon,Michel,35,individuInvalide"

ANSWER = (
    '<ns2:rechercheIndividuResponseElement xmlns:ns2="http://www.test.fr/individu/v1"><Referentiels><individu>'
    "<FA_rangNaissance>{rank}</FA_rangNaissance><qualiteBeneficiaire>E</qualiteBeneficiaire>"
    "<NIR>2980526954644</NIR><nomFamille>{{{{nomFamille}}}}</nomFamille><prenom>{{{{prenom}}}}</prenom>"
    "<age>{{{{age}}}}</age></individu></Referentiels></ns2:rechercheIndividuResponseElement>"
)


def version(*, owner, organisation, reviewer=None, label="1.0", track=Track.CERTIFIED) -> ServiceVersion:
    """The golden service with its two named responses; approved when a reviewer is given."""
    made = contracts.publish_version(
        by=owner,
        organisation=organisation,
        content=(FOLDER / "individu.wsdl").read_bytes(),
        filename="individu.wsdl",
        label=label,
        name="Individu",
        track=track,
    )
    operation = made.operations.get(name=OPERATION)
    for name, rank in (("individuValide", 1), ("individuInvalide", 2)):
        source = ANSWER.format(rank=rank)
        responses.save(operation=operation, by=owner, name=name, kind="answer", source=source)
    if reviewer is not None:
        reviews.submit(version=made, by=owner)
        reviews.approve(version=made, by=reviewer)
    made.refresh_from_db()
    return made


def dataset(operation: Operation, *rows: str, by, name="Individus", scope=Scope.ORGANISATION, again=None) -> Dataset:
    """A published dataset of `rows`; with `again`, a new revision of that dataset."""
    upload = datasets.receive(
        by=by,
        organisation=again.organisation if again else operation.version.service.organisation,
        operation=operation,
        filename="dataset.csv",
        content="\n".join((HEADER, *rows)).encode(),
        dataset=again,
        dataset_name="" if again else name,
        scope=scope,
        publish_when_ready=True,
    )
    uploading.check(upload.pk)
    upload.refresh_from_db()
    assert upload.stage == "published", upload.problems
    made = upload.revision.dataset
    return factories.opened(made) if scope == Scope.NETWORK and not again else made


def order(made: ServiceVersion, *layers: Dataset, by, organisation, **fields):
    """An order for one version; `layers` from the lowest to the highest."""
    choice = actions.ServiceChoice(made, {OPERATION: [actions.LayerChoice(each) for each in layers]} if layers else {})
    return actions.order(by=by, organisation=organisation, name="Essai", services=[choice], **fields)
