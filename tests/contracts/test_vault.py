"""The vault: contents named by their digest, whole or absent."""

import pytest
from django.core.files.storage import default_storage

from catalog.errors import VaultDamaged
from catalog.keeping import vault


def test_a_content_comes_back_under_its_digest():
    digest = vault.put("contracts", b"un contrat")

    assert vault.exists("contracts", digest)
    assert vault.get("contracts", digest) == b"un contrat"
    assert vault.put("contracts", b"un contrat") == digest


def test_kinds_do_not_mix():
    digest = vault.put("contracts", b"seulement ici")

    assert not vault.exists("uploads", digest)


def test_a_content_that_was_altered_is_never_given():
    digest = vault.put("contracts", b"avant")
    with default_storage.open(f"contracts/{digest[:2]}/{digest}", "wb") as stored:
        stored.write(b"apres")

    with pytest.raises(VaultDamaged, match="altered"):
        vault.get("contracts", digest)


def test_a_content_that_is_gone_is_said_to_be_missing():
    digest = vault.put("contracts", b"bientot perdu")
    vault.delete("contracts", digest)

    with pytest.raises(VaultDamaged, match="missing"):
        vault.get("contracts", digest)


@pytest.mark.parametrize(
    ("kind", "digest"), [("secrets", "a" * 64), ("contracts", "../../etc/passwd"), ("contracts", "A" * 64)]
)
def test_a_name_that_is_no_digest_is_refused(kind, digest):
    with pytest.raises(ValueError, match="vault|digest"):
        vault.get(kind, digest)
