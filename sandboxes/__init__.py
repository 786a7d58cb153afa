"""What runs: orders, composition, provisioning, checking, journal and usage."""
