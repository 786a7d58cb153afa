"""What can be mocked: services, versions, contracts, datasets and their reviews."""
