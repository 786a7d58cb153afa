"""Rows made from a contract alone: values at their limits, pairs of choices, plausible examples."""

BOUNDARY, PAIRWISE, EXAMPLES = KINDS = ("boundary", "pairwise", "examples")
MOST_ROWS = 2_000
