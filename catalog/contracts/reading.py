"""Reads a contract whole: operations, message trees, sample requests and named responses, as plain JSON."""

from typing import Any

from lxml import etree

from engine import template, xml
from engine.errors import TemplateRefused, XmlRefused

from .. import addresses
from . import archive, closing, fitting, keys, responses, samples, strict, strictly, transport, tree, vetting
from .closing import Opened
from .names import clark, split
from .problems import ContractProblem, Notice
from .writing import Node, Prefixes
from .wsdl import Body, MessagePart, Operation

MOST_NODES = 1_200  # of one message tree
ALL_NODES = 40_000  # of all trees of a contract
FEWEST_NODES = 30
MOST_OPERATIONS = 4_000
MOST_NOTICES = 20  # of one kind
ORIGINAL = "original/"  # what was uploaded, beside what is served
TUXEDO = "_typedef.salt11"


def job(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """The sealed child's work: blobs["upload"] is what a person sent, arguments are its filename and the main file.

    Gives {"reading": …, "files": [{name, size}], "blobs": {"contract": a zip of the files that are used}}, or
    {"problems": […]}.
    """
    try:
        files = archive.read(blobs["upload"], arguments["filename"])
        opened = closing.open_contract(files, arguments.get("main", ""))
        reading = _Reading(opened, files).to_json()
    except ContractProblem as problem:
        return {"problems": [one.to_json() for one in (problem, *problem.others)]}
    except RecursionError:
        problem = ContractProblem("too-deep", "its imports or types are nested too deeply", file=arguments["filename"])
        return {"problems": [problem.to_json()]}
    used = {name: files[name] for name in opened.contract.documents if name in files}
    originals = {ORIGINAL + name: content for name, content in used.items()}
    return {
        "reading": reading,
        "files": [{"name": name, "size": len(content)} for name, content in sorted(used.items())],
        "blobs": {"contract": archive.pack({**closing.close(opened), **originals})},
    }


def read(files: dict[str, bytes], main: str = "") -> dict[str, Any]:
    """The reading of a contract's files; raises ContractProblem."""
    return _Reading(closing.open_contract(files, main), files).to_json()


class _Reading:
    def __init__(self, opened: Opened, files: dict[str, bytes]) -> None:
        self.contract, self.schema, self.wsdl = opened.contract, opened.schema, opened.wsdl
        self.notices = [*opened.contract.notices, *opened.wsdl.notices]
        self.cut: list[str] = []
        self.prefixes = Prefixes(self.contract)
        count = len(self.wsdl.operations)
        if count > MOST_OPERATIONS:
            raise ContractProblem("too-many-operations", f"{count} operations", count=count, most=MOST_OPERATIONS)
        self.budget = max(FEWEST_NODES, min(MOST_NODES, ALL_NODES // (2 * count)))
        self._wrappers = strictly.wrapper_names(self.schema, self.wsdl)
        self.validator = self._validator()
        self._prove()
        self._trees: dict[tuple, Node] = {}
        if unused := sorted(set(files) - set(self.contract.documents)):
            self.notice("unused-files", f"nothing uses {', '.join(unused)[:300]}", names=", ".join(unused)[:300])

    def notice(self, code: str, message: str, **parameters: Any) -> None:
        if sum(notice.code == code for notice in self.notices) < MOST_NOTICES:
            self.notices.append(Notice(code, message, self.contract.main, 0, parameters))

    def to_json(self) -> dict[str, Any]:
        root = self.contract.documents[self.contract.main].root
        documentation = root.find("{http://schemas.xmlsoap.org/wsdl/}documentation")
        operations = [self._operation(operation) for operation in self.wsdl.operations]
        for operation in operations:
            fitting.check(operation, self.contract.main)
        self._tell_limits()
        return {
            "kind": "tuxedo" if self._is_tuxedo(operations) else "soap",
            "main": self.contract.main,
            "target_namespace": root.get("targetNamespace", ""),
            "documentation": ""
            if documentation is None
            else " ".join("".join(documentation.itertext()).split())[:4000],
            "services": self.wsdl.services,
            "operations": operations,
            "notices": [notice.to_json() for notice in self.notices],
        }

    def _tell_limits(self) -> None:
        for pattern in vetting.explosive(self.schema):
            self.notice("pattern-ignored", f"{pattern} takes too long to be checked", pattern=pattern[:200])
        if self.cut:
            names = ", ".join(sorted(set(self.cut)))[:300]
            self.notice("tree-cut", f"{names}: the deepest optional elements are left out", names=names)
        if any(operation.input.use == "encoded" for operation in self.wsdl.operations):
            self.notice("encoded", "rpc/encoded messages are written without xsi:type and are not validated")

    def _is_tuxedo(self, operations: list[dict[str, Any]]) -> bool:
        """Oracle SALT's shape: schemas named after it, or bodies that wrap an inbuf."""
        if any(part.target.endswith(TUXEDO) for part in self.schema.parts):
            return True
        trees = [operation["request_tree"] for operation in operations if operation["request_tree"]]
        return bool(trees) and all([child["name"] for child in tree["children"]] == ["inbuf"] for tree in trees)

    # --- proofs -------------------------------------------------------------------------------------------------------

    def _validator(self) -> etree.XMLSchema | None:
        try:
            return strict.compile_schema(strictly.files(self.schema, self.wsdl))
        except strict.StrictUnavailable as error:
            self.notice("strict-unavailable", f"the schemas cannot be compiled: {error}", reason=str(error))
            return None

    def _prove(self) -> None:
        loaded = transport.load(self.contract)
        if loaded.refusal:
            self.notice("client-refuses", f"zeep cannot load it: {loaded.refusal}", reason=loaded.refusal)

    # --- operations ---------------------------------------------------------------------------------------------------

    def _operation(self, operation: Operation) -> dict[str, Any]:
        request = self._message(operation, operation.input, operation.wire_name)
        answer = None
        if operation.output is not None:
            answer = self._message(operation, operation.output, f"{operation.wire_name}Response")
        faults = [(name, part, self._part_tree(part)) for name, part in operation.faults]
        return {
            "name": operation.name,
            "action": operation.action,
            "style": operation.style,
            "use": operation.input.use,
            "soap_versions": operation.soap_versions,
            "input_element": clark(request["namespace"], request["name"]) if request else "",
            "output_element": clark(answer["namespace"], answer["name"]) if answer else "",
            "one_way": operation.output is None,
            "documentation": operation.documentation,
            "headers": [
                {"name": part.name, "element": part.element or part.name, "required": False}
                for part in operation.input.headers
            ],
            "faults": [{"name": name, "element": part.element or part.name} for name, part in operation.faults],
            "request_tree": request or {},
            "response_tree": answer or {},
            "sample_request": self._sample(operation, request),
            "key_candidates": keys.candidates(request) if request else [],
            "responses": self._responses(operation, answer, faults),
        }

    def _message(self, operation: Operation, body: Body, wrapper: str) -> Node | None:
        """The tree of what stands in the Body; None when the body is empty."""
        if operation.style == "rpc":
            trees = [self._part_tree(part) for part in body.parts]
            return tree.wrapper(wrapper, body.namespace, trees)
        if len(body.parts) > 1:
            self.notice("several-parts", f"{operation.name}: only its first part is used", operation=operation.name)
        return self._part_tree(body.parts[0]) if body.parts else None

    def _part_tree(self, part: MessagePart) -> Node:
        key = (part.element, part.type, "" if part.element else part.name)
        if key not in self._trees:
            if part.element:
                element = self.schema.get("element", part.element, part.user)
                made, cut = tree.build(self.schema, element, budget=self.budget)
            else:
                made, cut = tree.build_typed(self.schema, part.name, part.type, part.user, budget=self.budget)
            if cut:
                self.cut.append(split(part.element)[1] or part.name)
            self._trees[key] = made
        return self._trees[key]

    def _sample(self, operation: Operation, request: Node | None) -> str:
        version = operation.soap_versions[0]
        if request is None:
            return samples.envelope(None, version)
        made = samples.payload(request, self.prefixes, complete=True)
        if self._errors(operation, operation.input.use, made):
            least = samples.payload(request, self.prefixes, complete=False)
            errors = self._errors(operation, operation.input.use, least)
            if not errors:
                made = least
            else:
                self.notice(
                    "sample-invalid", f"{operation.name}: {errors[0]}", operation=operation.name, reason=errors[0]
                )
        return samples.envelope(made, version)

    # --- responses ----------------------------------------------------------------------------------------------------

    def _responses(self, operation: Operation, answer: Node | None, faults: list) -> list[dict[str, Any]]:
        made = []
        if answer is not None:
            made.append(self._response(operation, "reponse", answer, is_default=True))
        taken = {"reponse"}
        for name, _part, node in faults:
            safe = addresses.for_response(name)
            unique, number = safe, 1
            while unique in taken:
                number += 1
                unique = f"{safe}-{number}"
            taken.add(unique)
            made.append(self._response(operation, unique, node, fault_string=f"Erreur : {safe}"))
        return made

    def _response(
        self, operation: Operation, name: str, node: Node, *, fault_string: str = "", is_default: bool = False
    ) -> dict[str, Any]:
        made = responses.make_response(node, self.prefixes)
        use = operation.output.use if operation.output else "literal"
        kind = "fault" if fault_string else "answer"
        examples, errors = made.examples, self._rendered_errors(operation, use, kind, made.source, made.examples)
        if errors and not self._rendered_errors(operation, use, kind, made.source, made.least):
            examples, errors = made.least, []
        if errors:
            self.notice(
                "response-invalid",
                f"{operation.name}, {name}: {errors[0]}",
                operation=operation.name,
                response=name,
                reason=errors[0],
            )
        return {
            "name": name,
            "kind": kind,
            "source": made.source,
            "fault_code": "Server" if fault_string else "",
            "fault_string": fault_string,
            "slots": made.slots,
            "examples": examples,
            "is_default": is_default,
        }

    def _rendered_errors(
        self, operation: Operation, use: str, kind: str, source: str, examples: dict[str, str]
    ) -> list[str]:
        """Renders as the engine will, and asks the schema."""
        try:
            compiled = template.compile(source, kind=kind, fault_code="Server" if kind == "fault" else "")
            rendered = compiled.payload([examples[slot] for slot in compiled.slots])
            return self._errors(operation, use, xml.parse(rendered))
        except (TemplateRefused, XmlRefused) as error:
            return [error.message]

    def _errors(self, operation: Operation, use: str, element: etree._Element) -> list[str]:
        if self.validator is None or use == "encoded":
            return []
        if element.tag not in self._wrappers and self.schema.find("element", element.tag) is None:
            return []  # a part of a type: no schema declares its element
        # Indentation and prefixes must not matter: the schema sees the element as the wire would carry it.
        return [error["message"] for error in strict.check(self.validator, xml.parse(xml.serialise(element)))]
