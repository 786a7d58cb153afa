"""One module for each fault of the list F01–F19: `run(count, seed)` breaks something so often, and counts."""
