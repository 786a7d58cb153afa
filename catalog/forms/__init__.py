"""Shapes of the catalogue's HTTP forms, one module per thing."""
