"""What a person may do with versions, responses and datasets."""

from accounts import roles
from accounts.models import Entry, Organisation
from accounts.stages import Role

from .models import Dataset, Operation, ServiceVersion, Sharing, Upload
from .stages import Scope, Stage, Track

EDITABLE = (Stage.DRAFT, Stage.REFUSED, Stage.APPROVED, Stage.DEPRECATED)
"""Stages in which answers may be edited: while a reviewer reads, what is read stands still."""


def is_owner(user, version: ServiceVersion) -> bool:
    """Does `user` own services of the organisation that owns this one?"""
    return roles.of(user).may(Role.OWNER, version.service.organisation_id)


def may_add_contract(user, organisation: Organisation | None) -> bool:
    return roles.of(user).may(Role.OWNER, organisation)


def may_edit(user, version: ServiceVersion) -> bool:
    return version.stage in EDITABLE and is_owner(user, version)


def may_submit(user, version: ServiceVersion) -> bool:
    return version.stage == Stage.DRAFT and version.track != Track.NON_STANDARD and is_owner(user, version)


def may_reopen(user, version: ServiceVersion) -> bool:
    return version.stage == Stage.REFUSED and is_owner(user, version)


def may_review(user, version: ServiceVersion) -> bool:
    """A reviewer who neither wrote nor submitted the version: two people stand behind each approval."""
    if not roles.of(user).network(Role.REVIEWER) or user.pk in (version.author_id, version.submitted_by_id):
        return False
    wrote = Entry.objects.filter(actor=user, verb__startswith="response.", detail__version=trail_name(version))
    return not wrote.exists()


def trail_name(version: ServiceVersion) -> str:
    """How the trail names a version where something else is the target; no two versions share it."""
    return f"{version.service.slug}/{version.label}"


def may_deprecate(user, version: ServiceVersion) -> bool:
    """Deprecating and retiring take away: the owner may, and a reviewer. Restoring gives back: `may_review`."""
    return is_owner(user, version) or roles.of(user).network(Role.REVIEWER)


def may_upload(user, organisation: Organisation | None) -> bool:
    return roles.of(user).may(Role.CONTRIBUTOR, organisation)


def may_drop(user, organisation: Organisation | None) -> bool:
    """Whether a dropped file, a spreadsheet or a contract, can come to anything."""
    return may_upload(user, organisation) or may_add_contract(user, organisation)


def may_share(user, organisation: Organisation | int | None) -> bool:
    """Offering a dataset to the whole network."""
    return roles.of(user).may(Role.OWNER, organisation)


def may_change(user, dataset: Dataset) -> bool:
    """A contributor of the dataset's organisation; of the team for a team's; for the network's, a service owner."""
    if dataset.scope == Scope.NETWORK:
        return may_share(user, dataset.organisation_id)
    return roles.of(user).may(Role.CONTRIBUTOR, dataset.organisation_id) and _in_team(user, dataset)


def may_ask_to_share(user, dataset: Dataset) -> bool:
    """Offering a dataset of one's own to the network; a reviewer decides."""
    return dataset.scope != Scope.NETWORK and may_change(user, dataset) and may_share(user, dataset.organisation_id)


def may_decide_sharing(user, sharing: Sharing) -> bool:
    """A reviewer who neither asked for it nor wrote any of the rows; a token has no network role."""
    if not roles.of(user).network(Role.REVIEWER) or user.pk in (sharing.asked_by_id, sharing.dataset.owner_id):
        return False
    return not sharing.dataset.revisions.filter(author=user).exists()


def may_see_people(user, organisation: Organisation | None) -> bool:
    """The fictitious people of an organisation are its members' alone."""
    return organisation is not None and organisation.pk in roles.of(user).organisation_ids


def may_make_people(user, organisation: Organisation | None) -> bool:
    return roles.of(user).may(Role.CONTRIBUTOR, organisation)


def may_forget_traces(user, organisation: Organisation | None) -> bool:
    """Ending the recognition of those who were replaced: a manager's, as nothing brings it back."""
    return roles.of(user).may(Role.MANAGER, organisation)


def may_suggest(user, organisation: Organisation | None) -> bool:
    """Proposing a row to those who keep a dataset, in the name of one's organisation."""
    return roles.of(user).may(Role.CONTRIBUTOR, organisation)


def may_publish(user, upload: Upload) -> bool:
    if upload.dataset is not None:
        return may_change(user, upload.dataset)
    return may_upload(user, upload.organisation) and (upload.author_id == user.pk or _in_team(user, upload))


def may_edit_response(user, operation: Operation) -> bool:
    return may_edit(user, operation.version)


def _in_team(user, thing: Dataset | Upload) -> bool:
    if thing.scope != Scope.TEAM or roles.of(user).may(Role.MANAGER, thing.organisation_id):
        return True
    return thing.team is not None and thing.team.members.filter(pk=user.pk).exists()
