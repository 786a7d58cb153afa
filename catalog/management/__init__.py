"""What operators do with the catalogue from the command line."""
