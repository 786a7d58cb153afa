"""What a WSDL offers, once read: operations with the messages they carry."""

from dataclasses import dataclass, field

from .problems import Notice
from .schema import Component


@dataclass(frozen=True)
class MessagePart:
    """A part of a message: of an element, or of a type (`name` then names the element on the wire)."""

    name: str
    element: str
    type: str
    user: Component  # where it is written: the scope of its names and the place of its problems


@dataclass
class Body:
    """What stands in the SOAP body, one way."""

    parts: list[MessagePart] = field(default_factory=list)
    namespace: str = ""  # of the rpc wrapper
    use: str = "literal"
    headers: list[MessagePart] = field(default_factory=list)


@dataclass(frozen=True)
class Fault:
    """A declared fault: its name, and the part that stands in the detail."""

    name: str
    part: MessagePart
    use: str = "literal"


@dataclass
class Operation:
    """One operation of a SOAP binding."""

    name: str
    style: str
    action: str
    soap_versions: list[str]
    documentation: str
    input: Body
    output: Body | None
    faults: list[Fault]
    service: str
    port: str
    binding: str
    wire_name: str = ""  # the contract's own name; `name` differs for overloads
    input_name: str = ""

    @property
    def identity(self) -> tuple:
        """What makes two bound operations the same one: name, style, and the messages both ways."""
        return self.name, self.style, self._told(self.input), None if self.output is None else self._told(self.output)

    def _told(self, body: Body) -> tuple:
        parts = tuple(
            (part.element, part.type, "" if part.element and self.style != "rpc" else part.name) for part in body.parts
        )
        return body.use, body.namespace if self.style == "rpc" else "", parts


@dataclass
class Wsdl:
    """The WSDL part of a contract: services with their ports, and the merged operations."""

    services: list[dict]
    operations: list[Operation]
    notices: list[Notice]
