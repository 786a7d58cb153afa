"""Every client on this machine calls a mock of every contract, and reads what the dataset says."""

import pytest

from . import clients, matrix
from .contracts import ALL
from .limits import LIMITS

pytestmark = [pytest.mark.clients, pytest.mark.live]


PAIRS = [
    pytest.param(client, contract, id=f"{client.name}-{contract.name}")
    for client in clients.ALL
    for contract in ALL
    if clients.meets(client, contract.name)
]


@pytest.mark.parametrize(("client", "contract"), PAIRS)
def test_a_client_reads_what_the_dataset_says(mocks, outcomes, client, contract, tmp_path):
    clients.require(client)

    outcome = matrix.run(client, contract, mocks.contracts[contract.name], tmp_path)

    outcomes.append(outcome)
    limit = LIMITS.get((client.name, contract.name))
    if limit is None:
        assert outcome.wrong == []
    else:
        assert outcome.wrong, f"this works now; take it out of limits.py: {limit.reason}"
        assert [each for each in outcome.wrong if limit.sign not in each] == []


def test_a_limit_names_a_client_and_a_contract():
    known = {(client.name, contract.name) for client in clients.ALL for contract in ALL}

    assert [pair for pair in LIMITS if pair not in known and pair[1] != "INSi"] == []
