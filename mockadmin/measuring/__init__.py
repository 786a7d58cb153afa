"""Measures what the portal makes of contracts, without keeping anything: read, answered by the engine, judged."""
