"""Says in a person's language what the sealed reader found: problems that refuse a contract, and notices about it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from .recorded import sentences

PROBLEMS = {
    "empty-file": _("%(file)s is empty: send the WSDL, or a ZIP of the WSDL and its schemas."),
    "empty-archive": _("%(file)s holds no file: put the WSDL and its schemas into the ZIP."),
    "bad-archive": _("%(file)s is a damaged ZIP: make the archive again."),
    "file-too-large": _("%(file)s is too large: one file may have %(megabytes)s MB."),
    "archive-too-large": _("%(file)s unpacks to too much: all files together may have %(megabytes)s MB."),
    "too-many-files": _("%(file)s holds %(count)s files, %(most)s at most: keep the WSDL and the schemas it imports."),
    "duplicate-name": _("%(file)s holds %(name)s twice (as %(other)s): names that differ by case only are the same."),
    "unsafe-name": _("%(file)s holds a file named %(name)s: names must stay inside the archive."),
    "special-file": _("%(file)s: %(name)s is a link: put the file itself into the ZIP."),
    "nested-archive": _("%(file)s holds an archive, %(name)s: unpack it and put its files into the ZIP."),
    "encrypted": _("%(file)s: %(name)s is protected by a password: make the ZIP without one."),
    "compression": _("%(file)s: %(name)s is compressed in an unusual way: make the ZIP again with the usual tool."),
    "bomb": _("%(file)s: %(name)s is compressed far more than a schema can be."),
    "not-xml": _(
        "%(file)s, line %(line)s: this is not well-formed XML (%(reason)s). Correct the file and send it again."
    ),
    "doctype": _("%(file)s: a DOCTYPE is not accepted. Remove it and what it declares, then send the file again."),
    "encoding": _("%(file)s: this encoding is not accepted. Save the file as UTF-8."),
    "not-wsdl": _("%(file)s is neither a WSDL 1.1 nor an XML Schema (its first element is %(element)s)."),
    "wsdl-2": _("%(file)s is a WSDL 2.0: only WSDL 1.1 is read. Ask for the 1.1 form of the contract."),
    "only-schema": _("%(file)s is an XML Schema, not a WSDL: choose the WSDL as the main file."),
    "no-wsdl": _("None of the %(count)s files is a WSDL: add the .wsdl file to the ZIP."),
    "ambiguous-main": _("Several files could be the main WSDL: choose one of %(candidates)s."),
    "main-not-found": _("There is no file %(name)s in the archive: choose one that is there."),
    "import-missing": _(
        "%(file)s, line %(line)s, imports %(location)s, which is not there: add %(missing)s to the ZIP."
    ),
    "import-remote": _(
        "%(file)s, line %(line)s, imports %(location)s. Nothing is fetched from the network: "
        "add that file to the ZIP, as %(missing)s."
    ),
    "notification": _(
        "%(file)s, line %(line)s: the operation %(name)s has no input; it is the service that would call. "
        "Only operations that are called can be mocked."
    ),
    "undefined": _(
        "%(file)s, line %(line)s, uses the %(kind)s %(name)s of %(namespace)s, which no file defines: "
        "add the schema that defines it, or correct the name."
    ),
    "undeclared-prefix": _("%(file)s, line %(line)s: the prefix %(prefix)s is not declared: declare its namespace."),
    "bad-name": _("%(file)s, line %(line)s: “%(name)s” cannot be the name of an XML element: correct it."),
    "too-long": _("%(file)s: “%(text)s…” has %(count)s characters, %(most)s at most: shorten it."),
    "circular": _("%(file)s, line %(line)s: a type is defined by itself. Correct the schema."),
    "no-soap-binding": _("%(file)s declares no SOAP binding: send the WSDL that holds the binding and the service."),
    "no-operation": _("The SOAP bindings of %(file)s hold no operation."),
    "too-deep": _("%(file)s: imports or types are nested too deeply to be read."),
    "too-many-components": _("%(file)s: the schemas declare more than %(most)s things."),
    "too-many-particles": _("%(file)s, line %(line)s: a group of %(count)s elements, %(most)s at most."),
    "too-many-operations": _("The contract has %(count)s operations, %(most)s at most: split it."),
}
NOTICES = {
    "standard-instead": _("%(file)s was replaced by the standard schema of the same namespace, which has no DTD."),
    "text-before-declaration": _("%(file)s: the text before <?xml was skipped."),
    "old-schema": _("%(file)s is written for a draft of XML Schema; it was read as the final version."),
    "transcoded": _("%(file)s was read as %(encoding)s: save it as UTF-8 to be sure of its accents."),
    "entities-expanded": _("%(file)s: the document type was taken out and its entities written in place (%(names)s)."),
    "prefix-declared": _(
        "%(file)s, line %(line)s: the prefix %(prefix)s is not declared; it was read as %(namespace)s."
    ),
    "namespace-cleaned": _("%(file)s, line %(line)s: “%(written)s” is no address; it was read as %(clean)s."),
    "text-after-end": _("%(file)s, line %(line)s: what follows the end of the document was left out (%(size)s bytes)."),
    "import-namespace": _(
        "%(file)s, line %(line)s, imports %(location)s for the namespace %(wanted)s; that file is of “%(found)s”."
    ),
    "schema-namespace": _(
        "%(file)s, line %(line)s: %(count)s elements of a schema are not in the namespace of XML Schema; "
        "they were read as if they were."
    ),
    "schema-order": _("%(file)s, line %(line)s: the parts of a type stand in a wrong order; they were put in order."),
    "schema-target": _(
        "%(file)s, line %(line)s: a schema has no namespace; it was put into that of the WSDL (%(namespace)s), "
        "from which its names are used."
    ),
    "schema-loosened": _(
        "%(file)s, line %(line)s: XML Schema does not allow what %(name)s says (%(reason)s); "
        "messages are checked without it."
    ),
    "nameless": _("%(file)s, line %(line)s: an element without a name was left out."),
    "undefined-any": _(
        "%(file)s, line %(line)s, uses the %(kind)s %(name)s of “%(namespace)s”, which no file defines: "
        "it may hold anything here. Add the schema that defines it, or correct the name."
    ),
    "part-exchanged": _(
        "%(file)s, line %(line)s: the part refers to %(name)s in the wrong way; it was read as its %(kind)s."
    ),
    "part-renamed": _("%(file)s, line %(line)s: no element can be called “%(name)s”; the part is called %(new)s."),
    "message-missing": _(
        "%(file)s, line %(line)s: the message %(name)s of %(operation)s is missing; an empty one was taken."
    ),
    "port-left-out": _(
        "%(file)s, line %(line)s: nothing defines %(name)s, the binding of the port %(port)s: left out."
    ),
    "header-use": _("%(file)s, line %(line)s: the header %(part)s tells no use; it was read as literal."),
    "import-by-name": _("%(file)s, line %(line)s, imports %(location)s: %(target)s of the ZIP was taken for it."),
    "import-added": _("%(file)s uses %(name)s without importing it; the import was added."),
    "unused-files": _("These files are not used by the contract and were left out: %(names)s."),
    "no-service": _("The WSDL declares no service; all its SOAP bindings are read."),
    "other-binding": _("%(file)s, line %(line)s: the port %(port)s is not SOAP; it is left out."),
    "name-guessed": _(
        "%(file)s, line %(line)s: the %(kind)s %(name)s is not in the namespace it is looked for; %(found)s is taken."
    ),
    "fault-skipped": _("%(file)s, line %(line)s: the message of the fault %(name)s is missing; it is left out."),
    "solicit-response": _(
        "%(file)s, line %(line)s: %(name)s names its output before its input; it is answered as a request all the same."
    ),
    "odd-header": _("%(file)s, line %(line)s: the header %(part)s is not in any message; it is left out."),
    "operation-skipped": _("%(file)s, line %(line)s: an operation is left out. %(reason)s"),
    "same-name": _("A second operation is named %(name)s; it is called %(new)s here."),
    "several-parts": _("%(operation)s has several parts in a body; the key of its datasets is in the first one."),
    "tree-cut": _("Too deep to be shown whole, the optional elements at the bottom are left out of: %(names)s."),
    "pattern-ignored": _("Values are not checked against the pattern %(pattern)s: it would take too long."),
    "encoded": _("rpc/encoded messages are answered, but not validated."),
    "strict-unavailable": _("Answers cannot be validated strictly: the schemas do not compile (%(reason)s)."),
    "client-refuses": _("The SOAP client of the checks cannot load this contract (%(reason)s); other clients may."),
    "sample-invalid": _("The sample request of %(operation)s is not valid: %(reason)s"),
    "response-invalid": _("%(operation)s: the example of the answer %(response)s is not valid: %(reason)s"),
}

PROBLEMS |= sentences.PROBLEMS
NOTICES |= sentences.NOTICES


def problem(found: dict[str, Any]) -> dict[str, Any]:
    """A problem of the reader with its message in the current language."""
    return {**found, "message": _say(PROBLEMS, found, missing=found["missing"])}


def notice(found: dict[str, Any]) -> dict[str, Any]:
    """A notice of the reader with its message in the current language."""
    return {**found, "message": _say(NOTICES, found)}


def _say(sentences: dict[str, Any], found: dict[str, Any], **more: str) -> str:
    parameters = {**found["parameters"], **more, "file": found["file"], "line": found["line"]}
    if isinstance(parameters.get("candidates"), list):
        parameters["candidates"] = ", ".join(parameters["candidates"])
    return str(sentences[found["code"]]) % parameters
