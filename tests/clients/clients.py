"""The SOAP clients: where each is on this machine, how its driver is started, and what it says that it read.

A driver is a small program in the client's own language. Its standard input is a job, as JSON:

    {"wsdl", "endpoint", "namespace": of the header's elements, "binary": [names of base64Binary elements],
     "calls": [{"operation", "action", "style", "soap": "1.1" | "1.2", "arguments": {name: text | map | list},
                "header": {name: {field: text}}, "request": tree of envelopes.py, "envelope": the whole request}]}

Its standard output is {"version": the client's own, "results": one for each call}, each of them {"answer": what it
read, in any shape}, {"fault": the reason, "detail": in any shape} or {"error": what went wrong in the client}.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from . import stubs
from .stubs import HOME, Refused

DRIVERS = Path(__file__).parent / "drivers"
NODE = HOME / "npm"
SUDS = HOME / "python" / "bin" / "python"

Job = dict[str, Any]


class SoapFault(Exception):
    """The client read a SOAP fault; the message is its reason."""


@dataclass(frozen=True)
class Client:
    """A SOAP client. `command` gives what starts its driver; clients that need stubs make them in the folder first."""

    name: str
    command: Callable[[Job, Path], list[str]]
    present: Callable[[], bool]
    how: str

    @property
    def absent(self) -> str:
        """How to get it; empty when it is on this machine."""
        return "" if self.present() else self.how

    def run(self, job: Job, folder: Path) -> dict[str, Any]:
        """What the driver printed. Raises Refused when stubs cannot be made, or when the driver ends without a word."""
        done = stubs.run(self.command(job, folder), folder, given=json.dumps(job))
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise Refused((done.stderr or done.stdout).strip()[-1500:] or f"status {done.returncode}") from None


def _driver(*command: str) -> Callable[[Job, Path], list[str]]:
    return lambda _job, _folder: [*command]


def _programs(*names: str) -> Callable[[], bool]:
    return lambda: all(map(shutil.which, names))


def _says(*command: str, word: str = "") -> Callable[[], bool]:
    """Whether a command is there, ends well, and its output holds a word."""

    def asked() -> bool:
        if not shutil.which(command[0]):
            return False
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode == 0 and word in done.stdout.split() + [""]

    return asked


def _node(package: str) -> Callable[[], bool]:
    return lambda: bool(shutil.which("node")) and (NODE / "node_modules" / package).exists()


def _script(program: str, name: str, *arguments: str) -> Callable[[Job, Path], list[str]]:
    return _driver(program, str(DRIVERS / name), *arguments)


ALL = (
    Client(
        "PHP SoapClient",
        _script("php", "call.php"),
        _says("php", "-m", word="soap"),
        "apt install php-cli php-soap php-xml",
    ),
    Client("node soap", _script("node", "call.js", "soap", str(NODE)), _node("soap"), "make test-clients"),
    Client(
        "node strong-soap",
        _script("node", "call.js", "strong-soap", str(NODE)),
        _node("strong-soap"),
        "make test-clients",
    ),
    Client("zeep", _script(sys.executable, "zeep_call.py"), lambda: True, ""),
    Client("suds", _script(str(SUDS), "suds_call.py"), SUDS.exists, "make test-clients"),
    Client("JAX-WS RI", stubs.jaxws, _programs("wsimport", "javac"), "apt install jaxws openjdk-17-jdk-headless"),
    Client("Apache CXF", stubs.cxf, lambda: _programs("javac")() and stubs.CXF.exists(), "make test-clients"),
    Client("Mono", stubs.mono, _programs("wsdl", "mcs", "mono"), "apt install mono-devel"),
    Client(
        "SOAP::Lite", _script("perl", "call.pl"), _says("perl", "-MSOAP::Lite", "-e1"), "apt install libsoap-lite-perl"
    ),
    Client("gSOAP", stubs.gsoap_client, _programs("wsdl2h", "soapcpp2", "g++"), "apt install gsoap libgsoap-dev g++"),
    Client(
        "soap4r", _script("ruby", "call.rb"), _says("ruby", "-rsoap/wsdlDriver", "-e1"), "apt install ruby ruby-soap4r"
    ),
    Client("curl", _script(sys.executable, "curl_call.py"), _programs("curl"), "apt install curl"),
)
BY_NAME = {client.name: client for client in ALL}
IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
OPTIONAL_IN_CI = frozenset({"Apache CXF"})
"""Too long to install there; `make test-clients` has it."""
SLOW, FEW = frozenset({"JAX-WS RI", "Mono", "gSOAP"}), frozenset({"Individu", "Dossiers", "Ordonnance", "INSi"})
"""Clients that compile code for each contract: in CI they meet a few contracts, in `make test-clients` all."""


def require(client: Client) -> None:
    """Skips the test of a client that is not on this machine, with the way to get it; CI must have it."""
    if not client.absent:
        return
    if IN_CI and client.name not in OPTIONAL_IN_CI:
        pytest.fail(f"{client.name} is missing in CI: {client.absent}")
    pytest.skip(f"{client.name} is not on this machine: {client.absent}")


def meets(client: Client, contract: str) -> bool:
    """Whether a client is asked to read a contract in this run."""
    return not IN_CI or client.name not in SLOW or contract in FEW


def call(client: str, wsdl: str, operation: str, arguments: dict[str, Any], soap: str) -> Any:
    """One call by one of the clients that need neither stubs nor the request itself; what it read.

    Raises SoapFault.
    """
    require(BY_NAME[client])
    asked = {"operation": operation, "style": "document", "soap": soap, "arguments": arguments, "header": {}}
    job = {"wsdl": wsdl, "endpoint": wsdl.removesuffix("?wsdl"), "namespace": "", "binary": [], "calls": [asked]}
    (result,) = BY_NAME[client].run(job, Path(tempfile.gettempdir()))["results"]
    if "fault" in result:
        raise SoapFault(result["fault"])
    assert "error" not in result, result["error"]
    return result["answer"]


def curl(wsdl: str, envelope: str, soap: str) -> str:
    """An envelope sent as it stands; the body of the answer."""
    require(BY_NAME["curl"])
    kind = "application/soap+xml" if soap == "1.2" else "text/xml"
    command = ["curl", "--silent", "--header", f"Content-Type: {kind}; charset=utf-8", "--data-binary", "@-"]
    done = subprocess.run([*command, wsdl.removesuffix("?wsdl")], input=envelope.encode(), capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def found(answer: Any, name: str) -> list[str]:
    """The texts of the fields called `name`, wherever the client put them, in order."""
    texts: list[str] = []
    if isinstance(answer, dict):
        for key, value in answer.items():
            texts += _texts(value, name) if key == name else found(value, name)
    elif isinstance(answer, list):
        for item in answer:
            texts += found(item, name)
    return texts


def _texts(value: Any, name: str) -> list[str]:
    """What a field holds: its text, its texts, or the text that stands beside its attributes."""
    if value is None or value == {}:
        return []
    if isinstance(value, list):
        return [text for item in value for text in _texts(item, name)]
    if isinstance(value, dict):
        inside = [str(value[key]) for key in TEXT if isinstance(value.get(key), str | int | float)]
        return inside[:1] or found(value, name)
    return [str(value).lower() if isinstance(value, bool) else str(value)]


TEXT = ("$value", "_value_1", "value", "_", "text")
"""Where clients put the text of an element that has attributes."""
