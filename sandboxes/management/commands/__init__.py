"""Commands of the sandboxes."""
