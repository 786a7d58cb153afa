"""Shows the real answer for a row: rendered by the engine's own code, as XML and as a card of labels and values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from lxml import etree

from engine import functions, template, xml
from engine.errors import FunctionRefused, TemplateRefused, XmlRefused

from ..functions.examples import Cells, Example, of_request
from ..functions.fields import Fields
from ..intake import contracts_store
from ..models import NamedResponse, Operation
from ..sealing import sealed

LONGEST = 5 * 2**20


@dataclass(frozen=True)
class Preview:
    """`exact`: the bytes that the engine gives; `xml`: the same, indented to be read; `status`: that of HTTP.

    `fields`: (label, value) of each leaf; `problems`: message, path, slot. `computed` says that functions gave some of
    the values: the next answer will hold others.
    """

    xml: str
    exact: bytes = b""
    soap: str = ""
    status: int = 200
    fields: list[tuple[str, str]] = field(default_factory=list)
    problems: list[dict[str, str]] = field(default_factory=list)
    computed: bool = False


def answer(
    operation: Operation,
    response: NamedResponse,
    values: Mapping[str, str],
    *,
    soap: str = "",
    strict: bool = False,
    request: str = "",
) -> Preview:
    """The answer that `response` gives for {slot: value}; a slot without a value is empty.

    `soap` is 1.1 or 1.2 (else `version_of` the operation). `strict` also asks the schema, in the sealed child.
    Functions give what they would give now; `request` is the envelope that they copy from (else the sample).
    """
    version = version_of(operation, soap)
    try:
        compiled = compile_response(response)
        plain, values = values, computed(operation, compiled, values, request=request)
        envelope = compiled.render([values.get(name, "") for name in compiled.slots], soap=version)
        root = xml.parse(envelope, limit=LONGEST)
    except FunctionRefused as error:
        return Preview(xml="", problems=[{"message": error.text(get_language() or "fr"), "path": "", "slot": ""}])
    except (TemplateRefused, XmlRefused) as error:
        return Preview(xml="", problems=[{"message": error.message, "path": "", "slot": ""}])
    fields = list(_fields(root[-1]))
    etree.indent(root)
    problems = refusals(operation, response, values) if strict else []
    return Preview(
        xml=xml.serialise(root).decode(),
        exact=envelope,
        soap=version,
        status=compiled.status(version),
        fields=fields,
        problems=problems,
        computed=any(map(_is_computed, plain.values())),
    )


def version_of(operation: Operation, asked: str = "") -> str:
    """The SOAP version that is asked for, else the first of the operation's. The engine answers in the request's."""
    return asked or (operation.soap_versions or ["1.1"])[0]


def computed(
    operation: Operation, compiled: template.Template, values: Mapping[str, str], *, request: str = ""
) -> Mapping[str, str]:
    """The values of a row with an example of what its functions give. Raises FunctionRefused."""
    if not functions.holds("".join(values.values())):
        return values
    copied = of_request(request or operation.sample_request)
    cells = Cells(Fields(operation.key_candidates), Example(timezone.localtime()), copied)
    return {
        name: cells.text(text, is_table=name in compiled.tables) if functions.holds(text) else text
        for name, text in values.items()
    }


def _is_computed(cell: str) -> bool:
    """Whether a function gives a part of the cell; `\\{{` alone is only a sign."""
    return functions.holds(cell) and not all(isinstance(piece, str) for piece in functions.read(cell))


def compile_response(response: NamedResponse) -> template.Template:
    """The response's template, compiled once as long as it stays the same. Raises TemplateRefused."""
    return _compiled(response.source, response.kind, response.fault_code, response.fault_string)


@lru_cache(maxsize=64)
def _compiled(source: str, kind: str, fault_code: str, fault_string: str) -> template.Template:
    return template.compile(source, kind=kind, fault_code=fault_code, fault_string=fault_string)


def payload_names(response: NamedResponse) -> list[str]:
    """The elements that the body of the answer holds, in Clark's notation. Raises TemplateRefused."""
    compiled = compile_response(response)
    root = xml.parse(compiled.render([response.examples.get(name, "") for name in compiled.slots]), limit=LONGEST)
    return [child.tag for child in root[-1]]


def refusals(operation: Operation, response: NamedResponse, values: Mapping[str, str]) -> list[dict[str, str]]:
    """What the contract's schema has against the answer. Raises ChildFailed when it cannot be asked."""
    names = ("name", "kind", "source", "fault_code", "fault_string", "slots")
    arguments = {
        "response": {"use": operation.use} | {name: getattr(response, name) for name in names},
        "values": dict(values),
        "main": operation.version.main_file,
    }
    files = contracts_store.contract_files(operation.version)
    blobs = {f"file:{name}": content for name, content in files.items()}
    return sealed.run("catalog.conformity.checking:examine", arguments, blobs)["refusals"]


def _fields(body: Any) -> list[tuple[str, str]]:
    """Each element with a text, and each attribute, under its name; twins bear their parent's name too."""
    found: list[tuple[Any, str, str]] = []
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        found += [(element, f"{_local(element.tag)} @{_local(name)}", value) for name, value in element.attrib.items()]
        if not len(element) and (element.text or "").strip():
            found.append((element, _local(element.tag), (element.text or "").strip()))
    labels = [label for _element, label, _value in found]
    return [
        (label if labels.count(label) == 1 else f"{_local(element.getparent().tag)} {label}", value)
        for element, label, value in found
    ]


def _local(name: str) -> str:
    return name.rpartition("}")[2]
