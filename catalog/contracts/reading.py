"""Reads a contract whole: operations, message trees, sample requests and named responses, as plain JSON."""

import posixpath
from typing import Any

from . import archive, closing, fitting, strictly, transport, tuxedo, vetting
from .clients import Client
from .closing import Opened
from .describing import Describer
from .problems import ContractProblem, Notice
from .recorded import inputs
from .writing import Prefixes

MOST_NODES = 1_200  # of one message tree
ALL_NODES = 40_000  # of all trees of a contract
FEWEST_NODES = 30
MOST_OPERATIONS = 4_000
MOST_NOTICES = 20  # of one kind
OF_ONE_OPERATION = {"undefined", "undeclared-prefix", "bad-name", "circular"}
"""Problems of a message's schema that leave the other operations usable."""

ORIGINAL = "original/"  # what was uploaded, beside what is served


def job(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """The sealed child's work: blobs["upload"] is what a person sent, arguments are its filename and the main file.

    Gives {"reading": …, "exchanges": what `recorded.bringing.finished` makes of mocks and recorded messages beside the
    contract, "files": [{name, size}], "blobs": {"contract": a zip of the files that are used, and the exchanges'
    tables}}, or {"problems": […]}.
    """
    try:
        given = inputs.sort(archive.read(blobs["upload"], arguments["filename"]), arguments.get("main", ""))
        files = given.files
        opened = closing.open_contract(files, given.main)
        reading = _Reading(opened, files).to_json()
        closed = closing.close(opened)
        name = posixpath.splitext(posixpath.basename(arguments["filename"]))[0]
        exchanges, tables, notices = inputs.bring(given, reading["operations"], closed, name)
        reading["notices"] += [notice.to_json() for notice in notices]
    except ContractProblem as problem:
        return {"problems": [one.to_json() for one in (problem, *problem.others)]}
    except RecursionError:
        problem = ContractProblem("too-deep", "its imports or types are nested too deeply", file=arguments["filename"])
        return {"problems": [problem.to_json()]}
    used = {name: files[name] for name in opened.contract.documents if name in files}
    originals = {ORIGINAL + name: content for name, content in used.items()}
    return {
        "reading": reading,
        "exchanges": exchanges,
        "files": [{"name": name, "size": len(content)} for name, content in sorted(used.items())],
        "blobs": {"contract": archive.pack({**closed, **originals}), **tables},
    }


def read(files: dict[str, bytes], main: str = "") -> dict[str, Any]:
    """The reading of a contract's files; raises ContractProblem."""
    return _Reading(closing.open_contract(files, main), files).to_json()


class _Reading:
    def __init__(self, opened: Opened, files: dict[str, bytes]) -> None:
        self.contract, self.schema, self.wsdl = opened.contract, opened.schema, opened.wsdl
        self.strict = opened.strict
        self.notices = [*opened.contract.notices, *opened.wsdl.notices]
        count = len(self.wsdl.operations)
        if count > MOST_OPERATIONS:
            raise ContractProblem("too-many-operations", f"{count} operations", count=count, most=MOST_OPERATIONS)
        self._tell_strict()
        wrappers = strictly.wrapper_names(self.schema, self.wsdl)
        self.describer = Describer(
            schema=self.schema,
            prefixes=Prefixes(self.contract),
            validator=self.strict.schema,
            client=self._client(),
            undeclared=lambda name: name not in wrappers and self.schema.find("element", name) is None,
            notice=self.notice,
            budget=max(FEWEST_NODES, min(MOST_NODES, ALL_NODES // (2 * count))),
        )
        if unused := sorted(set(files) - set(self.contract.documents)):
            self.notice("unused-files", f"nothing uses {', '.join(unused)[:300]}", names=", ".join(unused)[:300])

    def notice(self, code: str, message: str, **parameters: Any) -> None:
        if sum(notice.code == code for notice in self.notices) < MOST_NOTICES:
            self.notices.append(Notice(code, message, self.contract.main, 0, parameters))

    def to_json(self) -> dict[str, Any]:
        root = self.contract.documents[self.contract.main].root
        documentation = root.find("{http://schemas.xmlsoap.org/wsdl/}documentation")
        operations = self._operations()
        for operation in operations:
            fitting.check(operation, self.contract.main)
        self._tell_limits()
        pack = tuxedo.pack((part.target for part in self.schema.parts), operations)
        for operation, bound in zip(operations, self.wsdl.operations, strict=True):
            operation["tuxedo"] = {} if pack is None else tuxedo.complete(operation, bound)
        return {
            "kind": "soap" if pack is None else "tuxedo",
            "name": self._name(pack),
            "main": self.contract.main,
            "target_namespace": root.get("targetNamespace", ""),
            "documentation": ""
            if documentation is None
            else " ".join("".join(documentation.itertext()).split())[:4000],
            "services": self.wsdl.services,
            "operations": operations,
            "notices": [notice.to_json() for notice in self.notices],
        }

    def _operations(self) -> list[dict[str, Any]]:
        """Those whose messages can be described; the others are told and forgotten, unless there is no other."""
        described, kept, problems = [], [], []
        for operation in self.wsdl.operations:
            try:
                described.append(self.describer.describe(operation))
                kept.append(operation)
            except ContractProblem as problem:
                problems.append(problem)
        for problem in problems:
            if not described or problem.code not in OF_ONE_OPERATION:
                raise problem
            parameters = {**problem.parameters, "reason": problem.message}
            notice = Notice("operation-skipped", problem.message, problem.file, problem.line, parameters)
            if notice not in self.notices:
                self.notices.append(notice)
        self.wsdl.operations[:] = kept
        return described

    def _tell_limits(self) -> None:
        for pattern in vetting.explosive(self.schema):
            self.notice("pattern-ignored", f"{pattern} takes too long to be checked", pattern=pattern[:200])
        if cut := sorted(set(self.describer.cut)):
            names = ", ".join(cut)[:300]
            self.notice("tree-cut", f"{names}: the deepest optional elements are left out", names=names)
        if any(operation.input.use == "encoded" for operation in self.wsdl.operations):
            self.notice("encoded", "rpc/encoded messages are not validated")

    def _name(self, pack: str | None) -> str:
        """What the contract calls its service; SALT gives all of them one name, so that of their pack is better."""
        declared = self.wsdl.services[0]["name"] if self.wsdl.services else ""
        return pack if pack and declared in ("", tuxedo.GENERIC) else declared

    # --- proofs -------------------------------------------------------------------------------------------------------

    def _tell_strict(self) -> None:
        for loosened in self.strict.loosened:
            told = f"{loosened.name}: {loosened.reason}"
            file, line = strictly.origin(self.schema, loosened.file, loosened.tag, loosened.name)
            self.notices.append(
                Notice("schema-loosened", told, file, line, {"name": loosened.name, "reason": loosened.reason})
            )
        if self.strict.schema is None:
            reason = self.strict.reason
            self.notice("strict-unavailable", f"the schemas cannot be compiled: {reason}", reason=reason)

    def _client(self) -> Client | None:
        try:
            return Client(self.contract)
        except RecursionError:
            raise ContractProblem(
                "too-deep", "its imports or types are nested too deeply", file=self.contract.main
            ) from None
        except transport.CANNOT as error:
            reason = f"{type(error).__name__}: {error}"[:300]
            self.notice("client-refuses", f"zeep cannot load it: {reason}", reason=reason)
            return None
