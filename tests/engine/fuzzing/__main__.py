"""`python -m tests.engine.fuzzing`: mutated envelopes through the core; the exit code is 1 when something is wrong."""

import argparse
import random
import sys
import time

from . import envelopes


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=int, default=2_000_000)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    given = options.parse_args()
    started, total, wrong = time.monotonic(), 0, 0
    print(f"seed {given.seed}", flush=True)
    for name, found in envelopes.run(given.messages, given.seed):
        total, wrong = total + found.messages, wrong + len(found.wrong)
        outcomes = ", ".join(f"{count} {outcome}" for outcome, count in found.outcomes.most_common())
        print(f"{name:10}{found.messages:9} messages, slowest {found.slowest * 1_000:.0f} ms: {outcomes}", flush=True)
        print(*found.wrong, sep="\n", end="\n" if found.wrong else "", file=sys.stderr)
    print(f"{'all':10}{total:9} messages, {wrong} wrong ({time.monotonic() - started:.0f} s)")
    if wrong:
        print(f"again: python -m tests.engine.fuzzing --messages {given.messages} --seed {given.seed}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
