"""The standard schemas that contracts import without carrying them, by namespace and by the addresses people write.

Some are written out here from their specifications; the others, the W3C's, are files of the `xmlschema` package.
"""

import functools
import importlib.util
import posixpath
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = "standard/"  # where these files stand among a contract's members


@dataclass(frozen=True)
class Standard:
    """One standard schema: its file name here, its namespace, other places it is known by."""

    file: str
    namespace: str
    addresses: tuple[str, ...] = ()
    package: str = ""  # path inside xmlschema's data, when that package ships it
    written: str = ""  # the file here that holds it, when it is that of another version
    of: str = ""  # the namespace of that other version, which says the same

    @property
    def name(self) -> str:
        return FOLDER + self.file


STANDARDS = (
    Standard(
        "xml.xsd",
        "http://www.w3.org/XML/1998/namespace",
        ("http://www.w3.org/2001/xml.xsd", "http://www.w3.org/2001/03/xml.xsd", "http://www.w3.org/2009/01/xml.xsd"),
        "XML/xml.xsd",
    ),
    Standard("xlink.xsd", "http://www.w3.org/1999/xlink", ("http://www.w3.org/1999/xlink.xsd",), "XLINK/xlink.xsd"),
    Standard("soap-encoding.xsd", "http://schemas.xmlsoap.org/soap/encoding/", (), "WSDL/soap-encoding.xsd"),
    *(
        Standard(
            f"soap-encoding-{version.replace('/', '-')}.xsd",
            f"http://www.w3.org/{version}/soap-encoding",
            package="WSDL/soap-encoding.xsd",
            of="http://schemas.xmlsoap.org/soap/encoding/",
        )
        for version in ("2003/05", "2002/12", "2002/06", "2001/12", "2001/09", "2001/06")
    ),
    Standard("xml-soap.xsd", "http://xml.apache.org/xml-soap"),
    Standard("soap-envelope.xsd", "http://schemas.xmlsoap.org/soap/envelope/", (), "WSDL/soap-envelope.xsd"),
    Standard("wsdl.xsd", "http://schemas.xmlsoap.org/wsdl/", (), "WSDL/wsdl.xsd"),
    Standard("xmldsig.xsd", "http://www.w3.org/2000/09/xmldsig#", (), "DSIG/xmldsig-core-schema.xsd"),
    Standard("xenc.xsd", "http://www.w3.org/2001/04/xmlenc#", (), "XENC/xenc-schema.xsd"),
    Standard(
        "ws-addressing-2005-08.xsd",
        "http://www.w3.org/2005/08/addressing",
        ("http://www.w3.org/2006/03/addressing/ws-addr.xsd", "http://www.w3.org/2005/08/addressing/ws-addr.xsd"),
    ),
    Standard("ws-addressing-2004-08.xsd", "http://schemas.xmlsoap.org/ws/2004/08/addressing"),
    Standard("xmlmime-2005-05.xsd", "http://www.w3.org/2005/05/xmlmime"),
    Standard("xmlmime-2004-11.xsd", "http://www.w3.org/2004/11/xmlmime"),
    Standard(
        "xmlmime-2004-06.xsd",
        "http://www.w3.org/2004/06/xmlmime",
        written="xmlmime-2004-11.xsd",
        of="http://www.w3.org/2004/11/xmlmime",
    ),
    Standard("reference-2002-04.xsd", "http://schemas.xmlsoap.org/ws/2002/04/reference/"),
    Standard(
        "swaref.xsd", "http://ws-i.org/profiles/basic/1.1/xsd", ("http://ws-i.org/profiles/basic/1.1/swaref.xsd",)
    ),
    Standard("wsu.xsd", "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"),
    Standard("wsse.xsd", "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"),
)
BY_NAME = {standard.name: standard for standard in STANDARDS}
BY_NAMESPACE = {standard.namespace: standard for standard in STANDARDS}
BY_ADDRESS = {
    _address.rstrip("/"): standard
    for standard in STANDARDS
    for _address in (standard.namespace, *standard.addresses)
    if _address.startswith("http")
}


def find(*, namespace: str = "", address: str = "") -> Standard | None:
    """The standard schema of that namespace, or known at that address (http and https alike)."""
    if namespace:
        return BY_NAMESPACE.get(namespace)
    return BY_ADDRESS.get(address.replace("https://", "http://", 1).rstrip("/"))


@functools.cache
def content(name: str) -> bytes:
    """The bytes of a standard schema by its member name ("standard/xml.xsd")."""
    standard = BY_NAME[name]
    content = _read(standard)
    return content.replace(standard.of.encode(), standard.namespace.encode()) if standard.of else content


def _read(standard: Standard) -> bytes:
    if not standard.package:
        return (HERE / (standard.written or standard.file)).read_bytes()
    # find_spec reads the place of a package without importing it: the sealed child needs its files only.
    spec = importlib.util.find_spec("xmlschema")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the xmlschema package, which ships the W3C's schemas, is not installed")
    return Path(posixpath.join(spec.submodule_search_locations[0], "schemas", standard.package)).read_bytes()
