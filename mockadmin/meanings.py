"""What a stage means to the eye: one of five looks, each a colour with an icon and always a word."""

MEANINGS = {
    "ready": "check-circle-fill",
    "waiting": "hourglass-split",
    "warning": "exclamation-triangle-fill",
    "failed": "x-octagon-fill",
    "quiet": "dash-circle",
}
"""Meaning → icon. `quiet` is what asks nothing of anybody (draft, stopped, retired…)."""

STAGES = {
    # versions, uploads, sandboxes
    "draft": "quiet",
    "submitted": "waiting",
    "requested": "waiting",
    "received": "waiting",
    "provisioning": "waiting",
    "checking": "waiting",
    "running": "waiting",
    "waiting": "waiting",
    "splitting": "waiting",
    "importing": "waiting",
    "reading": "waiting",
    "imported": "ready",
    "known": "quiet",
    "cancelled": "quiet",
    "approved": "ready",
    "ready": "ready",
    "published": "ready",
    "done": "ready",
    "passed": "ready",
    "answered": "ready",
    "defaulted": "ready",
    "deprecated": "warning",
    "faulty": "warning",
    "open": "waiting",
    "accepted": "ready",
    "declined": "quiet",
    "asked": "waiting",
    "withdrawn": "quiet",
    "expiring": "warning",
    "unmatched": "warning",
    "broken": "warning",
    "throttled": "warning",
    "invalid": "warning",
    "not_testable": "quiet",
    "unknown": "warning",
    "refused": "failed",
    "failed": "failed",
    "error": "failed",
    "stopped": "quiet",
    "expired": "quiet",
    "retired": "quiet",
    "deleted": "quiet",
    "abandoned": "quiet",
    # differences of contracts
    "breaking": "failed",
    "strict": "warning",
    "compatible": "ready",
    "identical": "ready",
}


def of(value: str) -> str:
    """The meaning of a stage or outcome; a meaning stands for itself, the unforeseen is quiet."""
    return STAGES.get(value, value if value in MEANINGS else "quiet")
