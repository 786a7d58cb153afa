"""The rate of a sandbox: how many calls it may get for each second, and how many at once after a rest.

A bucket is one number (GCRA, ITU-T I.371): the time at which it will be full again. A call moves it on by one interval;
a call that would move it further than the burst reaches is refused.
"""

from dataclasses import dataclass
from typing import TypeAlias

from .page import Page

SECOND = 1_000_000_000
MOST_RATE = 1_000_000
#: What a burst may save up, in seconds of the rate.
LONGEST_BURST = 60

Dues: TypeAlias = "list[int] | memoryview[int]"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls a second, and so many at once. `share` is how many processes there are to share them."""

    calls: int = 1_000
    burst: int = 2_000
    share: int = 1


class Bucket:
    """One call for each `interval` nanoseconds, `burst` at once. `dues[place]` is when it is full again.

    `rate` is what people are told, in calls a second.
    """

    __slots__ = ("_dues", "_interval", "_place", "_tolerance", "rate")

    def __init__(self, interval: int, burst: int, dues: "Dues | None" = None, place: int = 0, *, rate: int = 0) -> None:
        self.rate = rate
        self._dues: Dues = [0] if dues is None else dues
        self._place = place
        self._interval = interval
        self._tolerance = interval * (burst - 1)

    def takes(self, now: int) -> bool:
        """Whether one more call is within the rate; it is counted when it is. `now` in nanoseconds, `perf_counter_ns`.

        Between reading and writing another process may do the same: then two calls count as one, and nobody waits.
        """
        due = self._dues[self._place]
        if due <= now:
            self._dues[self._place] = now + self._interval
        elif due - now <= self._tolerance:
            self._dues[self._place] = due + self._interval
        else:
            return False
        return True

    def seconds_to_wait(self, now: int) -> int:
        """After how many whole seconds a call is within the rate again, at least one."""
        return max(1, -(-(self._dues[self._place] - self._tolerance - now) // SECOND))


class Rates:
    """Makes the buckets of one process. Those on a page count the calls of all processes that share it."""

    def __init__(self, usual: Rate | None = None, page: Page | None = None) -> None:
        self._usual = usual or Rate()
        self._page = page

    def bucket(self, public_id: str, calls: int = 0, burst: int = 0) -> Bucket:
        """The bucket of a sandbox; 0 is what is usual, a rate without a burst has one of two seconds.

        Where the page has no place left, this process counts for itself, and allows its share of the rate.
        """
        calls, burst = (calls, burst or 2 * calls) if calls else (self._usual.calls, burst or self._usual.burst)
        place = -1 if self._page is None else self._page.place(public_id)
        if self._page is None or place < 0:
            return Bucket(self._usual.share * SECOND // calls, max(1, burst // self._usual.share), rate=calls)
        return Bucket(SECOND // calls, burst, self._page.dues, place, rate=calls)
