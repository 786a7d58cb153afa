"""Contracts: from an uploaded WSDL to operations, message trees, samples and named responses."""
