"""Fictitious people, places, identifiers and dates that look French and belong to nobody."""
