"""The specification of the engine: pure modules, then the live process."""
