"""What operators see of the engine: whether it lives, whether it is ready, and its figures; on a port of its own."""
