"""The WS-Addressing actions of a contract: declared ones, implied ones, and those of overloaded operations."""

import pytest

from engine.declared import Actions, Declared

HEAD = (
    '<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/" '
    'xmlns:h="http://schemas.xmlsoap.org/wsdl/http/" xmlns:t="{space}" targetNamespace="{space}">'
)
MESSAGES = (
    '<w:message name="in"/><w:message name="out"/>'
    '<w:message name="absent"><w:part name="p" element="t:absent"/></w:message>'
)


def wsdl(operations: str, bound: str, *, space: str = "http://exemple.invalid/s", extension: str = "s") -> bytes:
    return (
        HEAD.format(space=space)
        + MESSAGES
        + f'<w:portType name="Port">{operations}</w:portType>'
        + f'<w:binding name="B" type="t:Port"><{extension}:binding/>{bound}</w:binding></w:definitions>'
    ).encode()


def operation(
    name: str, *, given: str = "", told: str = "", more: str = "", attributes: str = "", one_way: bool = False
) -> str:
    output = "" if one_way else f'<w:output message="t:out" {told} {attributes}/>'
    return f'<w:operation name="{name}"><w:input message="t:in" {given}/>{output}{more}</w:operation>'


def bound(name: str, action: str = "", given: str = "") -> str:
    soap = f'<s:operation soapAction="{action}"/>' if action else ""
    return f'<w:operation name="{name}">{soap}<w:input {given}/></w:operation>'


def actions(content: bytes, name: str = "lire", action: str = "") -> Actions:
    return Declared({"a.wsdl": content, "b.xsd": b"<no", "c.wsdl": b"<definitions"}).of(name, action)


@pytest.mark.parametrize(
    ("space", "stem"),
    [
        ("http://exemple.invalid/s", "http://exemple.invalid/s/Port/"),
        ("http://exemple.invalid/s/", "http://exemple.invalid/s/Port/"),
        ("urn:exemple:s", "urn:exemple:s:Port:"),
        ("urn:exemple:s:", "urn:exemple:s:Port:"),
    ],
)
def test_an_action_is_implied_by_namespace_port_type_and_names(space, stem):
    found = actions(wsdl(operation("lire"), bound("lire"), space=space))

    assert (found.input, found.output) == (f"{stem}lireRequest", f"{stem}lireResponse")


def test_messages_with_names_imply_actions_by_them():
    found = actions(wsdl(operation("lire", given='name="demande"', told='name="reponse"'), bound("lire")))

    assert found.input.endswith("/Port/demande")
    assert found.output.endswith("/Port/reponse")


def test_a_one_way_operation_is_called_by_its_own_name():
    found = actions(wsdl(operation("lire", one_way=True), bound("lire")))

    assert (found.input, found.output) == ("http://exemple.invalid/s/Port/lire", "")


@pytest.mark.parametrize(
    "space",
    [
        "http://www.w3.org/2007/05/addressing/metadata",
        "http://www.w3.org/2006/05/addressing/wsdl",
        "http://www.w3.org/2005/08/addressing",
        "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    ],
)
def test_a_declared_action_comes_first_in_every_edition(space):
    found = actions(wsdl(operation("lire", attributes=f'xmlns:a="{space}" a:Action="urn:dit"'), bound("lire")))

    assert found.output == "urn:dit"


def test_a_fault_is_known_by_the_element_of_its_detail():
    found = actions(wsdl(operation("lire", more='<w:fault name="perdu" message="t:absent"/>'), bound("lire")))

    assert found.fault("{http://exemple.invalid/s}absent") == "http://exemple.invalid/s/Port/lire/Fault/perdu"
    assert found.fault("{http://exemple.invalid/s}autre") == ""


OVERLOADED = wsdl(
    operation("lire", given='name="un"', told='name="premier"')
    + operation("lire", given='name="deux"', told='name="second"'),
    bound("lire", "urn:1", 'name="un"') + bound("lire", "urn:2", 'name="deux"'),
)
SAME_ACTION = OVERLOADED.replace(b"urn:2", b"urn:1")


@pytest.mark.parametrize(
    ("content", "name", "action", "output"),
    [
        (OVERLOADED, "lire", "urn:1", "premier"),
        (OVERLOADED, "lire", "urn:2", "second"),
        (OVERLOADED, "lire-2", "urn:2", "second"),
        (SAME_ACTION, "lire", "urn:1", "premier"),
        (SAME_ACTION, "lire-2", "urn:1", "second"),
    ],
)
def test_overloaded_operations_are_told_apart(content, name, action, output):
    assert actions(content, name, action).output.endswith(f"/{output}")


@pytest.mark.parametrize(
    "content",
    [
        wsdl(operation("autre"), bound("autre")),
        wsdl(operation("lire"), bound("lire"), extension="h"),
        wsdl(operation("autre"), bound("lire")),
        b"",
    ],
)
def test_what_is_not_described_has_no_actions(content):
    assert actions(content) == Actions()
