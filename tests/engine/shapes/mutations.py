"""What may happen to a request on its way: flipped bytes, foreign markup, other encodings, other texts."""

import random
import re
from collections.abc import Callable

TEXT = re.compile(rb">([^<>]*)</")
PIECE = re.compile(rb"<[^<>]*>|[^<>]+")
TOKENS = [
    b"&amp;", b"&lt;", b"&#49;", b"&#x31;", b"&#0;", b"&#xD800;", b"&x;", b"&", b"<", b">", b"]]>", b"<![CDATA[", b"]]",
    b"<![CDATA[1]]>", b"<!---->", b"<!-- 1 -->", b"--", b"<?a b?>", b"<?xml version='1.0'?>", b"<!DOCTYPE a>",
    b"<!DOCTYPE a [<!ENTITY x '1'>]>", b"<x/>", b"<x>1</x>", b"</x>", b"<id>1</id>", b"\0", b"\x01", b"\x1f", b"\x7f",
    b"\x85", b"\xa0", b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xef\xbf\xbe", b"\xef\xbf\xbf",
    b"\xf4\x90\x80\x80", b"\xc2\x80", b"\xc2\x85", b"\xc2\xa0", b"\xe2\x80\xa8", b"\xe3\x80\x80", b"\xf0\x9f\x98\x80",
    b"\xf3\xa0\x80\x81", b"\xee\x80\x80", b"\r", b"\n", b"\r\n", b"\t", b" ", b"  ", b"'", b'"', b"=", b"/", b"!", b"?",
    b' href="#a"', b' id="a"', b' xsi:nil="true"', b' xmlns="urn:x"', b' xmlns:soap="urn:x"', b' a="<"', b' a=">"',
    b' a="&#10;"', b" a='1'", b"{{", b"\\", b"185057800608491", b"1 85 05 78 006 084 91", b"1850578006084",
    b"e\xcc\x81",
]  # fmt: skip
DECLARATIONS = [
    b'<?xml version="1.0"?>', b'<?xml version="1.0" encoding="UTF-8"?>', b"<?xml version='1.0' encoding='utf-8'?>\n",
    b'<?xml version="1.0" encoding="ISO-8859-1"?>', b'<?xml version="1.0" encoding="windows-1252"?>',
    b'<?xml version="1.0" encoding="US-ASCII"?>', b'<?xml version="1.0" encoding="UTF-16"?>',
    b'<?xml version="1.0" encoding="UTF-7"?>', b'<?xml version="1.1"?>', b'<?xml version="1.0" standalone="yes"?>',
    b'<?xml version="1.0" encoding="utf8"?>', b'<?xml  version = "1.0"  encoding = "UTF-8" standalone="no" ?>', b" ",
    b"\xef\xbb\xbf", b"\xff\xfe",
]  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1", "cp1252", "iso-8859-15", "utf-32", "utf-7")


class Mutator:
    """Changes requests; the same seed gives the same changes. `values` are texts that mean something to the service."""

    def __init__(self, chance: random.Random, values: list[str]) -> None:
        self._chance = chance
        self._values = [value.encode() for value in values]
        self._ways: list[tuple[Callable[[bytes], bytes], int]] = [
            (self._other_text, 12), (self._token_in_text, 6), (self._token, 4), (self._flip, 4), (self._swap, 1),
            (self._repeat, 1), (self._leave_out, 2), (self._cut, 1), (self._declare, 3), (self._encode, 1),
            (self._rename, 2), (self._space, 2),
        ]  # fmt: skip

    def mutated(self, body: bytes) -> bytes:
        """The request after one to three changes."""
        ways, weights = zip(*self._ways, strict=True)
        for way in self._chance.choices(ways, weights, k=self._chance.choice((1, 1, 1, 2, 3))):
            body = way(body)
        return body

    def _text(self) -> bytes:
        chance = self._chance
        if chance.random() < 0.6:
            return chance.choice(self._values)
        letters = "abcXYZ019 -_.,;:()éœ€Ωи中😀'\"/#{}\\"
        return "".join(chance.choices(letters, k=chance.randrange(12))).encode()

    def _somewhere(self, body: bytes) -> int:
        return self._chance.randrange(len(body) + 1)

    def _leaf(self, body: bytes) -> tuple[int, int]:
        found = list(TEXT.finditer(body))
        return self._chance.choice(found).span(1) if found else (len(body), len(body))

    def _other_text(self, body: bytes) -> bytes:
        start, end = self._leaf(body)
        return body[:start] + self._text() + body[end:]

    def _token_in_text(self, body: bytes) -> bytes:
        start, end = self._leaf(body)
        at = self._chance.randrange(start, end + 1)
        return body[:at] + self._chance.choice(TOKENS) + body[at:]

    def _token(self, body: bytes) -> bytes:
        at = self._somewhere(body)
        return body[:at] + self._chance.choice(TOKENS) + body[at + self._chance.choice((0, 0, 1)) :]

    def _flip(self, body: bytes) -> bytes:
        if not body:
            return body
        at = self._chance.randrange(len(body))
        return body[:at] + bytes([body[at] ^ 1 << self._chance.randrange(8)]) + body[at + 1 :]

    def _pieces(self, body: bytes) -> list[bytes]:
        return PIECE.findall(body) or [body]

    def _swap(self, body: bytes) -> bytes:
        pieces = self._pieces(body)
        one, two = (self._chance.randrange(len(pieces)) for _ in range(2))
        pieces[one], pieces[two] = pieces[two], pieces[one]
        return b"".join(pieces)

    def _repeat(self, body: bytes) -> bytes:
        pieces = self._pieces(body)
        start = self._chance.randrange(len(pieces))
        end = start + self._chance.choice((1, 2, 3))
        at = self._chance.choice((end, self._chance.randrange(len(pieces))))
        return b"".join((*pieces[:at], *pieces[start:end], *pieces[at:]))

    def _leave_out(self, body: bytes) -> bytes:
        pieces = self._pieces(body)
        start = self._chance.randrange(len(pieces))
        del pieces[start : start + self._chance.choice((1, 1, 2, 3))]
        return b"".join(pieces)

    def _cut(self, body: bytes) -> bytes:
        return body[: self._somewhere(body)]

    def _declare(self, body: bytes) -> bytes:
        return self._chance.choice(DECLARATIONS) + re.sub(rb"^<\?xml[^>]*>\s*", b"", body)

    def _encode(self, body: bytes) -> bytes:
        text = body.decode("utf-8", "replace")
        return text.encode(self._chance.choice(ENCODINGS), "replace")

    def _rename(self, body: bytes) -> bytes:
        prefixes = re.findall(rb"xmlns:(\w+)=", body)
        if not prefixes:
            return body
        old, new = self._chance.choice(prefixes), self._chance.choice((b"s", b"v", b"soap", b"ns1", b"_x"))
        if self._chance.random() < 0.3:
            return body.replace(old + b":", new + b":", 1)
        return re.sub(rb"\b%b(?=[:=])" % old, new, body)

    def _space(self, body: bytes) -> bytes:
        blank = self._chance.choice((b" ", b"\n", b"\t", b"\n  ", b"\r\n", b"\xc2\xa0"))
        if self._chance.random() < 0.5:
            return body.replace(b"><", b">" + blank + b"<")
        at = self._somewhere(body)
        return body[:at] + blank + body[at:]
