"""Sandboxes: ordering, composing, provisioning, checking, metering; one file per action or work."""
