"""The budget of addresses that ask for what is not there: who guesses is soon told to wait, whatever it guesses.

Only answers that would be "404 Not Found" are counted and refused: calls of sandboxes that exist are never concerned,
also when a proxy makes all clients come from one address.
"""

import ipaddress
from collections import OrderedDict

from .rates import SECOND, Bucket

MINUTE = 60 * SECOND
#: Addresses remembered; who comes with a further one takes the place of that seen longest ago.
MOST = 10_000
#: Of IPv6 a network is counted: whoever has one address has all of its /64.
PREFIX = 64


class Strangers:
    """What clients of one process have asked for in vain: `budget` for each minute and address."""

    def __init__(self, budget: int, most: int = MOST) -> None:
        self._budget = budget
        self._most = most
        self._known: OrderedDict[str, Bucket] = OrderedDict()
        self.refused = 0

    def seconds_to_wait(self, address: str, now: int) -> int:
        """Counts one more; 0 while it is within the budget, else after how many seconds the next one may come."""
        network = of(address)
        bucket = self._known.get(network)
        if bucket is None:
            if len(self._known) >= self._most:
                self._known.popitem(last=False)
            bucket = self._known[network] = Bucket(MINUTE // self._budget, self._budget)
        else:
            self._known.move_to_end(network)
        if bucket.takes(now):
            return 0
        self.refused += 1
        return bucket.seconds_to_wait(now)

    def __len__(self) -> int:
        return len(self._known)


def of(address: str) -> str:
    """What is counted as one: an IPv4 address, the /64 of an IPv6 one; what is none stands for itself."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, PREFIX), strict=False).network_address)
