"""Reads contracts (WSDL 1.1 and XML Schema) without network, disk or Django: bytes in, plain JSON out."""
