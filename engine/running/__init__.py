"""The processes of the engine: one that keeps the others, and a worker for each core."""
