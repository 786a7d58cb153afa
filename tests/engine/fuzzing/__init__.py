"""Mutated requests: `python -m tests.engine.fuzzing` and a short form in the suite."""
