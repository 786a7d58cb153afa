"""What must always hold: looked at after every turn, and once more when everything has come to rest."""

from collections import Counter
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from django.utils import timezone

from engine import bundle, journal
from engine.shelf import Shelf
from sandboxes import compiling, composing, querysets
from sandboxes.leases import MOST_ATTEMPTS
from sandboxes.lifecycle import MOVES
from sandboxes.models import Sandbox, SandboxService
from sandboxes.stages import CheckOutcome, Desire, Stage

from .actors import Cast
from .invariants import FENCED, FORWARD, LEASED, LONGEST_LEASE, METERED, ONCE, QUOTA_KEPT, SERVED, STEADY
from .schedule import Actor
from .world import QUOTA

QUOTA_STAGES = {"approved", "provisioning", "checking", "ready", "failed", "stopped"}
OTHERS_MOVES = {"requested", "approved", "expired", "refused", "deleted"}
"""Moves that need no lease: those of people, and of the calendar."""


@dataclass(frozen=True)
class Row:
    """What the witness reads of a sandbox."""

    id: int
    public_id: str
    stage: str
    desire: str
    expires_at: datetime
    strict: int
    desired_generation: int
    observed_generation: int
    failed_generation: int
    fence: int
    lease_until: datetime
    attempts: int
    checked_generation: int
    check_fence: int
    check_lease_until: datetime

    @property
    def made(self) -> tuple:
        """What only the one who makes the sandbox may write."""
        return self.observed_generation, self.failed_generation, self.lease_until

    @property
    def checked(self) -> tuple:
        """What the one who checks it may write, and the one who makes it."""
        return self.checked_generation, self.check_lease_until


READ = f"SELECT {', '.join(field.name for field in fields(Row))} FROM sandboxes_sandbox ORDER BY id"


class Witness:
    """Compares what is with what was, and remembers who claimed what."""

    def __init__(self, cast: Cast) -> None:
        self.broken: dict[str, str] = {}
        self._cast, self._world, self._clock = cast, cast.world, cast.schedule.clock
        self._known: dict[int, Row] = {}
        self._changes = -1
        self._making: dict[tuple[int, int], Actor] = {}
        self._checking: dict[tuple[int, int], Actor] = {}
        self._held: dict[tuple[int, str], tuple[float, float]] = {}
        self.tried: Counter = Counter()

    def note(self, invariant: str, what: str) -> None:
        """It is broken: the first time is what counts."""
        if invariant not in self.broken:
            self._cast.schedule.say(f"BROKEN {invariant}: {what}")
            self.broken[invariant] = what

    # --- after every turn ---------------------------------------------------------------------------------------------

    def look(self, actor: Actor) -> None:
        if actor.error is not None:
            self.note(STEADY, f"{actor.name}: {type(actor.error).__name__}: {actor.error}")
        changes = self._world.changes
        if changes != self._changes:
            self._changes = changes
            rows = {row[0]: Row(*row) for row in self._world.rows(READ)}
            for pk, row in rows.items():
                known = self._known.get(pk)
                if known is not None and known != row:
                    self._compare(known, row, actor)
            self._known = rows
            counted = sum(self._counts(row) for row in rows.values())
            if counted > QUOTA:
                self.note(QUOTA_KEPT, f"{counted} sandboxes of {QUOTA}")
        self._look_at_leases()

    def _counts(self, row: Row) -> bool:
        """Against the quota: not what a clock set ahead has ended once, and wakes when the clock is put right."""
        lives = row.stage in QUOTA_STAGES and row.desire != Desire.DELETED
        return lives and _seconds(row.expires_at) > self._clock.furthest

    def _compare(self, was: Row, row: Row, actor: Actor) -> None:
        if row.fence != was.fence:
            self._making[row.id, row.fence] = actor
            self.tried[row.id, row.desired_generation] += 1
        if row.check_fence != was.check_fence:
            self._checking[row.id, row.check_fence] = actor
        makes = self._making.get((row.id, row.fence)) is actor
        checks = self._checking.get((row.id, row.check_fence)) is actor
        if row.made != was.made and not makes:
            self.note(FENCED, f"{actor.name} wrote {was.made} -> {row.made} of {row.id} under another's fence")
        if row.checked != was.checked and not (makes or checks):
            self.note(FENCED, f"{actor.name} wrote {was.checked} -> {row.checked} of {row.id} under another's fence")
        if row.stage != was.stage and row.stage not in OTHERS_MOVES and not (makes or checks):
            self.note(FENCED, f"{actor.name} moved {row.id} from {was.stage} to {row.stage} under another's fence")
        if row.observed_generation < was.observed_generation or row.checked_generation < was.checked_generation:
            self.note(FORWARD, f"{was} -> {row}")
        if row.observed_generation > row.desired_generation:
            self.note(FORWARD, f"generation {row.observed_generation} is observed before it is asked for")

    def _look_at_leases(self) -> None:
        for row in self._known.values():
            for name in ("lease_until", "check_lease_until"):
                until = _seconds(getattr(row, name))
                if not self._keeps_away(row, name, until):
                    self._held.pop((row.id, name), None)
                    continue
                lease, since = self._held.get((row.id, name), (None, 0.0))
                if lease != until or since < self._clock.set_back_at:
                    self._held[row.id, name] = until, self._clock.elapsed
                elif self._clock.elapsed - since > LONGEST_LEASE:
                    self.note(LEASED, f"{name} of {row.id} is held for {self._clock.elapsed - since:.0f} s")

    def _keeps_away(self, row: Row, name: str, until: float) -> bool:
        """A lease whose end is near and ahead does; one far ahead is what a clock set back leaves: ask the portal."""
        left = until - self._clock.wall
        if left <= LONGEST_LEASE:
            return left > 0
        free = querysets._has_come(name, timezone.now(), querysets.FURTHEST_LEASE)
        return not Sandbox.objects.filter(free, pk=row.id).exists()

    # --- when all has come to rest ------------------------------------------------------------------------------------

    def is_settled(self) -> bool:
        return all(self._is_settled(Row(*row)) for row in self._world.rows(READ))

    def _is_settled(self, row: Row) -> bool:
        if row.stage in ("requested", "refused", "deleted"):
            return row.desire == Desire.DELETED or row.stage != "deleted"
        if row.failed_generation == row.desired_generation:
            return row.stage == Stage.FAILED and self.tried[row.id, row.desired_generation] >= MOST_ATTEMPTS
        return row.observed_generation == row.desired_generation and row.stage in self._goals(row)

    def _goals(self, row: Row) -> set[str]:
        if row.desire == Desire.DELETED:
            return {Stage.DELETED}
        goals = {Stage.STOPPED if row.desire == Desire.STOPPED else Stage.READY}
        verdict = self._cast.verdicts.get((row.id, row.observed_generation))
        if row.desire == Desire.RUNNING and verdict == CheckOutcome.FAILED:
            goals = {Stage.FAILED}
        if _seconds(row.expires_at) <= self._clock.furthest:
            goals.add(Stage.EXPIRED)  # its end came, if only by a clock that has been set back since
        return goals

    def conclude(self) -> None:
        """What can only be said at the end."""
        for what in self._cast.stumbled:
            self.note(STEADY, what)
        for row in (Row(*row) for row in self._world.rows(READ)):
            if not self._is_settled(row) or not self._is_served(row):
                self.note(SERVED, f"{row}, the shelf has {Shelf(self._world.shelf).read(row.public_id)}")
            self._follow_the_moves(row)
        self._count_the_calls()

    def _is_served(self, row: Row) -> bool:
        pointer = Shelf(self._world.shelf).read(row.public_id)
        if row.stage in ("requested", "refused"):
            return pointer is None
        if row.failed_generation == row.desired_generation or (row.stage == "deleted" and pointer is None):
            return True
        if pointer is None or pointer.generation != row.desired_generation:
            return False
        if row.stage in ("stopped", "expired", "deleted"):
            return pointer.retired
        served = self._world.rows("SELECT bundle_digest FROM sandboxes_sandboxservice WHERE sandbox_id = ?", row.id)
        wanted = {digest for (digest,) in served}
        whole = all(bundle.exists(self._world.shelf, digest) for digest in wanted)
        named = set(pointer.services.values()) == wanted and wanted == self._composed(row)
        return whole and named and not pointer.retired and pointer.strict == bool(row.strict)

    def _composed(self, row: Row) -> set[str]:
        """What the composition that was asked for last makes."""
        services = SandboxService.objects.filter(sandbox=row.id).select_related("version__service")
        return {compiling.digest(service.version, composing.recipes(service)) for service in services}

    def _follow_the_moves(self, row: Row) -> None:
        moves = self._world.rows(
            "SELECT generation, origin, stage FROM sandboxes_event WHERE sandbox_id = ? ORDER BY id", row.id
        )
        twice = [move for move, times in Counter((move[0], move[2]) for move in moves).items() if times > 1]
        if twice:
            self.note(ONCE, f"{row.id}: {twice} twice")
        stands = "requested"
        for _generation, origin, stage in moves:
            if origin != stands or stage not in MOVES[Stage(origin)]:
                self.note(ONCE, f"{row.id}: {moves}")
            stands = stage
        if stands != row.stage:
            self.note(ONCE, f"{row.id} is {row.stage}, its moves end with {stands}")

    def _count_the_calls(self) -> None:
        lines: Counter = Counter()
        for segment in journal.segments(self._world.shelf):
            exchanges, offset = journal.read(segment.path, 0, 1_000_000)
            while exchanges:
                lines.update(exchange.sandbox for exchange in exchanges)
                exchanges, offset = journal.read(segment.path, offset, 1_000_000)
        usage = dict(
            self._world.rows(
                "SELECT public_id, SUM(calls) FROM sandboxes_usage u JOIN sandboxes_sandbox s ON s.id = u.sandbox_id "
                "GROUP BY public_id"
            )
        )
        if usage != dict(lines):
            self.note(METERED, f"journal {dict(lines)}, usage {usage}")
        if missing := self._cast.answered - lines:
            self.note(METERED, f"answered, and not in the journal: {missing}")


def _seconds(moment: datetime) -> float:
    """SQLite keeps moments in UTC, without saying so."""
    return moment.replace(tzinfo=UTC).timestamp()
