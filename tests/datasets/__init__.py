"""Bringing data: columns, cells and answers checked, uploads kept whole or not at all, revisions published."""
