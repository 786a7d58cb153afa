"""A teleservice of identity, the first rows of its dataset and a sandbox that follows them; prints where they are."""

import json
import sys

import django

django.setup()

from catalog.actions import contracts, datasets, reviews  # noqa: E402
from catalog.models import Dataset, ServiceVersion  # noqa: E402
from catalog.stages import Scope, Track  # noqa: E402
from catalog.uploads import uploading  # noqa: E402
from mockadmin.demo import people, tables  # noqa: E402
from mockadmin.demo.identities import PEOPLE  # noqa: E402
from sandboxes import actions, addresses, ordering  # noqa: E402
from sandboxes.models import Sandbox  # noqa: E402

from . import scenery  # noqa: E402
from .world import ROOT  # noqa: E402

CONTRACT = ROOT / "tests" / "data" / "contracts" / "identites.wsdl"
SLUG = "identites"
DATASET = "Identités de la caisse"
HEADER = ("matricule", "codeRetour", "response")
NOBODY = ("*", "01", "reponse")


def lay() -> dict[str, str]:
    """{name: value of an address}; `asked`: a matricule that no row of the first revision has."""
    version = approved()
    dataset = published(version)
    sandbox = followed(version)
    return {
        "dataset": str(dataset.pk),
        "name": dataset.name,
        "sandbox": sandbox.public_id,
        "address": addresses.url(sandbox, version),
        "wsdl": addresses.wsdl_url(sandbox, version),
        "asked": PEOPLE[0].matricule,
    }


def approved() -> ServiceVersion:
    """The contract alone, as its owner drops it: the responses are those that the portal makes."""
    known = ServiceVersion.objects.filter(service__slug=SLUG).first()
    if known is not None:
        return known
    alice = people.person("Alice")
    version = contracts.publish_version(
        by=alice,
        organisation=people.organisation(people.NATIONAL),
        content=CONTRACT.read_bytes(),
        filename=CONTRACT.name,
        label="1.0",
        name="Recherche d'identité",
        slug=SLUG,
        summary="Téléservice d'identité, fictif",
        domain="Identité",
        track=Track.CERTIFIED,
    )
    reviews.submit(version=version, by=alice)
    reviews.approve(version=version, by=people.person("Renée"))
    version.refresh_from_db()
    return version


def published(version: ServiceVersion) -> Dataset:
    """Chloé's first revision: nobody is known yet."""
    chloe = people.person("Chloé")
    upload = datasets.receive(
        by=chloe,
        organisation=scenery.local(),
        operation=version.operations.get(),
        filename="identites.csv",
        content=tables.content("identites.csv", (HEADER, NOBODY)),
        dataset_name=DATASET,
        scope=Scope.ORGANISATION,
    )
    uploading.check(upload.pk)
    upload.refresh_from_db()
    return datasets.publish(upload=upload, by=chloe).dataset


def followed(version: ServiceVersion) -> Sandbox:
    bob = people.person("Bob")
    choice = ordering.default_choice(by=bob, organisation=scenery.local(), version=version)
    ordered = actions.order(by=bob, organisation=scenery.local(), name="Recette des identités", services=[choice],
                            purpose="Le parcours d'un expert")  # fmt: skip
    scenery.wait_for(ordered.sandbox)
    return ordered.sandbox


if __name__ == "__main__":
    json.dump(lay(), sys.stdout)
