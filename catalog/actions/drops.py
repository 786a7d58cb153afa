"""Files dropped anywhere: each is sent where it belongs, or kept while one question is answered."""

import json
from collections.abc import Mapping as Choices
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Organisation, User

from .. import policies, queries
from ..conformity import messages
from ..errors import CatalogError, MatchingRefused, NotAllowed, UploadRefused
from ..intake import gathering
from ..keeping import holding
from ..keeping.holding import Held
from ..matching import destinations, looking, mapping, migrating, recognising, remembering, wording
from ..matching.looking import View
from ..matching.mapping import Mapping
from ..matching.recognising import CONTRACT, Looked
from ..mending import copies
from ..models import Operation, Upload
from ..sealing import sealed
from ..sheets import blank
from ..uploads import airlock, uploading
from . import datasets, mending

CHECKED, CHOOSE, MATCH, REFUSED = "checked", "choose", "match", "refused"
"""What became of a file, besides CONTRACT: its check has begun; its operation, or its columns, are asked; nothing."""
MOST_FILES = 20
LONGEST_NAME = 80
ARCHIVES = (b"PK", b"\x1f\x8b")
File = tuple[str, bytes]


@dataclass(frozen=True)
class Outcome:
    """What became of one file. `token` is what `holding` keeps; `problems` say why it was refused."""

    filename: str
    kind: str
    upload: Upload | None = None
    operation: Operation | None = None
    token: str = ""
    problems: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class _Actor:
    """Who drops, for which organisation, and what is to become of the people whom the tables name."""

    by: User
    organisation: Organisation
    fictitious: bool = False
    invented: bool = False


def receive(
    *, by: User, organisation: Organisation, files: Sequence[File], fictitious: bool = False, invented: bool = False
) -> list[Outcome]:
    """Sends each file where it belongs; WSDLs and schemas go together. A refused one does not stop the others.

    `fictitious` and `invented` are those of `datasets.receive`, for every table.

    Raises NotAllowed for people to whom no drop is open, UploadRefused for too many files.
    """
    if not policies.may_drop(by, organisation):
        raise NotAllowed(_("Your role in this organisation does not let you add files."))
    if len(files) > MOST_FILES:
        message = _("These are %(count)d files: drop %(most)d at once at most, or a ZIP of contracts.")
        raise UploadRefused(message % {"count": len(files), "most": MOST_FILES}, code="too-many")
    actor = _Actor(by, organisation, fictitious, invented)
    documents = [file for file in files if _is_document(file)]
    outcomes = [_tried(actor, [file]) for file in files if not _is_document(file)]
    return outcomes + ([_tried(actor, documents)] if documents else [])


def match(
    *,
    by: User,
    organisation: Organisation,
    held: Held,
    view: View,
    choices: Choices[int, str],
    unused: set[int],
    always: str = "",
    key_path: list[str] | None = None,
) -> Upload:
    """Sends a kept spreadsheet to its check, its columns being what `choices` says; remembered for its header.

    `view` is that of the file and its operation; `choices`, `unused` and `always` are those of `mapping.settled`.
    Raises NotAllowed, MatchingRefused, UploadRefused.
    """
    settled = _settled(view, choices=choices, unused=unused, always=always, key_path=key_path)
    actor = _Actor(by, organisation, invented=held.invented)
    with transaction.atomic():
        upload = _sent(actor, (held.filename, held.content), view.operation, settled, key_path)
        remembering.remember(settled, operation=view.operation, organisation=organisation, by=by, key_path=key_path,
                             dataset=upload.dataset)  # fmt: skip
        detail = {"renamed": len(settled.renamed), "left_out": len(settled.unused), "added": len(settled.added)}
        trail.record(by=by, verb="upload.match", target=upload, detail=detail)
    holding.forget(held)
    return upload


def rematch(
    *,
    by: User,
    upload: Upload,
    edition: int,
    view: View,
    choices: Choices[int, str],
    unused: set[int],
    always: str = "",
    key_path: list[str] | None = None,
) -> None:
    """The same for an upload whose check found its columns wrong; one click takes it back.

    Raises NotAllowed, MatchingRefused, UploadRefused.
    """
    settled = _settled(view, choices=choices, unused=unused, always=always, key_path=key_path)
    with transaction.atomic():
        mending.match(upload=upload, by=by, edition=edition, mapping=settled, key_path=key_path)
        remembering.remember(settled, operation=upload.operation, organisation=upload.organisation, by=by,
                             key_path=key_path, dataset=upload.dataset)  # fmt: skip


def choose(*, by: User, organisation: Organisation, token: str, operation: Operation) -> Outcome:
    """Says what a kept spreadsheet is for: its check begins when its columns are clear, else they are asked.

    Raises NotAllowed, HeldLost, UploadRefused, ChildFailed.
    """
    held = holding.take(token, by=by, organisation=organisation)
    view = looking.beside(operation, held, by=by)
    actor, file = _Actor(by, organisation, invented=held.invented), (held.filename, held.content)
    outcome = _clear(actor, file, view)
    if outcome is None:
        return Outcome(held.filename, MATCH, operation=operation, token=token)
    holding.forget(held)
    return outcome


def _settled(
    view: View,
    *,
    choices: Choices[int, str],
    unused: set[int],
    always: str = "",
    key_path: list[str] | None = None,
) -> Mapping:
    """The mapping that the choices make for this file, with what is told of it. Raises MatchingRefused."""
    operation = view.operation
    if always and always not in {response.name for response in operation.responses.all()}:
        problem = wording.problem("no-such-response")
        raise MatchingRefused(problem["message"], [problem])
    label = next((each["label"] for each in operation.key_candidates if each["path"] == key_path), "")
    labels = [each["label"] for each in operation.key_candidates]
    found = mapping.settled(
        view.header, choices, unused=unused, slots=set(view.slots), always=always, fields=labels, key_name=label
    )
    return migrating.completed(found, view) if view.origin else found.noted()


def _tried(actor: _Actor, files: list[File]) -> Outcome:
    """What became of one spreadsheet, one archive, or the documents of one contract."""
    name = datasets.shown_name(files[0][0])
    try:
        airlock.refuse_words(filename=name)
        for _name, content in files:
            _require_size(content)
        if recognising.kind(files[0][1], name) == CONTRACT:
            return _contract(actor, name, files)
        return _sheet(actor, (name, files[0][1]))
    except CatalogError as refusal:
        problems = getattr(refusal, "problems", None) or [{"code": refusal.code, "message": str(refusal)}]
        return Outcome(name, REFUSED, problems=problems)


def _contract(actor: _Actor, name: str, files: list[File]) -> Outcome:
    if not policies.may_add_contract(actor.by, actor.organisation):
        raise NotAllowed(_("This is a contract: only a service owner adds contracts."))
    held = gathering.gather(files, "", by=actor.by, organisation=actor.organisation)
    return Outcome(name, CONTRACT, token=_hold(actor, held))


def _sheet(actor: _Actor, file: File) -> Outcome:
    name, content = file
    if not policies.may_upload(actor.by, actor.organisation):
        raise NotAllowed(_("Your role in this organisation does not let you add datasets."))
    looked = recognising.look(content, name)
    if looked.problems:
        return Outcome(name, REFUSED, problems=[messages.problem(found) for found in looked.problems])
    origin = recognising.origin(actor.by, looked.identity) if looked.identity else None
    if origin is not None:
        view = looking.view(origin.operation, looked, origin)
        return _clear(actor, file, view) or _kept(actor, file, MATCH, view.operation)
    operation = recognising.only(recognising.candidates(actor.by, looked))
    if operation is not None:
        return _checked(actor, file, operation)
    return _remembered(actor, file, looked) or _kept(actor, file, CHOOSE)


def _clear(actor: _Actor, file: File, view: View) -> Outcome | None:
    """The check when nothing is to ask: the columns are the contract's, an older one's, or were matched before."""
    if view.origin is None and view.proposed["exact"]:
        return _checked(actor, file, view.operation)
    made = migrating.migrated(view) if view.origin else None
    if made is not None:
        return _checked(actor, file, view.operation, made)
    found = looking.known(view.looked, view.operation, actor.organisation)
    before = remembering.again(found, view.header, view.slots) if found else None
    if before is None:
        return None
    made = migrating.completed(before, view) if view.origin else remembering.noted(before, found)
    return _checked(actor, file, view.operation, made, found.key_path or None)


def _remembered(actor: _Actor, file: File, looked: Looked) -> Outcome | None:
    """The check for the operation whose columns the organisation matched with this header last."""
    for found in remembering.known(looked.header, organisation=actor.organisation):
        seen = queries.operations(actor.by).filter(version__service=found.service_id, name=found.operation_name)
        operation = recognising.of_today(list(seen))
        made = remembering.again(found, looked.header, looking.slots(operation)) if operation else None
        if operation is not None and made is not None:
            return _checked(actor, file, operation, remembering.noted(made, found), found.key_path or None)
    return None


def _checked(
    actor: _Actor, file: File, operation: Operation, made: Mapping | None = None, key_path: list[str] | None = None
) -> Outcome:
    upload = _sent(actor, file, operation, made, key_path)
    return Outcome(file[0], CHECKED, upload=upload, operation=operation)


def _sent(actor: _Actor, file: File, operation: Operation, made: Mapping | None, key_path: list[str] | None) -> Upload:
    name, content = file
    who = {"by": actor.by, "organisation": actor.organisation}
    return datasets.receive(
        **who,
        **_destination(operation, name, who),
        operation=operation,
        filename=name,
        content=content,
        key_path=key_path,
        mapping=made.told() if made else None,
        fictitious=actor.fictitious,
        invented=actor.invented,
    )


def _destination(operation: Operation, name: str, who: dict[str, Any]) -> dict[str, Any]:
    """Where the rows go: an annotated copy where its faulty file was going, any other file where its name says."""
    faulty = copies.origin(name, operation=operation, **who)
    if faulty is not None:
        return {name: getattr(faulty, name) for name in ("dataset", "dataset_name", "scope", "team")}
    stem = datasets.stem(name)
    dataset = destinations.of(operation, **who, filename=name, stem=stem)
    fresh = "" if dataset else destinations.free_name(operation, **who, wanted=stem)
    return {"dataset": dataset, "dataset_name": fresh}


def _kept(actor: _Actor, file: File, kind: str, operation: Operation | None = None) -> Outcome:
    """Keeps the file while something is asked; one that holds real people is refused before that, or kept without."""
    name, content = file
    arguments = {"filename": name, "max_rows": settings.MAX_ROWS}
    sheet = sealed.run("catalog.sheets.reading:read", arguments, {"file": content}, limits=uploading.READING)
    if sheet["fatal"] or (actor.fictitious and sheet["problems"]):  # a cell that was not read would be kept as it is
        problems = sheet["problems"]
    else:
        if actor.fictitious:
            name, content = _without_people(actor, sheet, name)
        problems = _personal(actor, sheet, (name, content), operation)
    if problems:
        return Outcome(file[0], REFUSED, problems=[messages.problem(found) for found in problems])
    held = Held(content, name, (name[:LONGEST_NAME],), 1, invented=actor.invented)
    return Outcome(name, kind, operation=operation, token=_hold(actor, held))


def _without_people(actor: _Actor, sheet: dict[str, Any], name: str) -> File:
    """The table as a CSV with fictitious people in it: nothing of the file that was sent is kept."""
    about = airlock.About(actor.organisation)
    rows, _notices = airlock.without_people(sheet=sheet, rows=sheet["blobs"]["rows"], about=about)
    sheet["blobs"]["rows"], sheet["kind"] = rows, "csv"
    cells = (json.loads(line)[1] for line in rows.decode().split("\n"))
    return f"{PurePosixPath(name).stem}.csv", blank.written_csv([sheet["header"], *cells])


def _personal(actor: _Actor, sheet: dict[str, Any], file: File, operation: Operation | None) -> list[dict[str, Any]]:
    about = airlock.About(actor.organisation, operation, invented=actor.invented)
    problems, _doubts = airlock.screen(
        sheet=sheet, rows=sheet["blobs"]["rows"], content=file[1], filename=file[0], about=about
    )
    return problems


def _hold(actor: _Actor, held: Held) -> str:
    return holding.hold(held, by=actor.by, organisation=actor.organisation)


def _is_document(file: File) -> bool:
    """A WSDL or a schema, which may need the others that were dropped with it; an archive stands alone."""
    name, content = file
    return recognising.kind(content, name) == CONTRACT and not content.startswith(ARCHIVES)


def _require_size(content: bytes) -> None:
    if len(content) > settings.MAX_UPLOAD_BYTES:
        limit = settings.MAX_UPLOAD_BYTES // 2**20
        raise UploadRefused(_("The file is larger than %(limit)s MB. Split it.") % {"limit": limit}, code="too-large")
