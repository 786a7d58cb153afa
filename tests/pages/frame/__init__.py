"""What stands around and across the pages: frame, home, requests, errors, components."""
