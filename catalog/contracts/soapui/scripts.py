"""Reads the one simple idiom of dispatch scripts: one field of the request, compared with texts. Nothing is run.

    def holder = new XmlHolder(mockRequest.requestContent)
    def name = holder["//name"]
    if (name == "Andrew") { requestContext.age = "46"; return "Andrew Response" } else { return "World Response" }

Anything beyond it (a second field, a function, a file, a random number) makes the script unread as a whole.
"""

import re
from dataclasses import dataclass, field

COMMENT = re.compile(r"(\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')|//[^\n]*|/\*.*?\*/", re.DOTALL)
HARMLESS = re.compile(r"^\s*(?:import\s+[\w.*]+|(?:log\.\w+|println)\b[^\n{}]*?);?\s*$", re.MULTILINE)
TOKEN = re.compile(r"\s*(?:(\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')|([A-Za-z_][\w.]*|\d+)|(==|[(){}\[\]=;,]))")
ESCAPE = re.compile(r"\\(.)")
LONGEST = 100_000


@dataclass(frozen=True)
class Branch:
    """What is returned, and the values put into the answer before that."""

    response: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass
class Script:
    """A script that was understood. `by_name`: the field's value is itself the name of the response."""

    xpath: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)
    branches: list[tuple[str, Branch]] = field(default_factory=list)
    by_name: bool = False
    otherwise: Branch | None = None


class _Unread(Exception):
    """The script is more than the idiom."""


def read(text: str) -> Script | None:
    """What the script does; None when it is more than the idiom."""
    try:
        return _Parser(_tokens(text)).script()
    except (_Unread, RecursionError):
        return None


def _tokens(text: str) -> list[str]:
    if len(text) > LONGEST:
        raise _Unread
    plain = HARMLESS.sub("", COMMENT.sub(lambda found: found[1] or " ", text)).strip()
    tokens, at = [], 0
    while at < len(plain):
        found = TOKEN.match(plain, at)
        if found is None:
            raise _Unread
        tokens.append(found[1] or found[2] or found[3])
        at = found.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0
        self.helpers: set[str] = set()
        self.holders: set[str] = set()
        self.fields: dict[str, str] = {}
        self.tested: set[str] = set()
        self.made = Script()

    def script(self) -> Script:
        while self._skip(";") or self._declaration():
            pass
        self._decision()
        if self.at != len(self.tokens) or len(self.tested) > 1:
            raise _Unread
        self.made.xpath = self.fields[self.tested.pop()] if self.tested else ""
        return self.made

    # --- declarations -------------------------------------------------------------------------------------------------

    def _declaration(self) -> bool:
        if self._skip("def"):
            self._variable(self._word())
            return True
        holder, _dot, member = self._peek().partition(".")
        if holder in self.holders and member == "namespaces":
            self._next()
            self._expect("[")
            prefix = self._string()
            self._expect("]", "=")
            self.made.prefixes[prefix] = self._string()
            return True
        return False

    def _variable(self, name: str) -> None:
        self._expect("=")
        if self._skip("new"):
            kind = self._word().rpartition(".")[2]
            self._argument()
            {"XmlHolder": self.holders, "GroovyUtils": self.helpers}.get(kind, set()).add(name)
            if kind not in ("XmlHolder", "GroovyUtils"):
                raise _Unread
            return
        owner, _dot, member = self._word().partition(".")
        if owner in self.helpers and member == "getXmlHolder":
            self._argument()
            self.holders.add(name)
        elif owner in self.holders and not member:
            self._expect("[")
            self.fields[name] = self._string()
            self._expect("]")
        elif owner in self.holders and member == "getNodeValue":
            self._expect("(")
            self.fields[name] = self._string()
            self._expect(")")
        else:
            raise _Unread

    def _argument(self) -> None:
        """The request itself, however it is called: mockRequest.requestContent, mockRequest.getContentElement()."""
        self._expect("(")
        word = self._word()
        if word != "context" and not word.startswith("mockRequest."):
            raise _Unread
        if self._skip("("):
            self._expect(")")
        self._expect(")")

    # --- decisions ----------------------------------------------------------------------------------------------------

    def _decision(self) -> None:
        """A chain of comparisons and what is returned when none holds; what follows a final return is never reached."""
        while self._skip("if"):
            self._comparison()
            while self._skip(";"):
                pass
            if self._skip("else") and self._peek() != "if":
                self._last()
                return
        if self._peek() == "return" or self._peek().startswith("requestContext"):
            self._last(block=False)
        elif not self.made.branches and not self.made.by_name:
            raise _Unread

    def _last(self, *, block: bool = True) -> None:
        branch = self._block() if block else self._statements()
        if isinstance(branch, Branch):
            self.made.otherwise = branch
        else:
            self._by_name(branch)
        while self._skip(";"):
            pass
        if self._peek() == "return":  # what follows an else that returns is never reached
            self._statements()

    def _comparison(self) -> None:
        self._expect("(")
        first = self._next()
        value = None
        if self._skip("=="):
            second = self._next()
            if not _is_string(second):
                first, second = second, first
            if not _is_string(second):  # a number never equals what an XPath finds, which is text
                raise _Unread
            value = _unquoted(second)
        elif first.endswith(".equals"):
            self._expect("(")
            first, value = first.removesuffix(".equals"), self._string()
            self._expect(")")
        self._expect(")")
        self._test(first)
        branch = self._block()
        if value is not None and isinstance(branch, Branch):
            self.made.branches.append((value, branch))
        elif value is None and branch == first:
            self.made.by_name = True
        else:
            raise _Unread

    def _block(self) -> Branch | str:
        if not self._skip("{"):
            return self._statements()
        branch = self._statements()
        self._expect("}")
        return branch

    def _statements(self) -> Branch | str:
        """Values put into the answer, then a return: a branch, or the name of the field that is returned."""
        values: dict[str, str] = {}
        while not self._skip("return"):
            owner, _dot, slot = self._word().partition(".")
            if owner != "requestContext":
                raise _Unread
            if not slot:
                self._expect("[")
                slot = self._string()
                self._expect("]")
            self._expect("=")
            values[slot] = _unquoted(self._next())
            self._skip(";")
        returned = self._next()
        self._skip(";")
        return Branch(_unquoted(returned), values) if _is_string(returned) else returned

    def _by_name(self, name: str) -> None:
        self._test(name)
        self.made.by_name = True

    def _test(self, name: str) -> None:
        if name not in self.fields:
            raise _Unread
        self.tested.add(name)

    # --- tokens -------------------------------------------------------------------------------------------------------

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        if not token:
            raise _Unread
        self.at += 1
        return token

    def _skip(self, token: str) -> bool:
        found = self._peek() == token
        self.at += found
        return found

    def _expect(self, *tokens: str) -> None:
        for token in tokens:
            if not self._skip(token):
                raise _Unread

    def _word(self) -> str:
        token = self._next()
        if not (token[0].isalpha() or token[0] == "_"):
            raise _Unread
        return token

    def _string(self) -> str:
        token = self._next()
        if not _is_string(token):
            raise _Unread
        return _unquoted(token)


def _is_string(token: str) -> bool:
    return token[:1] in ("'", '"')


def _unquoted(token: str) -> str:
    """The text of a literal: a string without insertions, or a number."""
    if token.isdigit():
        return token
    if not _is_string(token) or (token[0] == '"' and "$" in token):
        raise _Unread
    return ESCAPE.sub(r"\1", token[1:-1])
