"""Recorded exchanges: pairs of a request and its response become named responses and rows."""
