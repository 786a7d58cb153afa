"""What changes, on the pages: before publishing, between revisions, back to one, and together with others."""

import pytest
from django.urls import reverse

from accounts.stages import Role
from catalog.models import DatasetRevision
from tests import factories
from tests.pages import reading


@pytest.fixture
def chloe(organisation):
    return factories.person("Chloé", Role.CONTRIBUTOR, organisation)


@pytest.fixture
def sent(bob, organisation, operation, response, dataset):
    """A checked file for Bob's dataset, whose rows 1 and 2 are Dupuis Jack and Boulon Michel."""

    def sent(*rows: str, by=bob, **fields):
        content = "\n".join(["id;nom;prenom;reponse", *(f"{row};{response}" for row in rows)]).encode()
        return factories.upload(by, organisation, operation, content=content, dataset=dataset, **fields)

    return sent


@pytest.fixture
def published(sent, bob):
    from catalog.actions import datasets

    def published(*rows: str, by=bob) -> DatasetRevision:
        return datasets.publish(upload=sent(*rows, by=by), by=by)

    return published


def at(name: str, *args) -> str:
    return reverse(f"catalog:{name}", args=args)


# --- before publishing ------------------------------------------------------------------------------------------------


def test_the_step_shows_old_and_new_values_and_the_impact(visit, bob, sent):
    upload = sent("1;Dupuis;Jacques", "3;Petit;Luc")

    words = reading.words(visit(bob).get(at("upload", upload.pk)))

    assert "What changes since r1" in words
    assert "prenom before Jack" in words and "Jacques" in words
    assert all(count in words for count in ("+1 added", "~1 changed", "−1 removed"))
    assert "No sandbox follows this dataset" in words


def test_all_changes_have_their_own_page_kind_by_kind(visit, bob, sent):
    upload = sent(*(f"{number};Nom;Prenom" for number in range(10, 80)))
    page = visit(bob)

    assert at("upload-changes", upload.pk) in reading.links(page.get(at("upload", upload.pk)))
    everything = page.get(at("upload-changes", upload.pk))
    removed = reading.words(page.get(at("upload-changes", upload.pk), {"voir": "removed"}))

    assert "?page=2" in reading.links(everything)
    assert "Dupuis" in removed and "Nom" not in removed.replace("nom", "")


def test_more_changes_cost_no_more_queries(visit, bob, sent, django_assert_max_num_queries):
    small, large = sent("1;Dupuis;Jacques"), sent(*(f"{number};Nom;Prenom" for number in range(60)))
    page = visit(bob)
    page.get(at("upload", small.pk))

    with django_assert_max_num_queries(60) as few:
        page.get(at("upload", small.pk))
    with django_assert_max_num_queries(len(few)):
        page.get(at("upload", large.pk))


def test_what_others_published_meanwhile_is_told_and_joined(visit, bob, chloe, sent, published):
    upload = sent("1;Dupuis;Jacques", "2;Boulon;Michel")
    published("1;Dupuis;Jack", "2;Boulanger;Michel", by=chloe)
    page = visit(bob)

    words = reading.words(page.get(at("upload", upload.pk)))
    done = page.post(at("upload-publish", upload.pk), {"note": ""}, follow=True)

    assert "Chloé Fictif published r2 since you began" in words and "Join and publish" in words
    assert "Revision 3 is published, joined with r2" in done.content.decode()
    shown = reading.words(page.get(at("dataset", upload.dataset_id)))
    assert "Jacques" in shown and "Boulanger" in shown


def test_the_same_cell_asks_for_a_choice_and_publishes_nothing_without(visit, bob, chloe, sent, published, dataset):
    upload = sent("1;Dupuis;Jacques", "2;Boulon;Michel")
    published("1;Dupuis;Jeannot", "2;Boulon;Michel", by=chloe)
    page = visit(bob)

    shown = reading.words(page.get(at("upload", upload.pk)))
    refused = reading.words(page.post(at("upload-publish", upload.pk), {"note": "", "seen": "2"}))
    assert dataset.revisions.count() == 2
    page.post(at("upload-publish", upload.pk), {"note": "", "seen": "2", "c0": "mine"})

    assert all(word in shown for word in ("1 cell to choose for", "Before: Jack", "Mine: Jacques", "Theirs: Jeannot"))
    assert "Choose which value stays" in refused
    assert "Jacques" in reading.words(page.get(at("dataset", dataset.pk)))


def test_one_button_takes_a_side_everywhere(visit, bob, chloe, sent, published, dataset):
    upload = sent("1;Dupont;Jacques", "2;Boulon;Michelle")
    published("1;Durand;Jeannot", "2;Boulon;Michel", by=chloe)
    page = visit(bob)

    page.post(at("upload-publish", upload.pk), {"note": "", "seen": "2", "take": "theirs"})

    words = reading.words(page.get(at("dataset", dataset.pk)))
    assert "Durand" in words and "Jeannot" in words and "Michelle" in words


# --- history ----------------------------------------------------------------------------------------------------------


def test_the_history_counts_what_each_revision_changed(visit, bob, dataset, published):
    published("1;Dupuis;Jacques", "2;Boulon;Michel")

    answer = visit(bob).get(at("dataset-revisions", dataset.pk))

    assert "0 added, 1 changed, 0 removed" in reading.words(answer)
    assert at("revision-comparison", dataset.pk, 1, 2) in reading.links(answer)


def test_any_two_revisions_are_compared(visit, bob, dataset, published):
    published("1;Dupuis;Jacques")
    published("1;Dupuis;Jacques", "3;Petit;Luc")
    page = visit(bob)

    chosen = page.get(at("dataset-revisions", dataset.pk), {"de": "1", "a": "3"})

    assert chosen.url == at("revision-comparison", dataset.pk, 1, 3)
    words = reading.words(page.get(chosen.url))
    assert all(word in words for word in ("Jacques", "Petit", "Boulon"))
    assert "Identical" in reading.words(page.get(at("revision-comparison", dataset.pk, 2, 2)))


def test_a_revision_that_does_not_exist_is_not_found(visit, bob, dataset):
    assert visit(bob).get(at("revision-comparison", dataset.pk, 1, 9)).status_code == 404


def test_the_way_back_makes_a_new_revision(visit, bob, dataset, published):
    published("1;Dupuis;Jacques")
    page = visit(bob)
    shown = page.get(at("revision-comparison", dataset.pk, 1, 2))
    assert at("revision-restore", dataset.pk, 1) in reading.posts(shown)

    done = page.post(at("revision-restore", dataset.pk, 1), {"seen": "2", "note": "erreur"}, follow=True)

    assert "Revision r3 holds the rows of r1 again" in done.content.decode()
    assert "Back to r1. erreur" in reading.words(done)


def test_a_stale_page_does_not_go_back(visit, bob, dataset, published):
    published("1;Dupuis;Jacques")
    published("1;Dupuis;Jean")

    answer = visit(bob).post(at("revision-restore", dataset.pk, 1), {"seen": "2"})

    assert answer.status_code == 409
    assert dataset.revisions.count() == 3


def test_a_reader_compares_but_is_not_offered_the_way_back(visit, reader, dataset, published):
    published("1;Dupuis;Jacques")
    page = visit(reader)

    shown = page.get(at("revision-comparison", dataset.pk, 1, 2))

    assert "Jacques" in reading.words(shown)
    assert reading.posts(shown) == set()
    assert page.post(at("revision-restore", dataset.pk, 1), {"seen": "2"}).status_code == 403
