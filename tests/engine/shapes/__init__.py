"""Learned shapes: never another answer than the whole parse would give."""
