"""The API's part about the catalogue: services, contracts, responses, datasets and uploads."""
