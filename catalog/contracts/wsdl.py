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
    faults: list[tuple[str, MessagePart]]
    service: str
    port: str
    binding: str
    wire_name: str = ""  # the contract's own name; `name` differs for overloads

    @property
    def identity(self) -> tuple:
        """What makes two bound operations the same one."""
        body = [(part.element, part.type, part.name) for part in self.input.parts]
        return self.name, self.style, self.input.namespace if self.style == "rpc" else "", tuple(body)


@dataclass
class Wsdl:
    """The WSDL part of a contract: services with their ports, and the merged operations."""

    services: list[dict]
    operations: list[Operation]
    notices: list[Notice]
