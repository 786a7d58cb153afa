"""The page `docs/clients.md`, from what a run of every client saw."""

from collections.abc import Iterable

from . import clients, contracts
from .limits import LIMITS, Limit
from .matrix import Outcome

HEAD = """# SOAP clients and contracts

Which SOAP clients were seen to read a dataset's values from a live mock, and of which contracts. `make test-clients`
wrote this page: it publishes each contract with its CSV dataset through the portal, starts the engine, and lets every
client on the machine call rows and a fault through the sandbox's own WSDL.

✓ every value and fault was read · **L**n the client's own limit, explained below · **✗** not as it should be ·
– not on that machine
"""
TOLD = """
## What a client has to be told

- zeep asks the network for the schema of rpc/encoded, whatever the contract says. A `Transport` whose `load` answers
  `http://schemas.xmlsoap.org/soap/encoding/` from the sandbox's `?xsd=standard/soap-encoding.xsd` keeps it at home.
- Apache CXF reads a fault that comes with HTTP 400, as SOAP 1.2 wants for the sender's faults, only with the property
  `org.apache.cxf.transport.process_fault_on_http_400` in the request's context. Where the contract has WS-Addressing
  elements, generate with `-noAddressBinding`; `saaj-impl` must be there for faults that the contract does not declare.
- JAX-WS RI: `wsimport -extension` for SOAP 1.2.
- Mono: `wsdl -protocol:SOAP12` where all ports are SOAP 1.2.
- strong-soap: the arguments are those of the body's element, except where the operation's own name is that element's
  and it answers: then they are its children.
- node `soap` and strong-soap: `forceSoap12Headers` for SOAP 1.2.
- suds sends SOAP 1.1 whatever the port; the mock answers in the version of the request.
- gSOAP: link `struct_timeval.c` of its folder `custom` where its WS-Security headers come in.
"""
WHAT = "\n## The contracts\n\n| contract | what it is about | calls |\n|---|---|---|\n"
LIMITED = "\n## What a client cannot do by itself\n\n"
FAILED = "\n## What is not as it should be\n\n"
RAW = """
curl and SOAP::Lite read no contract: curl sends the portal's sample request as it stands, SOAP::Lite builds the same
elements by itself. JAX-WS RI, Apache CXF, Mono and gSOAP call through the code that they generated from the contract;
JAX-WS RI, Apache CXF and gSOAP send the binary content of Pieces as MTOM.
"""


def page(outcomes: Iterable[Outcome]) -> str:
    """The whole page. `outcomes` may lack clients that were not there."""
    seen = {(outcome.client, outcome.contract): outcome for outcome in outcomes}
    limits = _numbered(seen)
    return HEAD + _matrix(seen, limits) + RAW + _contracts() + _limits(limits) + _failures(seen) + TOLD


def _numbered(seen: dict[tuple[str, str], Outcome]) -> dict[Limit, int]:
    """{limit: its number}, in the order of the table."""
    found = [
        LIMITS[client.name, contract.name]
        for client in clients.ALL
        for contract in contracts.ALL
        if (client.name, contract.name) in LIMITS and (client.name, contract.name) in seen
    ]
    return {limit: number for number, limit in enumerate(dict.fromkeys(found), 1)}


def _matrix(seen: dict[tuple[str, str], Outcome], limits: dict[Limit, int]) -> str:
    names = [client.name for client in clients.ALL]
    lines = ["", f"| contract | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    versions = {
        name: next((each.version for (who, _what), each in seen.items() if who == name and each.version), "–")
        for name in names
    }
    lines.append(f"| *version* | {' | '.join(versions[name] for name in names)} |")
    for contract in contracts.ALL:
        cells = [_cell(seen.get((name, contract.name)), limits) for name in names]
        lines.append(f"| {contract.name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(outcome: Outcome | None, limits: dict[Limit, int]) -> str:
    if outcome is None:
        return "–"
    if not outcome.wrong:
        return "✓"
    limit = LIMITS.get((outcome.client, outcome.contract))
    return f"L{limits[limit]}" if limit else "**✗**"


def _contracts() -> str:
    return WHAT + "".join(f"| {each.name} | {each.style} | {len(each.calls)} |\n" for each in contracts.ALL)


def _limits(limits: dict[Limit, int]) -> str:
    return LIMITED + "".join(f"- **L{number}** {limit.reason}\n" for limit, number in limits.items()) if limits else ""


def _failures(seen: dict[tuple[str, str], Outcome]) -> str:
    found = [each for each in seen.values() if each.wrong and (each.client, each.contract) not in LIMITS]
    lines = [f"- {each.client}, {each.contract}: {' '.join(each.wrong[0].split())[:300]}\n" for each in found]
    return FAILED + "".join(lines) if lines else ""
