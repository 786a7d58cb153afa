"""Hostile inputs through the portal's real doors: each is refused in plain words, and leaves nothing behind."""
