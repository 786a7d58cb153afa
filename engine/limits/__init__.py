"""What the engine allows: calls of one sandbox for each second, unknown addresses for each client. It knows no HTTP."""
