"""Keys and rules as the portal sees them, and which row the engine would find: the engine's own order and matching."""
