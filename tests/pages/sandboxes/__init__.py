"""Pages of sandboxes, one file per page."""
