"""How a sandbox behaves besides answering, as people set it: rules, profiles, a clock, sequences, consumers."""
