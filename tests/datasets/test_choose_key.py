"""The field of the request that tells the rows apart can be chosen after the check, without sending the file again."""

import pytest

from catalog.actions import datasets as actions
from catalog.errors import NotAllowed, UploadRefused
from catalog.stages import UploadStage

from . import individu

pytestmark = pytest.mark.django_db


def codes(upload) -> list[str]:
    return [problem["code"] for problem in upload.problems]


def test_the_key_can_be_chosen_without_sending_the_file_again(checked, bob):
    upload = checked(individu.sheet().replace(b'"id"', b'"numero"'))

    actions.choose_key(upload=upload, by=bob, key_path=["individu", "id"])

    upload.refresh_from_db()
    assert (upload.stage, upload.problems, upload.key_path) == (UploadStage.READY, [], ["individu", "id"])


def test_a_file_with_other_problems_is_not_saved_by_a_key(checked, bob):
    upload = checked(individu.sheet({"age": "x"}).replace(b'"id"', b'"numero"'))

    with pytest.raises(UploadRefused):
        actions.choose_key(upload=upload, by=bob, key_path=["individu", "id"])

    upload.refresh_from_db()
    assert sorted(codes(upload)) == ["C04", "V03"]
    assert upload.digest == ""


def test_a_field_that_the_request_does_not_have_is_refused(checked, bob):
    upload = checked()

    with pytest.raises(UploadRefused) as refusal:
        actions.choose_key(upload=upload, by=bob, key_path=["individu", "autre"])

    assert refusal.value.code == "key-unknown"


def test_it_publishes_when_that_was_asked(checked, bob, django_capture_on_commit_callbacks):
    upload = checked(individu.sheet().replace(b'"id"', b'"numero"'), publish_when_ready=True)

    with django_capture_on_commit_callbacks(execute=True):
        actions.choose_key(upload=upload, by=bob, key_path=["individu", "cle"])

    upload.refresh_from_db()
    assert (upload.stage, upload.revision.key_path) == (UploadStage.PUBLISHED, ["individu", "cle"])


def test_only_those_who_may_publish_choose(checked, mallory, reader):
    upload = checked()

    for person in (mallory, reader):
        with pytest.raises(NotAllowed):
            actions.choose_key(upload=upload, by=person, key_path=["individu", "cle"])
