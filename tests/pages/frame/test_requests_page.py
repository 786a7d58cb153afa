"""`/demandes/`: the reviewer's queue, the oldest first; for everybody what they asked for."""

from django.urls import reverse

from catalog.actions import reviews
from tests import factories

URL = reverse("reviews")


def test_the_queue_shows_the_oldest_first(sign_in, alice, organisation, reviewer):
    first = factories.version(alice, organisation, name="Premier")
    second = factories.version(alice, organisation, name="Second")
    reviews.submit(version=first, by=alice)
    reviews.submit(version=second, by=alice)

    queue = sign_in(reviewer).get(URL).context["queue"]

    assert [version.service.name for version in queue] == ["Premier", "Second"]


def test_who_is_no_reviewer_sees_no_queue(sign_in, alice, bob, organisation):
    reviews.submit(version=factories.version(alice, organisation), by=alice)

    response = sign_in(bob).get(URL)

    assert response.context["queue"] == []
    assert 'id="to-review"' not in response.content.decode()


def test_who_asked_follows_the_request(sign_in, alice, bob, organisation):
    draft = factories.version(alice, organisation)
    reviews.submit(version=draft, by=alice)

    assert draft in sign_in(alice).get(URL).context["mine"]
    assert sign_in(bob).get(URL).context["mine"] == []


def test_a_decided_request_leaves_the_page(sign_in, alice, organisation, reviewer):
    draft = factories.version(alice, organisation)
    reviews.submit(version=draft, by=alice)
    reviews.approve(version=draft, by=reviewer)

    assert sign_in(reviewer).get(URL).context["queue"] == []
    assert sign_in(alice).get(URL).context["mine"] == []
