"""`python -m laboratory.simulator SEED`: the run of one seed, line by line, and what broke; 1 when something did."""

import sys

from .. import portal


def main() -> int:
    portal.ready()
    from . import simulation

    findings = simulation.simulate(int(sys.argv[1]))
    print("\n".join(findings.trace))
    print(", ".join(f"{name}: {value:,}" for name, value in sorted(findings.counts.items())))
    for invariant, seen in findings.broken.items():
        print(f"BROKEN {invariant}: {seen}")
    return 1 if findings.broken else 0


if __name__ == "__main__":
    sys.exit(main())
