"""From the mock services and requests of a SoapUI project to named responses and rows."""

import re
from collections.abc import Sequence
from typing import Any

from engine import keys
from engine.errors import XmlRefused

from ..problems import Notice
from ..recorded import envelopes, fields, matching
from ..recorded.bringing import DEFAULT, Brought, Operation
from ..recorded.envelopes import Request
from . import scripts, xpaths
from .project import MockAnswer, MockOperation, Project
from .scripts import Branch

PLACEHOLDER = re.compile(r"\$\{\s*([\w\-]+)\s*\}")
EXPRESSION = re.compile(r"\$\{[^{}]*\}")
MICROCKS = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
SLOT_NAME = re.compile(r"[\w.\-]+")
PART = re.compile(r"\b(?:requests?|responses?|requ[eê]tes?|r[eé]ponses?)\b", re.IGNORECASE)


def brought(project: Project, operations: list[Operation]) -> tuple[list[Brought], list[Notice]]:
    """What each mocked operation gets, and what was left out or stands for something that SoapUI did otherwise."""
    by_name = {operation["name"]: operation for operation in operations}
    notices: list[Notice] = []
    made: dict[str, Brought] = {}
    for mock in project.mocks:
        operation = by_name.get(mock.operation)
        if operation is None or operation["one_way"]:
            told = {"operation": mock.operation, "service": mock.service}
            notices.append(Notice("soapui-operation", f"{mock.operation} is not answered", parameters=told))
        elif mock.operation in made:
            told = {"operation": mock.operation, "service": mock.service}
            notices.append(Notice("soapui-second", f"{mock.operation} is mocked twice", parameters=told))
        else:
            asked = project.requests.get(mock.operation, [])
            made[mock.operation] = _Mocking(mock, operation, asked, project.name, notices).brought()
    return [each for each in made.values() if each.answers], notices


class _Mocking:
    """One mocked operation."""

    def __init__(
        self,
        mock: MockOperation,
        operation: Operation,
        asked: list[tuple[str, str]],
        project: str,
        notices: list[Notice],
    ) -> None:
        self.mock, self.notices = mock, notices
        self.requests = self._requests(asked)
        self.made = Brought(operation, (mock.service or project)[:120], {"label": "", "path": []})
        for answer in mock.answers:
            self._add(answer)

    def brought(self) -> Brought:
        candidates = self.made.operation["key_candidates"]
        self.made.key = candidates[0] if candidates else {"label": "cle", "path": []}
        chosen = {"QUERY_MATCH": self._by_query, "XPATH": self._by_name, "SCRIPT": self._by_script}
        if not chosen.get(self.mock.style, self._in_turn)():
            self._by_pairs()
        if self.mock.default in self.made.answers:
            self.made.add_row(DEFAULT, self.mock.default)
        return self.made

    # --- ways to choose -----------------------------------------------------------------------------------------------

    def _by_query(self) -> bool:
        queries = [query for query in self.mock.queries if query.response in self.made.answers]
        if not queries or not self._look_up(queries[0].xpath):
            return False
        for query in queries:
            same = xpaths.resolve(query.xpath, self._trails([self.made.key])) is not None
            if same and query.match not in fields.PLACEHOLDERS and "${" not in query.match:
                self.made.add_row(keys.Key("literal", query.match), query.response)
            else:
                self._tell("soapui-query", query=_bare(query.xpath), match=query.match[:100])
        return True

    def _by_name(self) -> bool:
        """The XPath finds the name of the response itself."""
        if not self._look_up(self.mock.path):
            return False
        for name in self.made.answers:
            self.made.add_row(keys.Key("literal", name), name)
        return True

    def _by_script(self) -> bool:
        script = scripts.read(self.mock.path)
        if script is None or (script.xpath and not self._look_up(script.xpath, script.prefixes)):
            self._tell("soapui-script")
            return False
        for value, branch in script.branches:
            self._add_branch(keys.Key("literal", value), branch)
        if script.by_name:
            for name in self.made.answers:
                self.made.add_row(keys.Key("literal", name), name)
        if script.otherwise is not None:
            self._add_branch(DEFAULT, script.otherwise)
        return True

    def _add_branch(self, key: keys.Key, branch: Branch) -> None:
        if branch.response in self.made.answers:
            self.made.add_row(key, branch.response, branch.values)
        else:
            self._tell("soapui-no-response", response=branch.response[:100])

    def _in_turn(self) -> bool:
        """SEQUENCE and RANDOM: a mock here says the same each time, so the first answers what no pair settles."""
        if len(self.made.answers) > 1:
            self._tell("soapui-turns", style=self.mock.style or "SEQUENCE")
            self._by_pairs()
        if self.made.answers:
            self.made.add_row(DEFAULT, next(iter(self.made.answers)))
        return True

    def _by_pairs(self) -> None:
        """Requests and responses of one name: “Andrew Request” and “Andrew Response”."""
        named = {_pairing(name): name for name in reversed(self.made.answers)}
        pairs = {
            _pairing(name): (request, named[_pairing(name)])
            for name, request in self.requests
            if _pairing(name) in named
        }
        if pairs:
            matching.rows(self.made, list(pairs.values()), sole_is_default=False)

    # --- what they stand on -------------------------------------------------------------------------------------------

    def _look_up(self, xpath: str, prefixes: dict[str, str] | None = None) -> bool:
        """Settles the key on the field that the XPath means: one of the contract, else one of the requests."""
        candidates = list(self.made.operation["key_candidates"])
        place = xpaths.resolve(xpath, self._trails(candidates), prefixes)
        if place is not None:
            self.made.key = candidates[place]
            return True
        paths = [path for _name, request in self.requests for path in envelopes.leaves(request)]
        place = xpaths.resolve(xpath, [self._trail(path) for path in paths], prefixes)
        if place is not None:
            self.made.key = fields.choose([], candidates, wanted=paths[place]).candidate
        else:
            self._tell("soapui-xpath", xpath=_bare(xpath))
        return place is not None

    def _trails(self, candidates: Sequence[dict[str, Any]]) -> list[list[str]]:
        return [self._trail(candidate["path"]) for candidate in candidates]

    def _trail(self, path: list[str]) -> list[str]:
        return [self.made.operation["input_element"], *(step for step in path if step)]

    def _requests(self, asked: list[tuple[str, str]]) -> list[tuple[str, Request]]:
        found = []
        for name, text in asked:
            try:
                found.append((name, envelopes.request(envelopes.without_declaration(text))))
            except XmlRefused as error:
                self._tell("soapui-request", request=name, reason=error.message)
        return found

    def _add(self, mocked: MockAnswer) -> None:
        if not mocked.content.strip():
            return
        text, computed = _with_slots(mocked.content)
        try:
            answer = envelopes.answer(envelopes.without_declaration(text))
        except XmlRefused as error:
            self._tell("soapui-response", response=mocked.name, reason=error.message)
            return
        name = mocked.name
        while name in self.made.answers:
            name += "-2"
        self.made.answers[name] = answer
        written = [slot for slot in computed if f"{{{{{slot}}}}}" in answer.source + answer.fault_string]
        if written:  # not those of the header, which is not kept
            self._tell("soapui-computed", response=mocked.name, slots=", ".join(written)[:300])
        if mocked.status == "500" and answer.kind != "fault":
            self._tell("soapui-status", response=mocked.name)

    def _tell(self, code: str, **parameters: str) -> None:
        told = {"operation": self.mock.operation, **parameters}
        self.notices.append(Notice(code, f"{self.mock.operation}: {code} {parameters}"[:300], parameters=told))


def _bare(xpath: str) -> str:
    """The XPath as people are told of it: without the namespaces it declares."""
    return xpaths.NAMESPACE.sub("", xpath).strip()[-200:]


def _pairing(name: str) -> str:
    """What “X Request” and “X Response” have in common."""
    return " ".join(PART.sub(" ", name.replace("_", " ")).split()).casefold()


def _with_slots(text: str) -> tuple[str, list[str]]:
    """`${name}` and what Microcks computes (`{{ … }}`) as slots; their names."""
    names: dict[str, None] = {}

    def slot(name: str) -> str:
        plain = name if SLOT_NAME.fullmatch(name) else f"valeur-{1 + len(names)}"
        names.setdefault(plain)
        return f"{{{{{plain}}}}}"

    text = MICROCKS.sub(lambda found: slot(found[1]), text)
    text = PLACEHOLDER.sub(lambda found: slot(found[1]), text)
    text = EXPRESSION.sub(lambda found: slot(found[0]), text)
    return text, list(names)
