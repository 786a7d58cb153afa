"""What toolkits of SOAP encoding send: objects beside the operation, references, arrays; the key is found in all."""

import pytest

from .wire import SPACE, envelope, post

pytestmark = pytest.mark.live

ENC = "http://schemas.xmlsoap.org/soap/encoding/"
ENC_12 = "http://www.w3.org/2003/05/soap-encoding"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def wrapped(inside: str, beside: str = "") -> str:
    names = f'xmlns:p="{SPACE}" xmlns:enc="{ENC}" xmlns:e="{ENC_12}" xmlns:xsi="{XSI}" xmlns:xsd="urn:xsd"'
    return f"<p:commander {names}>{inside}</p:commander>" + beside.replace("<m ", f"<m {names} ")


LINE = '<code xsi:type="xsd:string">A</code>'
FORMS = {
    "inline": wrapped(f"<commande><lignes><ligne>{LINE}</ligne></lignes></commande>"),
    "one object beside (Axis)": wrapped(
        '<commande href="#id0"/>', f'<m id="id0" enc:root="0"><lignes><ligne>{LINE}</ligne></lignes></m>'
    ),
    "objects in objects": wrapped(
        '<commande href="#id0"/>',
        '<m id="id0"><lignes href="#id1"/></m><m id="id1"><ligne href="#id2"/></m>'
        '<m id="id2"><code href="#id3"/></m><m id="id3">A</m>',
    ),
    "objects in any order": wrapped(
        '<commande href="#b"/>', '<m id="a"><code>A</code></m><m id="b"><lignes><ligne href="#a"/></lignes></m>'
    ),
    "a reference to a reference": wrapped(
        '<commande href="#a"/>',
        f'<m id="a" href="#b"/><m id="b" href="#c"/><m id="c"><lignes><ligne>{LINE}</ligne></lignes></m>',
    ),
    "an object inside, named once and used twice": wrapped(
        f'<autre><m id="x"><ligne>{LINE}</ligne></m></autre><commande><lignes href="#x"/></commande>'
    ),
    "the root after its objects": f'<m xmlns:enc="{ENC}" id="a" enc:root="0"><lignes><ligne><code>A</code></ligne>'
    "</lignes></m>" + wrapped('<commande href="#a"/>').replace("<p:commander", '<p:commander id="r" enc:root="1"'),
    "SOAP 1.2": wrapped('<commande e:ref="id0"/>', f'<m e:id="id0"><lignes><ligne>{LINE}</ligne></lignes></m>'),
    "SOAP 1.2, inside": wrapped(
        f'<autre e:id="x"><lignes><ligne>{LINE}</ligne></lignes></autre><commande e:ref="x"/>'
    ),
    "an array of SOAP 1.1": wrapped(
        f'<commande><lignes enc:arrayType="p:ligne[2]"><item>{LINE}</item><item><code>B</code></item></lignes>'
        "</commande>"
    ),
    "an array by its element": wrapped(f"<commande><enc:Array><x>{LINE}</x></enc:Array></commande>").replace(
        "<enc:Array>", '<lignes href="#t"/><enc:Array id="t">'
    ),
    "an array of SOAP 1.2": wrapped(
        f'<commande><lignes e:itemType="p:ligne" e:arraySize="1"><élément>{LINE}</élément></lignes></commande>'
    ),
    "an array of references": wrapped(
        '<commande><lignes href="#t"/></commande>',
        '<m id="t" enc:arrayType="p:ligne[2]"><item href="#l"/><item href="#l"/></m><m id="l"><code>A</code></m>',
    ),
    "a missing first reference": wrapped(
        f'<commande href="#absent"/><commande><lignes><ligne>{LINE}</ligne></lignes></commande>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", list(FORMS))
def test_the_key_is_found_where_the_references_lead(wired, form):
    answer = post(wired, envelope(FORMS[form], "1.2" if "1.2" in form else "1.1"))

    assert (answer.status, answer.said) == (200, "commande d'une ligne")


CIRCLES = {
    "itself": ('<commande href="#a"/>', '<m id="a" href="#a"/>'),
    "two": ('<commande href="#a"/>', '<m id="a" href="#b"/><m id="b" href="#a"/>'),
    "through children": ('<commande href="#a"/>', '<m id="a"><lignes href="#a"/><ligne href="#a"/></m>'),
    "many": (
        '<commande href="#a"/>' * 20_000,
        '<m id="a">' + '<lignes href="#a"/><ligne href="#a"/>' * 20_000 + "</m>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("circle", list(CIRCLES))
def test_a_circle_of_references_ends_in_a_fault(wired, circle):
    answer = post(wired, envelope(wrapped(*CIRCLES[circle])))

    assert (answer.status, answer.outcome) == (500, "unmatched")


def test_a_reference_in_a_document_is_content_like_any_other(wired):
    path = f'<p:joindre xmlns:p="{SPACE}" href="#x">x</p:joindre>'

    assert post(wired, envelope(path)).said == "joint avec mention"
