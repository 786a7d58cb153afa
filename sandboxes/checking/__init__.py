"""The check after publication: a real SOAP client calls the live sandbox and compares what it reads with the data."""

from .running import check

__all__ = ["check"]
