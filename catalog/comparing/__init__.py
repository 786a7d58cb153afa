"""Compares two readings of a service's contract: what changed, for whom it breaks, and by which rule."""
