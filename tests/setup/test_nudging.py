"""A broker that is down breaks no request: what was committed stays, and the sweeps find it."""

import pytest

from catalog.models import Upload
from mockadmin.celery import app
from sandboxes.models import Sandbox
from tests import factories


@pytest.fixture
def broker_is_down():
    """An address at which nothing listens."""
    before = app.conf.broker_url
    app.conf.broker_url = "redis://127.0.0.1:1/0"
    app.close()
    yield
    app.conf.broker_url = before
    app.close()


@pytest.mark.django_db(transaction=True)
def test_an_order_and_an_upload_are_kept_without_a_broker(broker_is_down, client, alice, bob, organisation):
    version = factories.version(alice, organisation, stage="approved")
    client.force_login(bob)

    ordered = client.post(
        "/api/v1/sandboxes/", {"service": "personne", "version": "1.0"}, content_type="application/json"
    )
    upload = factories.upload(bob, organisation, version.operations.get())

    assert ordered.status_code == 201
    assert Sandbox.objects.get().stage == "approved"
    assert Upload.objects.get() == upload
