"""The contract as a sandbox serves it: its own address in every port, every import leading back to the sandbox."""

from collections.abc import Iterator
from urllib.parse import quote

from lxml import etree

from . import members, xml
from .bundle import Bundle

#: Stands for the sandbox's address in a prepared page, as sandboxes share bundles.
ADDRESS = "urn:mockadmin:address"
#: A contract's file was bounded when it was uploaded; this only keeps the parser's own promise.
LIMIT = 32 * 2**20

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
XSD = "{http://www.w3.org/2001/XMLSchema}"
PORTS = tuple(
    f"{{{namespace}}}address"
    for namespace in (
        "http://schemas.xmlsoap.org/wsdl/soap/",
        "http://schemas.xmlsoap.org/wsdl/soap12/",
        "http://schemas.xmlsoap.org/wsdl/http/",
    )
)
ENDPOINTS = (
    "{http://www.w3.org/2005/08/addressing}Address",
    "{http://schemas.xmlsoap.org/ws/2004/08/addressing}Address",
)
SCHEMA_LINKS = (f"{XSD}import", f"{XSD}include", f"{XSD}redefine")


class Pages:
    """The served files of one bundle, rewritten at their first use and kept."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._prepared: dict[str, list[bytes]] = {}

    def page(self, name: str, address: str) -> bytes | None:
        """A file of the contract for the sandbox at `address`; None when the contract has no such file.

        An empty name is the main file. Without a flat form, the main file stands in for it where it imports nothing.
        Raises XmlRefused when the stored file cannot be read.
        """
        if name == members.FLAT and name not in self._bundle.files:
            name = self._bundle.main_file if self._stands_alone() else name
        name = name or self._bundle.main_file
        if name not in self._bundle.files or name.startswith(members.STRICT):
            return None
        pieces = self._prepared.get(name)
        if pieces is None:
            pieces = self._prepared[name] = self._prepare(name)
        return address.encode().join(pieces)

    def _prepare(self, name: str) -> list[bytes]:
        root = xml.parse(self._bundle.member(name) or b"", limit=LIMIT)
        for element in root.iter(*PORTS):
            element.set("location", ADDRESS)
        for port in root.iter(f"{WSDL}port"):
            for endpoint in port.iter(*ENDPOINTS):
                endpoint.text = ADDRESS
        for element, attribute in _links(root):
            self._rewrite(name, element, attribute)
        return xml.serialise(root).split(ADDRESS.encode())

    def _stands_alone(self) -> bool:
        root = xml.parse(self._bundle.member(self._bundle.main_file) or b"", limit=LIMIT)
        return all(element.get(attribute) is None for element, attribute in _links(root))

    def _rewrite(self, importer: str, element: etree._Element, attribute: str) -> None:
        location = element.get(attribute)
        if location is None:
            return
        target = members.resolve(self._bundle.files, importer, str(location))
        if target is None:
            # What the bundle does not hold would send the client elsewhere; without a location it stays here.
            del element.attrib[attribute]
            return
        kind = "wsdl" if attribute == "location" and _is_wsdl(self._bundle.member(target) or b"") else "xsd"
        element.set(attribute, f"{ADDRESS}?{kind}={quote(target, safe='/.-_~')}")


def _links(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for element in root.iter(f"{WSDL}import"):
        yield element, "location"
    for element in root.iter(*SCHEMA_LINKS):
        yield element, "schemaLocation"


def _is_wsdl(data: bytes) -> bool:
    return xml.parse(data, limit=LIMIT).tag == f"{WSDL}definitions"
