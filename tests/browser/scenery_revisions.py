"""A dataset with a history, files that others overtook, rows that were suggested, and a call that nothing answered."""

from django.utils import timezone

from catalog.actions import datasets, suggestions
from catalog.models import Dataset, Upload
from catalog.revising.adding import NewRow
from catalog.stages import Scope
from catalog.uploads import uploading
from mockadmin.demo import people, published, seeding, tables
from sandboxes.models import Exchange
from sandboxes.stages import Outcome

HEADER = ("id", "nomFamille", "prenom", "age", "response")
FIRST = (
    ("1", "Dupuis", "Jack", "46", "individuValide"),
    ("2", "Boulon", "Michel", "35", "individuValide"),
    ("3", "Martin", "Anne", "28", "individuValide"),
)
SECOND = (("1", "Dupuis", "Jack", "47", "individuValide"), *FIRST[1:], ("4", "Petit", "Luc", "9", "individuInvalide"))


def lay() -> dict[str, str]:
    """{name: value of an address}."""
    history = send("Suivi", "suivi.csv", FIRST, publish=True)
    ready = send(history, "suivi-3.csv", (*SECOND[:2], ("4", "Petit", "Lucie", "10", "individuInvalide")))
    send(history, "suivi-2.csv", SECOND, publish=True)
    other = send("Suivi à deux", "deux.csv", FIRST, publish=True)
    joined = send(other, "deux-moi.csv", ((*FIRST[0][:2], "Jacques", *FIRST[0][3:]), *FIRST[1:]))
    conflict = send(other, "deux-moi-aussi.csv", (("1", "Dupuis", "Jack", "50", "individuValide"), *FIRST[1:]))
    send(other, "deux-eux.csv", SECOND, publish=True)
    final = send(history, "suivi-4.csv", (*SECOND, ("5", "Grand", "Eva", "61", "individuValide")))
    return {
        "history": str(history.pk),
        "upload_overtaken": str(ready.pk),
        "upload_joined": str(joined.pk),
        "upload_conflict": str(conflict.pk),
        "upload_changes": str(final.pk),
        **suggested(),
        "missed": str(missed().pk),
    }


def send(name: str | Dataset, filename: str, rows: tuple, *, publish: bool = False) -> Dataset | Upload:
    """A file of Chloé's; a dataset as name for the next revision of that one."""
    chloe, given = people.person("Chloé"), name if isinstance(name, Dataset) else None
    upload = datasets.receive(
        by=chloe,
        organisation=people.organisation(people.LOCAL),
        operation=seeding.version_of(published.INDIVIDU).operations.get(),
        filename=filename,
        content=tables.content(filename, (HEADER, *rows)),
        dataset=given,
        dataset_name="" if given else name,
        scope=Scope.ORGANISATION,
        note="Âges de l'année" if publish else "",
    )
    uploading.check(str(upload.pk))
    upload.refresh_from_db()
    return datasets.publish(upload=upload, by=chloe).dataset if publish else upload


def suggested() -> dict[str, str]:
    """One row that waits for Alice, and one that she declined."""
    bob, national = people.person("Bob"), Dataset.objects.get(name="Individus de référence")
    values = {"nomFamille": "Lenoir", "prenom": "Zoé", "age": "12"}
    made = [
        suggestions.suggest(by=bob, organisation=people.organisation(people.LOCAL), dataset=national, note="Un enfant",
                            row=NewRow(key, values, "individuValide"), origin="Un appel du bac « Démonstration »")
        for key in ("4201", "4202")
    ]  # fmt: skip
    suggestions.decline(suggestion=made[1], by=national.owner, reason="Ce cas est déjà couvert par une expression.")
    return {"suggestion": str(made[0].pk), "suggestion_declined": str(made[1].pk), "keeper": national.owner.first_name}


def missed() -> Exchange:
    """A call of the demonstration's sandbox with a key that no row has, as the collector stores it."""
    sandbox = seeding.demonstration()
    version = seeding.version_of(published.INDIVIDU)
    return Exchange.objects.create(
        sandbox=sandbox, engine_id="scenery", sequence=1, at=timezone.now(), generation=sandbox.observed_generation,
        service_slug=version.service.slug, version_label=version.label, operation_name=version.operations.get().name,
        outcome=Outcome.UNMATCHED, http_status=500, soap_version="1.2", key="42", microseconds=900,
        reason="Aucune ligne ne correspond à id = 42.", request="<demande/>", answer="<faute/>",
    )  # fmt: skip
