"""Portal, database and broker gone: the engine goes on answering."""

import pytest
import requests

from sandboxes import addresses, provisioning

from ..sandboxes import world
from . import processes

CALLS = 1_000

pytestmark = [pytest.mark.live, pytest.mark.timeout(300)]

REQUEST = (
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>'
    '<v1:rechercheIndividuRequestElement xmlns:v1="http://www.test.fr/individu/v1"><individu><id>1</id></individu>'
    "</v1:rechercheIndividuRequestElement></soap:Body></soap:Envelope>"
)


def test_with_everything_else_stopped_every_call_is_answered(version, dataset, cast, settings, tmp_path):
    sandbox = world.order(version, dataset, by=cast.bob, organisation=cast.organisation).sandbox
    provisioning.provision(sandbox.pk)
    url = addresses.url(sandbox, version)

    # An environment that names no database and no broker, and a data folder that is not even there.
    gone = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1"}
    without = processes.environment() | gone
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processes, "environment", lambda: without)
        (settings.DATA_DIR / "vault").rename(tmp_path / "vault-away")
        with processes.engine(tmp_path) as engine:
            processes.until(lambda: requests.get(f"{url}?wsdl", timeout=2).ok, engine.words)
            with requests.Session() as session:
                answered = sum(asked(session, url) for _ in range(CALLS))

    assert answered == CALLS


def asked(session: requests.Session, url: str) -> bool:
    answer = session.post(url, data=REQUEST, headers={"Content-Type": "application/soap+xml"}, timeout=5)
    return answer.status_code == 200 and b"Dupuis" in answer.content
