"""What the API of every app shares: addresses, errors, parsers and pages."""
