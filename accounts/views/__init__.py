"""Pages about people: one module per thing."""
