"""Clients that generate code from the contract: their stubs are made, compiled with our driver, and started."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from . import gsoap

HOME = Path(__file__).resolve().parents[2] / ".cache" / "clients"
"""What `deploy/clients.py` installs beside the system's packages."""

CXF = HOME / "cxf"
GSOAP = Path("/usr/share/gsoap")
JAXWS = Path("/usr/share/java/jaxws-rt.jar")
DRIVERS = Path(__file__).parent / "drivers"
SECONDS = 240


class Refused(Exception):
    """The client cannot make anything of the contract; the message is what it said."""


def run(command: list[str], folder: Path, *, given: str = "") -> subprocess.CompletedProcess[str]:
    """Runs a program in a folder, text in and out."""
    return subprocess.run(
        command, input=given, capture_output=True, text=True, timeout=SECONDS, cwd=folder, check=False
    )


def jaxws(job: dict[str, Any], folder: Path) -> list[str]:
    """The reference implementation, in the javax packages of Java EE 8."""
    made = _java_folder(folder, "javax.")
    # SOAP 1.2 is an extension to wsimport.
    _must(["wsimport", "-extension", "-quiet", "-Xnocompile", "-s", str(made), job["wsdl"]], folder)
    with zipfile.ZipFile(JAXWS) as jar:
        manifest = jar.read("META-INF/MANIFEST.MF").decode()
    version = re.search(r"Implementation-Version: (\S+)", manifest)
    return _java(folder, str(JAXWS), version[1] if version else "")


def cxf(job: dict[str, Any], folder: Path) -> list[str]:
    """Apache CXF, in the packages of Jakarta."""
    made = _java_folder(folder, "jakarta.")
    jars = f"{CXF}/*"
    # Without its own binding of WS-Addressing, whose types do not serve as parameters.
    options = ["-noAddressBinding", "-d", str(made)]
    _must(["java", "-cp", jars, "org.apache.cxf.tools.wsdlto.WSDLToJava", *options, job["wsdl"]], folder)
    version = next(CXF.glob("cxf-core-*.jar")).stem.removeprefix("cxf-core-")
    return _java(folder, jars, version)


def mono(job: dict[str, Any], folder: Path) -> list[str]:
    """.NET's classes of `System.Web.Services`."""
    only_12 = all(call["soap"] == "1.2" for call in job["calls"])
    _must(["wsdl", "-nologo", "-out:Stub.cs", *["-protocol:SOAP12"] * only_12, job["wsdl"]], folder)
    libraries = ["-r:System.Web.Services", "-r:System.Web.Extensions"]
    _must(["mcs", "-nowarn:0618,0649", "-out:call.exe", *libraries, str(DRIVERS / "Call.cs"), "Stub.cs"], folder)
    version = run(["mono", "--version"], folder).stdout.split("version ")[1].split()[0]
    return ["mono", "call.exe", version]


def gsoap_client(job: dict[str, Any], folder: Path) -> list[str]:
    """The C++ proxy of wsdl2h and soapcpp2."""
    _must(["wsdl2h", "-o", "contract.h", job["wsdl"]], folder)
    _must(["soapcpp2", "-j", "-C", "-x", f"-I{GSOAP}/import", "contract.h"], folder)
    (folder / "client.cpp").write_text(gsoap.program(job, folder))
    sources = [path.name for path in folder.glob("*.cpp")]
    # Serializers of gSOAP's own for types that the contract or its standard headers use, such as moments.
    custom = set(re.findall(r"/\* (custom/\w+)\.h", (folder / "soapStub.h").read_text()))
    sources += [f"{GSOAP}/{name}.c" for name in sorted(custom)]
    _must(["g++", "-O0", "-w", f"-I{GSOAP}", "-I.", "-o", "client", *sources, "-lgsoap++"], folder)
    version = run(["soapcpp2", "-V"], folder)
    return [
        sys.executable,
        str(DRIVERS / "gsoap_call.py"),
        str(folder / "client"),
        (version.stdout + version.stderr).strip(),
    ]


def _java_folder(folder: Path, package: str) -> Path:
    """A folder of sources that holds our driver, in the packages that the client is written for."""
    made = folder / "sources"
    made.mkdir()
    for path in DRIVERS.glob("*.java"):
        (made / path.name).write_text(path.read_text().replace("jakarta.", package))
    return made


def _java(folder: Path, jars: str, version: str) -> list[str]:
    sources = sorted((folder / "sources").rglob("*.java"))
    classes = ["-d", "classes", "-cp", jars]
    _must(["javac", "-proc:none", "-nowarn", "-encoding", "UTF-8", *classes, *map(str, sources)], folder)
    service = next(path for path in sources if "@WebServiceClient" in path.read_text())
    name = ".".join(service.relative_to(folder / "sources").with_suffix("").parts)
    return ["java", "-cp", f"classes:{jars}", "Call", name, version]


def _must(command: list[str], folder: Path) -> None:
    done = run(command, folder)
    if done.returncode or "Exception" in done.stderr:
        raise Refused(f"{Path(command[0]).name}: {(done.stdout + done.stderr).strip()[:1500]}")
