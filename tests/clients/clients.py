"""Four SOAP clients behind one question: call this operation of this WSDL with these arguments, what do you read?"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
import zeep
import zeep.exceptions
import zeep.helpers

HERE = Path(__file__).parent
IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")


class SoapFault(Exception):
    """The client read a SOAP fault; the message is its reason."""


def missing(what: str, how: str) -> None:
    """Skips the test with the way to get what it needs; in CI everything must be there."""
    if IN_CI:
        pytest.fail(f"{what} is missing in CI: {how}")
    pytest.skip(f"{what} is not on this machine: {how}")


def php(wsdl: str, operation: str, arguments: dict[str, Any], soap: str) -> Any:
    command = shutil.which("php")
    if not command or "soap" not in subprocess.run([command, "-m"], capture_output=True, text=True).stdout.split():
        missing("PHP with its SOAP client", "apt install php-cli php-soap php-xml")
    return _run([command, str(HERE / "call.php")], wsdl, operation, arguments, soap)


def node(wsdl: str, operation: str, arguments: dict[str, Any], soap: str) -> Any:
    command = shutil.which("node")
    if not command or not shutil.which("npm"):
        missing("node with npm", "apt install nodejs npm")
    return _run([command, str(HERE / "call.js")], wsdl, operation, arguments, soap, NODE_SOAP=str(_node_soap()))


def python(wsdl: str, operation: str, arguments: dict[str, Any], soap: str) -> Any:
    """zeep; the answer as plain dicts and lists."""
    client = zeep.Client(wsdl)
    try:
        answer = client.service[operation](**arguments)
    except zeep.exceptions.Fault as fault:
        raise SoapFault(fault.message) from fault
    return zeep.helpers.serialize_object(answer, dict)


def curl(wsdl: str, envelope: str, soap: str) -> str:
    """No SOAP client at all: the envelope as it stands; the body of the answer."""
    command = shutil.which("curl")
    if not command:
        missing("curl", "apt install curl")
    kind = "application/soap+xml" if soap == "1.2" else "text/xml"
    address = wsdl.removesuffix("?wsdl")
    header = f"Content-Type: {kind}; charset=utf-8"
    done = subprocess.run(
        [command, "--silent", "--header", header, "--data-binary", "@-", address],
        input=envelope.encode(),
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


ALL = {"php": php, "node": node, "zeep": python}


def _run(command: list[str], wsdl: str, operation: str, arguments: dict, soap: str, **surroundings: str) -> Any:
    job = json.dumps({"wsdl": wsdl, "operation": operation, "arguments": arguments, "soap": soap})
    done = subprocess.run(
        command,
        input=job,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | surroundings,
        cwd=tempfile.gettempdir(),
    )
    assert done.returncode == 0, done.stderr or done.stdout
    said = json.loads(done.stdout)
    if "fault" in said:
        raise SoapFault(said["fault"])
    return said["answer"]


def _node_soap() -> Path:
    """The locked package, installed once into a folder outside the repository that is named by its lock."""
    digest = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"mockadmin-clients-{os.getuid()}-{digest}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test processes may want it at once
        _install(folder)
    return folder / "node_modules" / "soap"


def _install(folder: Path) -> None:
    if not (folder / "installed").exists():
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True
        )
        if done.returncode:
            missing("node's package `soap`", re.sub(r"\s+", " ", done.stderr)[-300:])
        (folder / "installed").touch()


def found(answer: Any, name: str) -> list[str]:
    """The texts of the fields called `name`, wherever the client put them, in order."""
    texts: list[str] = []
    if isinstance(answer, dict):
        for key, value in answer.items():
            if key == name and not isinstance(value, dict | list):
                texts.append(str(value))
            elif key == name and isinstance(value, list):
                texts += [str(item) for item in value if not isinstance(item, dict)]
            else:
                texts += found(value, name)
    elif isinstance(answer, list):
        for item in answer:
            texts += found(item, name)
    return texts
