"""The neighbours: other servers of mocks, each given the same rows and set up the way its own manual recommends."""
