"""The fault laboratory: breaks Mock Admin on purpose, counts, and says what held. `make faults` runs all of it.

`counts.py` has how often, `faults/` one module for each fault, `docs/reliability.md` the last long run.
"""
