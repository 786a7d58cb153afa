"""Mending an upload in the page: its table kept change after change, its problems a page at a time, one-click mends."""
