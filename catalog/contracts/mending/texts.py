"""Mends the text of one file so that the XML parser takes it; says what was mended."""

import re
from typing import Any

from engine.errors import XmlRefused

from ..names import SOAP_ENCODING, WSDL, XSD, XSI
from ..problems import Notice
from . import doctypes

MOST_CURES = 30
OLD_SCHEMAS = (b"http://www.w3.org/1999/XMLSchema", b"http://www.w3.org/2000/10/XMLSchema")
OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity"
#: What people mean by a prefix that they forgot to declare. Those of bindings are not guessed: they are the protocol.
USUAL_PREFIXES = {
    "xsd": XSD,
    "xs": XSD,
    "s": XSD,
    "xsi": XSI,
    "http": "http://schemas.xmlsoap.org/wsdl/http/",
    "soapenc": SOAP_ENCODING,
    "SOAP-ENC": SOAP_ENCODING,
    "xmime": "http://www.w3.org/2005/05/xmlmime",
    "wsa": "http://www.w3.org/2005/08/addressing",
    "wsaw": "http://www.w3.org/2006/05/addressing/wsdl",
    "wsam": "http://www.w3.org/2007/05/addressing/metadata",
    "wsp": "http://schemas.xmlsoap.org/ws/2004/09/policy",
    "wsu": f"{OASIS}-utility-1.0.xsd",
    "wsse": f"{OASIS}-secext-1.0.xsd",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
#: One byte, or one and two, for a character; none of them shifts the meaning of the bytes that follow.
CODECS = re.compile(
    rb"windows-125[0-8]|iso-8859-\d{1,2}|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc-jp|euc-kr", re.IGNORECASE
)
DECLARATION = re.compile(rb"<\?xml\s[^>]*?\?>")
ENCODING = re.compile(rb"""\s+encoding\s*=\s*(["'])([A-Za-z][\w.:-]*)\1""")
SKIPPED = re.compile(rb"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*")
PREFIX = re.compile(r"Namespace prefix (\S+) (?:for \S+ )?on \S+ is not defined")
BAD_URI = re.compile(r"xmlns(?::\S+)?: '(.+)' is not a valid URI", re.DOTALL)
SECOND_ROOT = ("Extra content at the end", "XML declaration allowed only at the start")
WIDE = re.compile(rb"utf-?16|ucs-?2|unicode", re.IGNORECASE)
TARGET = re.compile(rb"""\btargetNamespace\s*=\s*["']([^"'<>]+)["']""")
BLANKS = b" \t\r\n"
MARKS = b"\xef\xbb\xbf"


class Text:
    """One file's text on its way to the parser. `notices` tells what was mended so far."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content
        self.notices: list[Notice] = []
        self._skip_to_declaration()
        self._forget_wide_encoding()
        self._read_drafts()
        self._tried: set[str] = set()

    def cure(self, error: XmlRefused) -> bool:
        """Mends what the parser refused; False when there is no cure. Bounded: no complaint is cured twice."""
        complaint = f"{error.code} {error.details.get('reason', '')}"
        if complaint in self._tried or len(self._tried) >= MOST_CURES:
            return False
        self._tried.add(complaint)
        if b"<!DOCTYPE" in self.content and self._without_doctype():
            return True
        if error.code == "encoding":
            return self._transcode()
        if found := PREFIX.search(complaint):
            return self._declare_usual(found[1], error.line)
        if found := BAD_URI.search(complaint):
            return self._clean_address(found[1], error.line)
        return any(told in complaint for told in SECOND_ROOT) and self._drop_the_rest(error)

    def declare(self, prefix: str, namespace: str) -> None:
        """Declares a prefix (or the default namespace, "") on the root element, on its own line."""
        root = self._root()
        if root is not None:
            value = namespace.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
            told = f' xmlns{":" if prefix else ""}{prefix}="{value}"'.encode()
            self.content = self.content[: root.end()] + told + self.content[root.end() :]

    def _tell(self, code: str, message: str, line: int = 0, **parameters: Any) -> bool:
        self.notices.append(Notice(code, f"{self.name}: {message}", self.name, line, parameters))
        return True

    # --- before the first attempt -------------------------------------------------------------------------------------

    def _skip_to_declaration(self) -> None:
        """Blanks and comments before `<?xml` are errors for every parser, and what people leave there by accident."""
        at = len(MARKS) if self.content.startswith(MARKS) else 0
        start = at
        while True:
            at += len(self.content[at : at + 1000]) - len(self.content[at : at + 1000].lstrip(BLANKS))
            if not self.content.startswith(b"<!--", at):
                break
            end = self.content.find(b"-->", at)
            if end < 0:
                return
            at = end + 3
        if at > start and DECLARATION.match(self.content, at):
            self._tell("text-before-declaration", "text before <?xml was skipped")
            self.content = self.content[at:]

    def _forget_wide_encoding(self) -> None:
        """A declaration that can be read byte by byte is not in UTF-16, whatever it says."""
        declared = DECLARATION.match(self.content)
        encoding = ENCODING.search(declared[0]) if declared else None
        if encoding and WIDE.match(encoding[2]):
            self.content = self.content[: encoding.start()] + self.content[encoding.end() :]
            self._tell("transcoded", "read as UTF-8", encoding="utf-8")

    def _read_drafts(self) -> None:
        for old in OLD_SCHEMAS:
            if old in self.content:
                self._tell("old-schema", "a draft of XML Schema read as the final one")
                self.content = self.content.replace(old, XSD.encode())

    # --- cures --------------------------------------------------------------------------------------------------------

    def _transcode(self) -> bool:
        declared = DECLARATION.match(self.content)
        encoding = ENCODING.search(declared[0]) if declared else None
        if declared is None or encoding is None or not CODECS.fullmatch(encoding[2]):
            return False
        named = encoding[2]
        try:
            text = self.content.decode(named.decode("ascii"))
        except (UnicodeDecodeError, LookupError):
            return False
        self.content = b'<?xml version="1.0" encoding="UTF-8"?>' + text[len(declared[0]) :].encode()
        return self._tell("transcoded", f"read as {named.decode()}", encoding=named.decode().lower())

    def _without_doctype(self) -> bool:
        expanded = doctypes.expand(self.content)
        if expanded is None:
            return False
        self.content, names = expanded
        return self._tell("entities-expanded", f"its entities were expanded: {names}", names=", ".join(names)[:300])

    def _declare_usual(self, prefix: str, line: int) -> bool:
        target = TARGET.search(self.content)
        own = target[1].decode("utf-8", "replace") if target and prefix == "tns" else ""
        namespace = own or USUAL_PREFIXES.get(prefix, f"urn:undeclared:{prefix}")
        self.declare(prefix, namespace)
        return self._tell(
            "prefix-declared", f"{prefix} read as {namespace}", line, prefix=prefix[:100], namespace=namespace
        )

    def _clean_address(self, written: str, line: int) -> bool:
        clean = re.sub(r"[^!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]", "", written)
        if not clean or clean in (written, WSDL):
            return False
        # The parser tells it with its blanks made equal, as attributes are read.
        pattern = rb"\s+".join(re.escape(word.encode()) for word in written.split())
        self.content = re.sub(rb"""(["'])\s*""" + pattern + rb"""\s*\1""", f'"{clean}"'.encode(), self.content)
        return self._tell("namespace-cleaned", f"{written} read as {clean}", line, written=written[:200], clean=clean)

    def _drop_the_rest(self, error: XmlRefused) -> bool:
        """What follows the root element: rests of an editor, or a second document."""
        lines = self.content.split(b"\n")
        end = sum(len(one) + 1 for one in lines[: error.line - 1]) + max(error.column - 1, 0)
        end = self.content.rfind(b"<?xml", 1, end) if error.column and self.content[:end].endswith(b"<?xml") else end
        size, self.content = len(self.content) - end, self.content[:end]
        return self._tell("text-after-end", f"{size} bytes after the root element were skipped", error.line, size=size)

    def _root(self) -> re.Match[bytes] | None:
        at = len(MARKS) if self.content.startswith(MARKS) else 0
        while skipped := SKIPPED.match(self.content, at):
            at = skipped.end()
        return ROOT.match(self.content, at)
