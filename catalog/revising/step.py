"""What a person sees before publishing: what changes, for which sandboxes, and what others published meanwhile."""

from dataclasses import dataclass, field

from accounts.models import User

from ..errors import UploadRefused
from ..models import DatasetRevision, Upload
from ..neighbours import followers
from ..neighbours.followers import Followers
from . import rebasing
from .differences import Change, Differences
from .merging import Merge

SHOWN = 8
"""Changes shown on the page itself; all of them have their own."""


@dataclass(frozen=True)
class Step:
    """`current` is the newest revision; None for the first. `refusal` says why two tables cannot be joined.

    `is_there`: the newest revision holds these very rows, and there is nothing to publish.
    """

    current: DatasetRevision | None = None
    counts: dict[str, int] = field(default_factory=dict)
    first: list[Change] = field(default_factory=list)
    followers: Followers = Followers()
    merge: Merge | None = None
    refusal: str = ""
    is_there: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def of(upload: Upload, user: User) -> Step:
    """The step of an upload that is ready. When others published meanwhile, only its own changes are told."""
    current = upload.dataset.revisions.select_related("author").first() if upload.dataset else None
    if current is None:
        return Step()
    try:
        merge = rebasing.merge(upload)
    except UploadRefused as refusal:
        return Step(current, followers=followers.of(user, upload.dataset), refusal=str(refusal))
    changes = Differences(merge.base if merge else current, upload)
    reached = followers.of(user, upload.dataset)
    return Step(current, changes.counts, changes[:SHOWN], reached, merge, is_there=rebasing.is_in(upload, current))
