"""Hostile contracts by name: [(id and title, bytes or a function of the canary's port, what the refusal names)]."""

import io
import re
import zipfile

from tests.contracts.build import TYPES, contract, zipped
from tests.contracts.test_hostile_contracts import ENTITIES, OUTSIDE

WSDL, ZIP = "envoi.wsdl", "envoi.zip"


def with_head(head: str) -> bytes:
    return contract(head=head)


def with_schema(schema: str) -> bytes:
    """The contract and its schema in a ZIP."""
    return zipped({"a.wsdl": contract('<xsd:include schemaLocation="b.xsd"/>' + TYPES), "b.xsd": schema.encode()})


def schema(inside: str = "", head: str = "") -> str:
    opening = '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:exemple:essai">'
    return f'<?xml version="1.0"?>{head}{opening}{inside}</xsd:schema>'


def crowd(group: str, many: int) -> bytes:
    """An answer whose `group` has `many` elements."""
    inside = "".join(f'<xsd:element name="e{n}" type="xsd:string" minOccurs="0"/>' for n in range(many))
    element = f'<xsd:element name="reponse"><xsd:complexType><xsd:{group}>{inside}</xsd:{group}></xsd:complexType>'
    return contract(f'<xsd:element name="demande" type="xsd:string"/>{element}</xsd:element>')


def renamed(old: str, new: str) -> bytes:
    content = contract().decode()
    assert old in content
    return content.replace(old, new).encode()


def importing(directive: str, location: str) -> bytes:
    location = location.replace("&", "&amp;").replace("<", "&lt;")
    if directive == "wsdl:import":
        element = f'<wsdl:import namespace="urn:x" location="{location}"/>'
        return contract().replace(b"<wsdl:types>", element.encode() + b"<wsdl:types>")
    namespace = 'namespace="urn:x"' if directive == "xsd:import" else ""
    return contract(f'<{directive} {namespace} schemaLocation="{location}"/>')


def link() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        entry = zipfile.ZipInfo("lien.wsdl")
        entry.create_system, entry.external_attr = 3, 0o120777 << 16
        packed.writestr(entry, "/etc/passwd")
    return stream.getvalue()


def locked() -> bytes:
    content = bytearray(zipped({"a.wsdl": contract()}))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def lying() -> bytes:
    content = zipped({"a.wsdl": contract()})
    place = content.rindex(b"PK\x01\x02") + 24
    return content[:place] + (10).to_bytes(4, "little") + content[place + 4 :]


def chain(length: int) -> bytes:
    files = {f"{n}.xsd": schema(f'<xsd:include schemaLocation="{n + 1}.xsd"/>').encode() for n in range(length)}
    return zipped({"a.wsdl": contract('<xsd:include schemaLocation="0.xsd"/>'), **files})


def hidden_doctype(encoding: str) -> bytes:
    return with_head(ENTITIES["external file"]).decode().replace("UTF-8", encoding).encode(encoding)


DEEP = 20_000
NUMBERS = {"external file": "X01", "external address": "X02", "parameter entity": "X03", "external DTD": "X04",
           "billion laughs": "X05", "quadratic": "X06"}  # fmt: skip
REMOTE = re.compile(r"http:|HTTP:|ftp:|^//")

CASES = [
    *((f"{NUMBERS[name]} {name} in the WSDL", WSDL, with_head(text), WSDL) for name, text in ENTITIES.items()),
    *((f"{NUMBERS[name]} {name} in a schema", ZIP, with_schema(schema(head=text)), "b.xsd")
      for name, text in ENTITIES.items()),
    ("X08 nested 300 deep", WSDL, contract().replace(b"<wsdl:service", b"<d>" * 300 + b"</d>" * 300 + b"<wsdl:service"),
     WSDL),
    ("X08 nested 20,000 deep", WSDL, b"<d>" * DEEP + b"</d>" * DEEP, WSDL),
    ("X09 a WSDL of more than 5 MB", WSDL, contract() + b" " * 5 * 2**20, WSDL),
    ("X09 one million empty elements", WSDL, b"<r>" + b"<a/>" * 1_000_000 + b"</r>", WSDL),
    *((f"X10 a DOCTYPE in {name}", WSDL, hidden_doctype(name), WSDL)
      for name in ("utf-16", "utf-16-be", "utf-32", "utf-7", "iso2022_kr", "cp037")),
    ("X10 latin-1 bytes under UTF-8", WSDL, contract(head="<!-- \xe9 -->").decode().encode("latin-1"), WSDL),
    *((f"{'X12' if REMOTE.search(place) else 'X13'} {directive} of {place[:40]}", WSDL, importing(directive, place),
       WSDL)
      for directive, places in (("xsd:include", OUTSIDE), ("wsdl:import", OUTSIDE[:3]), ("xsd:import", OUTSIDE[6:9]))
      for place in places),
    ("X14 a chain of 199 imports that ends nowhere", ZIP, chain(199), ".xsd"),
    ("X14 201 files", ZIP, zipped({f"{n}.xsd": b"<a/>" for n in range(201)}), ZIP),
    ("X15 a choice of 8,000", WSDL, crowd("choice", 8_000), WSDL),
    ("X15 an all of 8,000", WSDL, crowd("all", 8_000), WSDL),
    ("X15 a type that is itself", WSDL, contract(
        TYPES.replace('name="reponse" type="xsd:string"', 'name="reponse" type="tns:r"')
        + '<xsd:simpleType name="r"><xsd:restriction base="tns:r"/></xsd:simpleType>'), WSDL),
    ("X25 no XML at all", WSDL, b"a;b;c\n1;2;3\n", WSDL),
    ("X25 a picture", WSDL, b"\x89PNG\r\n\x1a\n" + b"\0" * 500, WSDL),
    ("X25 a web page", WSDL, b"<html><script>alert(1)</script></html>", WSDL),
    ("X25 a WSDL 2.0", WSDL, b'<description xmlns="http://www.w3.org/ns/wsdl"/>', WSDL),
    ("X25 a null character", WSDL, contract().replace(b"urn:lire", b"urn:&#0;"), WSDL),
    *((f"Z01 an archive with {name!r}", ZIP, zipped({name: contract()}), ZIP)
      for name in ("../evil.wsdl", "a/../../evil.wsdl", "/etc/evil.wsdl", "C:/evil.wsdl", "..\\evil.wsdl")),
    ("Z01 a null in a name", ZIP, zipped({"aXb.wsdl": contract()}).replace(b"aXb.wsdl", b"a\x00b.wsdl"), ZIP),
    ("Z01 a name of 5,000 characters", ZIP, zipped({"n" * 5_000 + ".wsdl": contract()}), ZIP),
    ("Z02 a symbolic link", ZIP, link(), ZIP),
    ("Z03 names that differ by case", ZIP, zipped({"a.xsd": b"<a/>", "A.XSD": b"<b/>"}), ZIP),
    ("Z04 two contracts", ZIP, zipped({"a.wsdl": contract(), "b.wsdl": contract()}), "a.wsdl"),
    ("Z05 no contract", ZIP, zipped({"a.xsd": schema().encode()}), ".xsd"),
    ("Z05 an empty archive", ZIP, zipped({}), ZIP),
    ("Z06 an archive in the archive", ZIP, zipped({"a.zip": zipped({"a.wsdl": contract()})}), ZIP),
    ("Z06 an archive named as a schema", ZIP, zipped({"a.xsd": zipped({"a.wsdl": contract()})}), ZIP),
    ("S01 a bomb of 4 MB", ZIP, zipped({"a.xsd": b" " * 4_000_000}), ZIP),
    ("S04 bzip2", ZIP, zipped({"a.xsd": b" " * 10**6}, method=zipfile.ZIP_BZIP2), ZIP),
    ("S18 a password", ZIP, locked(), ZIP),
    ("S20 a truncated archive", ZIP, zipped({"a.wsdl": contract()})[:200], ZIP),
    ("S07 a lie about a size", ZIP, lying(), ZIP),
    ("W05 an operation named a/b", WSDL, renamed('operation name="lire"', 'operation name="a/b"'), WSDL),
    ("W05 an operation named ..", WSDL, renamed('operation name="lire"', 'operation name=".."'), WSDL),
    ("W05 an operation named <script>", WSDL,
     renamed('operation name="lire"', 'operation name="&lt;script&gt;"'), WSDL),
    ("W05 an operation of 5,000 characters", WSDL, renamed('operation name="lire"', f'operation name="{"n" * 5000}"'),
     WSDL),
    ("W05 an action of 5,000 characters", WSDL, renamed("urn:lire", "urn:" + "n" * 5_000), WSDL),
    ("W05 a style of 5,000 characters", WSDL, renamed('style="document"', f'style="{"n" * 5_000}"'), WSDL),
]  # fmt: skip
"""(title, file name, content, what the refusal names); {port} in the content is the canary's."""
