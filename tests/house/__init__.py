"""The house: architecture and habits of the repository, as tests."""
