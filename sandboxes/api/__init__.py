"""The API's part about sandboxes: orders, life, composition, checks, journal and usage."""
