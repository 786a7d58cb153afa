"""A sandbox of several layers with a row of its own, and the template that was made of it."""

from catalog.revising.adding import NewRow
from mockadmin.demo import people, published, seeding
from sandboxes import actions, ordering, overlays

OPERATION = "rechercheIndividu"


def lay() -> dict[str, str]:
    """{name: value of an address}."""
    bob, local = people.person("Bob"), people.organisation(people.LOCAL)
    version = seeding.version_of(published.INDIVIDU)
    choice = ordering.default_choice(by=bob, organisation=local, version=version)
    sandbox = actions.order(by=bob, organisation=local, name="Essai des couches", services=[choice]).sandbox
    service = sandbox.services.select_related("version__service", "sandbox__organisation").get()
    proposal = overlays.proposal(service, OPERATION, "2")
    row = NewRow("2", proposal.values | {"nomFamille": "Boulanger"}, proposal.response)
    actions.put_own_row(service=service, proposal=proposal, by=bob, row=row)
    template = actions.save_template(
        sandbox=sandbox, by=bob, name="Recette individu", description="La base nationale et les cas de la caisse"
    )
    return {"sandbox_layers": sandbox.public_id, "template": str(template.pk)}
