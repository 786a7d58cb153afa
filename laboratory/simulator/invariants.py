"""What must hold in every run, in words."""

LONGEST_LEASE = 60.0
"""Seconds for which a sandbox may wait for whoever died with it, a clock that is set back not counted."""

SERVED = "0 lost: the shelf serves the last wish of each sandbox"
ONCE = "0 duplicates: each move of a generation is told once, and the moves make one way"
FENCED = "who lost its lease commits nothing"
LEASED = f"no lease outlives its time: {LONGEST_LEASE:.0f} s"
METERED = "usage is the number of calls in the journal, and no answered call is missing there"
QUOTA_KEPT = "the quota is never overshot, but by what a clock set ahead had ended and a clock put right woke"
FORWARD = "no generation goes back"
STEADY = "nobody stumbles over anything but the faults themselves"
ALL = (SERVED, ONCE, FENCED, LEASED, METERED, QUOTA_KEPT, FORWARD, STEADY)
