"""The table of faults: what is done, in which module, how often in CI and how often before a release."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`short` and `long` count what `unit` says. A fault of the `portal` needs a database and the cast."""

    title: str
    module: str = ""
    unit: str = "kills"
    short: int = 0
    long: int = 0
    portal: bool = False
    waits: bool = False
    """It mostly waits, or takes long: in the short form it runs beside the others, in a process of its own."""
    absent: str = ""
    """Why it is not built."""


FAULTS: dict[str, Fault] = {
    "F01": Fault(
        title="kill -9 of the reconciler at random instants, while what is desired changes",
        module="f01_reconciler_killed",
        short=1_000,
        long=10_000,
        portal=True,
        waits=True,
    ),
    "F02": Fault(
        title="kill -9 of the engine's workers under load",
        module="f02_engine_workers_killed",
        short=200,
        long=2_000,
    ),
    "F03": Fault(
        title="kill -9 of the collector while it stores",
        module="f03_collector_killed",
        short=1_000,
        long=10_000,
        portal=True,
    ),
    "F04": Fault(
        title="kill -9 of Celery, main process and child, while it provisions",
        module="f04_celery_killed",
        short=0,
        long=100,
    ),
    "F05": Fault(
        title="the broker (Redis) killed, emptied, paused by SIGSTOP, restarted, while people act",
        module="f05_broker_gone",
        unit="faults",
        short=8,
        long=200,
        portal=True,
        waits=True,
    ),
    "F06": Fault(
        title="PostgreSQL stopped at once and started again under the portal",
        module="f06_postgres_stopped",
        unit="stops",
        short=3,
        long=100,
        waits=True,
    ),
    "F07": Fault(
        title="portal, database and broker stopped, under load; the engine restarted meanwhile",
        module="f07_engine_alone",
        unit="seconds",
        short=60,
        long=600,
        waits=True,
    ),
    "F08": Fault(
        title="the n-th write, fsync, rename, open, mkdir or unlink fails, for every n",
        module="f08_disk_fails",
        unit="rounds of all call sites",
        short=1,
        long=20,
    ),
    "F09": Fault(
        title="bits flipped and files cut short: bundles, pointers, states, journal",
        module="f09_bits_flipped",
        unit="damages",
        short=1_000,
        long=10_000,
    ),
    "F10": Fault(
        title="hot swaps of a sandbox's bundle under load",
        module="f10_hot_swaps",
        unit="swaps",
        short=1_000,
        long=10_000,
    ),
    "F11": Fault(
        title="rolling restarts of the engine under load",
        module="f11_rolling_restarts",
        unit="restarts",
        short=3,
        long=100,
    ),
    "F12": Fault(
        title="the clock jumps by an hour, a day, a year, while leases are held and calls are counted",
        module="f12_clock_jumps",
        unit="jumps",
        short=50,
        long=500,
        portal=True,
    ),
    "F13": Fault(
        title="the reconciler stands still (SIGSTOP) for longer than its lease, and wakes after others did its work",
        module="f13_worker_stands_still",
        unit="stops",
        short=20,
        long=100,
        portal=True,
        waits=True,
    ),
    "F14": Fault(
        title="forty people, or forty workers, at the same thing at once on PostgreSQL",
        module="f14_races",
        unit="rounds of 40",
        short=0,
        long=200,
    ),
    "F15": Fault(
        title="a seeded simulator of database, broker and engine with a false clock",
        module="f15_simulator",
        unit="seeds",
        short=100,
        long=10_000,
        portal=True,
    ),
    "F16": Fault(
        title="upgrade from an earlier version and back, with live traffic",
        module="f16_upgraded",
        unit="rounds",
        short=0,
        long=5,
    ),
    "F17": Fault(
        title="back up, destroy, restore, verify",
        module="f17_restored",
        unit="drills",
        short=1,
        long=5,
        portal=True,
    ),
    "F18": Fault(
        title="every other fault, with 512 MB of private memory for each process",
        module="f18_memory_ceiling",
        unit="faults",
        short=3,
        long=17,
    ),
    "F19": Fault(
        title="100 calls a second for a day, with a random fault each minute",
        module="f19_soak",
        unit="seconds",
        short=0,
        long=86_400,
        portal=True,
        waits=True,
    ),
}
