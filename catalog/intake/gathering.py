"""Makes one upload of what a person sent: one file, several, a whole folder, and what they had sent before."""

import posixpath
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import Organisation, User

from ..contracts import archive, messages
from ..errors import ChildFailed, ContractRefused
from ..keeping import holding
from ..keeping.holding import Held
from ..sealing import sealed

SEVERAL = "contrat.zip"
File = tuple[str, bytes]
"""A path as the person's folder has it, and the content."""


def gather(files: Sequence[File], token: str, *, by: User, organisation: Organisation) -> Held:
    """The files, added to what `token` keeps when it is not empty. Raises HeldLost, ContractRefused."""
    if not token:
        return _one(files)
    held = holding.take(token, by=by, organisation=organisation)
    return _added(held, files) if files else held


def _one(files: Sequence[File]) -> Held:
    names = tuple(name for name, _content in files)
    if len(files) == 1:
        name, content = files[0]
        return Held(content, posixpath.basename(name), names, 1)
    return Held(_packed(files), SEVERAL, names, len(files))


def _added(held: Held, files: Sequence[File]) -> Held:
    try:
        merged = sealed.run(
            "catalog.contracts.merging:job",
            {"filename": held.filename},
            {"held": held.content, "added": _packed(files)},
        )
    except ChildFailed as error:
        raise ContractRefused(str(error), [{"code": error.code, "message": str(error)}]) from error
    if "problems" in merged:
        problems = [messages.problem(found) for found in merged["problems"]]
        raise ContractRefused(problems[0]["message"], problems)
    holding.forget(held)
    return Held(merged["blobs"]["upload"], SEVERAL, tuple(merged["names"]), len(merged["names"]))


def _packed(files: Sequence[File]) -> bytes:
    """Two files of one path would hide each other: refused, as in an archive."""
    seen: set[str] = set()
    for name, _content in files:
        if name in seen:
            message = _("Two of the files are named %(name)s: send the folder that holds them, or a ZIP.")
            problem = {"code": "duplicate-name", "message": message % {"name": name}}
            raise ContractRefused(problem["message"], [problem])
        seen.add(name)
    return archive.pack(dict(files))
