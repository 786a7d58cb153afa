"""Pages of sandboxes: one module per thing."""
