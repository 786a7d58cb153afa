"""Reads a contract that had to be mended, and gives what was told of it."""

from catalog.contracts import messages, reading

SERIOUS = {"client-refuses", "strict-unavailable", "sample-invalid"}


def notices(files: dict[str, bytes] | bytes) -> list[tuple[str, dict]]:
    """What was told, by code; the contract is read, loads in zeep and has a strict schema."""
    read = reading.read(files if isinstance(files, dict) else {"a.wsdl": files}, "a.wsdl")
    assert [operation["name"] for operation in read["operations"]] == ["lire"]
    told = [(notice["code"], notice["parameters"]) for notice in read["notices"]]
    assert {code for code, _parameters in told}.isdisjoint(SERIOUS)
    assert all(messages.notice(notice)["message"] for notice in read["notices"])
    return told


def codes(files: dict[str, bytes] | bytes) -> list[str]:
    return [code for code, _parameters in notices(files)]
