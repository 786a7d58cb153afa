"""People play the portal in a real browser, on a real database, worker and engine."""
