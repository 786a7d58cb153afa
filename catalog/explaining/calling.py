"""How an operation is called, in plain words: style, SOAP versions, action, whether it answers."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import Operation

MEDIA = {"1.1": "text/xml", "1.2": "application/soap+xml"}


@dataclass(frozen=True)
class Fact:
    """One thing to know: what it is, the sentence, and how the contract writes it."""

    label: str
    words: str
    technical: str = ""


def facts(operation: Operation) -> list[Fact]:
    """What a developer sets up before the first call."""
    return [
        Fact(_("Answer"), _exchange(operation)),
        Fact(_("SOAP version"), _versions(operation), ", ".join(MEDIA.get(v, "") for v in operation.soap_versions)),
        Fact(_("Style"), _style(operation), f"{operation.style}/{operation.use}"),
        Fact("SOAPAction", _action(operation), operation.action),
        *_first_elements(operation),
    ]


def _exchange(operation: Operation) -> str:
    if operation.one_way:
        return _("None: the operation only receives. The caller gets an empty answer, status 202.")
    return _("One answer to each request.")


def _versions(operation: Operation) -> str:
    versions = operation.soap_versions
    if len(versions) > 1:
        return _("SOAP 1.1 or 1.2, as you prefer: the answer comes in the version of the request.")
    return _("SOAP %(version)s in the contract; a mock also answers the other one, in its own version.") % {
        "version": versions[0] if versions else "1.1"
    }


def _style(operation: Operation) -> str:
    if operation.use == "encoded":
        return _("Old style: the message names the operation, and each value says its type.")
    if operation.style == "rpc":
        return _("The message names the operation and lists its parameters.")
    return _("The message is one XML document, described by the schema.")


def _action(operation: Operation) -> str:
    if not operation.action:
        return _("None: leave the header empty.")
    return _("Sent by generated clients. A mock looks at the message first, so a wrong one does no harm.")


def _first_elements(operation: Operation) -> list[Fact]:
    found = [(_("Request"), operation.input_element), (_("Answer's element"), operation.output_element)]
    return [Fact(label, *_names(element)) for label, element in found if element]


def _names(element: str) -> tuple[str, str]:
    """`{namespace}name` as name and namespace."""
    namespace, _brace, name = element.removeprefix("{").rpartition("}")
    return name, namespace
