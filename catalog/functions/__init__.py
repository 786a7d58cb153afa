"""Functions in cells as the portal sees them: the request's fields by name, examples, what to propose instead."""
