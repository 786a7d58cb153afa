"""Keeps real people out: finds what looks like personal data, and says whose it cannot be. Runs in the sealed child."""
