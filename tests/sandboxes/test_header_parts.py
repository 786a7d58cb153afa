"""A contract whose header part belongs to the message of the body: clients that send it in the body are understood."""

from pathlib import Path

from catalog.actions import contracts
from catalog.stages import Track
from engine import bundle
from sandboxes import actions, ordering, provisioning

DROITS = Path(__file__).resolve().parents[1] / "data" / "contracts" / "droits.wsdl"


def test_a_header_part_may_follow_the_payload_in_the_body(alice, organisation, settings):
    version = contracts.publish_version(
        by=alice,
        organisation=organisation,
        content=DROITS.read_bytes(),
        filename=DROITS.name,
        label="1.0",
        track=Track.NON_STANDARD,
    )
    choice = ordering.default_choice(by=alice, organisation=organisation, version=version)
    sandbox = actions.order(by=alice, organisation=organisation, name="Droits", services=[choice]).sandbox

    provisioning.provision(sandbox.pk)

    opened = bundle.open(settings.SHELF_DIR, sandbox.services.get().bundle_digest)
    parts = {operation.name: operation.parts for operation in opened.operations}
    opened.close()
    assert parts == {"lireDroits": ("{urn:exemple:droits}contexte",), "signaler": ()}
