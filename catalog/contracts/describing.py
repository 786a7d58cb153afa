"""Describes one operation as plain JSON: message trees, a sample request, possible keys, named responses."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from engine import template, xml
from engine.errors import TemplateRefused, XmlRefused

from .. import addresses
from . import keyrefs, keys, responses, samples, strict, tree
from .clients import Client
from .names import clark, split
from .problems import ContractProblem
from .responses import Made
from .schema import Schema
from .writing import Node, Prefixes
from .wsdl import Body, MessagePart, Operation

DEFAULT = "reponse"
Errors = Callable[[dict[str, str]], list[str]]


class Describer:
    """What all operations of a contract share. `cut` gathers the names of messages whose tree was too large."""

    def __init__(
        self,
        *,
        schema: Schema,
        prefixes: Prefixes,
        validator: etree.XMLSchema | None,
        client: Client | None,
        undeclared: Callable[[str], bool],
        notice: Callable[..., None],
        budget: int,
    ) -> None:
        """`undeclared` says of an element's name that no schema declares it; `budget` is the most nodes of a tree."""
        self.schema, self.prefixes, self.validator, self.client = schema, prefixes, validator, client
        self.notice, self.budget = notice, budget
        self.cut: list[str] = []
        self._undeclared = undeclared
        self._trees: dict[tuple, Node] = {}

    def describe(self, operation: Operation) -> dict[str, Any]:
        asked = self._message(operation, operation.input, operation.wire_name)
        answer = operation.output and self._message(operation, operation.output, f"{operation.wire_name}Response")
        faults = [
            (fault.name, fault.part, fault.use, self._part_tree(fault.part, fault.use)) for fault in operation.faults
        ]
        return {
            "name": operation.name,
            "action": operation.action,
            "style": operation.style,
            "use": operation.input.use,
            "soap_versions": operation.soap_versions,
            "input_element": _element(asked),
            "output_element": _element(answer or []),
            "one_way": operation.output is None,
            "documentation": operation.documentation,
            "headers": [
                {
                    "name": part.name,
                    "element": part.element or part.name,
                    "required": False,
                    "tree": self._header_tree(part),
                }
                for part in operation.input.headers
            ],
            "faults": [
                {"name": name, "element": part.element or part.name, "tree": node} for name, part, _use, node in faults
            ],
            "request_tree": tree.together(asked),
            "response_tree": tree.together(answer or []),
            "sample_request": self._sample(operation, asked),
            "key_candidates": keys.candidates(asked[0]) if asked else [],
            "responses": [
                *([] if answer is None else [self._answer(operation, operation.output.use, answer)]),
                *self._faults(operation, [(name, use, node) for name, _part, use, node in faults]),
            ],
        }

    # --- messages -----------------------------------------------------------------------------------------------------

    def _message(self, operation: Operation, body: Body, wrapper: str) -> list[Node]:
        """The trees of the elements that stand in the Body, in their order."""
        trees = [self._part_tree(part, body.use) for part in body.parts]
        if operation.style == "rpc":
            trees = [tree.wrapper(wrapper, body.namespace, trees)]
        elif len(trees) > 1:
            self.notice("several-parts", f"{operation.name}: several parts in one body", operation=operation.name)
        return [tree.encoded(node) for node in trees] if body.use == "encoded" else trees

    def _part_tree(self, part: MessagePart, use: str = "literal") -> Node:
        encoded = use == "encoded"
        key = (part.element, part.type, "" if part.element else part.name, encoded)
        if key not in self._trees:
            limits = {"budget": self.budget, "encoded": encoded}
            if part.element:
                element = self.schema.get("element", part.element, part.user)
                made, cut = tree.build(self.schema, element, **limits)
            else:
                made, cut = tree.build_typed(self.schema, part.name, part.type, part.user, **limits)
            if cut:
                self.cut.append(split(part.element)[1] or part.name)
            self._trees[key] = made
        return self._trees[key]

    def _header_tree(self, part: MessagePart) -> Node:
        """What people see of a header; nothing when no file defines it, as mocks do not ask for headers."""
        try:
            return self._part_tree(part)
        except ContractProblem:
            return {}

    def _sample(self, operation: Operation, asked: list[Node]) -> str:
        version, valid, errors = operation.soap_versions[0], "", []
        for complete in (True, False):
            payloads = [samples.payload(node, self.prefixes, complete=complete) for node in asked]
            found = [error for payload in payloads for error in self._errors(payload, operation.input.use)]
            made = samples.envelope(payloads, version)
            if not found and self._is_readable(operation, version, made):
                return made
            if not found and not valid:
                valid = made
            if complete:
                whole, errors = made, found
        if not valid:
            self.notice("sample-invalid", f"{operation.name}: {errors[0]}", operation=operation.name, reason=errors[0])
        return valid or whole

    def _is_readable(self, operation: Operation, version: str, sample: str) -> bool:
        return self.client is None or self.client.understands(operation, version, xml.parse(sample.encode()))

    # --- responses ----------------------------------------------------------------------------------------------------

    def _answer(self, operation: Operation, use: str, trees: list[Node]) -> dict[str, Any]:
        made = responses.make_response(trees, self.prefixes)
        compiled, errors = self._compiled(made, use, kind="answer")

        def unreadable(examples: dict[str, str]) -> list[str]:
            if self.client is None or compiled is None:
                return []
            soap = operation.soap_versions[0]
            return self.client.refusal(operation, soap, compiled.render(_values(compiled, examples), soap))

        return self._response(operation, DEFAULT, made, errors, unreadable, kind="answer")

    def _faults(self, operation: Operation, faults: list[tuple[str, str, Node]]) -> list[dict[str, Any]]:
        told, taken = [], {DEFAULT}
        for name, use, node in faults:
            safe = addresses.for_response(name)
            unique, number = safe, 1
            while unique in taken:
                number += 1
                unique = f"{safe}-{number}"
            taken.add(unique)
            made = responses.make_response([node], self.prefixes)
            _template, errors = self._compiled(made, use, kind="fault")
            told.append(self._response(operation, unique, made, errors, kind="fault", fault_string=f"Erreur : {safe}"))
        return told

    def _response(
        self,
        operation: Operation,
        name: str,
        made: Made,
        errors: Errors,
        unreadable: Errors = lambda _examples: [],
        *,
        kind: str,
        fault_string: str = "",
    ) -> dict[str, Any]:
        examples, invalid = _chosen(made, errors, unreadable)
        if invalid:
            self.notice(
                "response-invalid",
                f"{operation.name}, {name}: {invalid[0]}",
                operation=operation.name,
                response=name,
                reason=invalid[0],
            )
        return {
            "name": name,
            "kind": kind,
            "source": made.source,
            "fault_code": "Server" if kind == "fault" else "",
            "fault_string": fault_string,
            "slots": made.slots,
            "examples": examples,
            "is_default": kind == "answer",
        }

    def _compiled(self, made: Made, use: str, *, kind: str) -> tuple[template.Template | None, Errors]:
        """The template as the engine compiles it, and what the schema has against it once it is filled."""
        code = "Server" if kind == "fault" else ""
        try:
            compiled = template.compile(made.source, kind=kind, fault_code=code)
        except TemplateRefused as error:
            message = error.message
            return None, lambda _examples: [message]

        def errors(examples: dict[str, str]) -> list[str]:
            try:
                inside = compiled.payload(_values(compiled, examples))
                payloads = xml.parse(b"<mock>" + inside + b"</mock>")
            except (TemplateRefused, XmlRefused) as error:
                return [error.message]
            return [error for payload in payloads for error in self._errors(payload, use)]

        return compiled, errors

    def _errors(self, element: etree._Element, use: str) -> list[str]:
        if self.validator is None or use == "encoded" or self._undeclared(str(element.tag)):
            return []
        # Indentation and prefixes must not matter: the schema sees the element as the wire would carry it.
        return [error["message"] for error in strict.check(self.validator, xml.parse(xml.serialise(element)))]


def _chosen(made: Made, errors: Errors, unreadable: Errors) -> tuple[dict[str, str], list[str]]:
    """The first examples that schema and client accept, else the first that the schema does; and what is wrong."""
    whole, invalid = keyrefs.mended(made.examples, errors)
    valid: list[dict[str, str]] = []
    for candidate in (whole, made.least, *made.doubled):
        if not (invalid if candidate is whole else errors(candidate)):
            if not unreadable(candidate):
                return candidate, []
            valid.append(candidate)
    return (valid[0], []) if valid else (whole, invalid)


def _values(compiled: template.Template, examples: dict[str, str]) -> list[str]:
    return [examples[slot] for slot in compiled.slots]


def _element(trees: list[Node]) -> str:
    """The name by which a message is known: that of its first element."""
    return clark(trees[0]["namespace"], trees[0]["name"]) if trees else ""
