"""What real clients send, at a live engine: versions, actions, and the many ways to write the same XML."""

import pytest

from .wire import OLD, SPACE, TYPES, envelope, piece, post

pytestmark = pytest.mark.live


@pytest.mark.parametrize("soap", ["1.1", "1.2"])
@pytest.mark.parametrize("content_type", ["text/xml", "application/soap+xml", "text/plain"])
def test_an_envelope_is_answered_in_its_own_version_whatever_the_binding_or_the_content_type(wired, soap, content_type):
    answer = post(wired, envelope(piece(), soap), content_type=content_type)

    assert (answer.status, answer.soap, answer.title) == (200, soap, "Œuvre")
    assert answer.headers["content-type"] == f"{TYPES[soap]}; charset=utf-8"


@pytest.mark.parametrize("soap", ["1.1", "1.2"])
def test_a_fault_is_in_the_version_of_the_request_too(wired, soap):
    answer = post(wired, envelope(piece("inconnu"), soap), content_type="text/xml")

    assert (answer.soap, answer.code) == (soap, {"1.1": "Client", "1.2": "Sender"}[soap])


# --- actions ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "action", [None, "", '""', '"urn:exemple:lire"', "urn:exemple:lire", "'urn:exemple:lire'", "urn:x"]
)
def test_the_soapaction_may_be_absent_wrong_or_unquoted(wired, action):
    headers = {} if action is None else {"soapaction": action}

    assert post(wired, envelope(piece()), **headers).title == "Œuvre"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/soap+xml",
        'application/soap+xml; charset=utf-8; action="urn:x"',
        "application/soap+xml;action=urn:x;charset=utf-8",
        "application/soap+xml; charset=utf-8; action=",
        "application/soap+xml; action",
        ";;;",
    ],
)
def test_the_action_of_the_content_type_may_be_absent_wrong_or_unquoted(wired, content_type):
    assert post(wired, envelope(piece(), "1.2"), content_type=content_type).title == "Œuvre"


SEARCH = f'<p:chercher xmlns:p="{SPACE}"><nom>x</nom><date>x</date></p:chercher>'
ADDRESSED = '<a:Action xmlns:a="{space}">{action}</a:Action>'
W3C = "http://www.w3.org/2005/08/addressing"
SUBMISSION = "http://schemas.xmlsoap.org/ws/2004/08/addressing"


@pytest.mark.parametrize(("end", "said"), [("parNom", "par nom un"), ("parDate", "par date deux")])
def test_the_action_decides_between_operations_with_the_same_element(wired, end, said):
    action = f"urn:exemple:{end}"
    kind = f'application/soap+xml; action="{action}"'

    assert post(wired, envelope(SEARCH), soapaction=f'"{action}"').said == said
    assert post(wired, envelope(SEARCH, "1.2"), content_type=kind).said == said
    for space in (W3C, SUBMISSION):
        head = ADDRESSED.format(space=space, action=action)
        assert post(wired, envelope(SEARCH, head=head)).said == said
        assert post(wired, envelope(SEARCH, head=head), soapaction='"urn:autre"').said == said


def test_an_action_that_only_ends_with_the_operations_name_decides_too(wired):
    assert (
        post(wired, envelope(SEARCH), soapaction='"http://exemple.invalid/Service/chercher-2"').said == "par date deux"
    )


@pytest.mark.parametrize(("field", "said"), [("nom", "par nom un"), ("date", "par date deux")])
def test_without_an_action_the_operation_is_the_one_whose_key_is_there(wired, field, said):
    only = f'<p:chercher xmlns:p="{SPACE}"><{field}>x</{field}></p:chercher>'

    assert post(wired, envelope(only)).said == said


@pytest.mark.parametrize(("action", "said"), [("urn:exemple:compter", "compte "), ("urn:exemple:vider", "vide ")])
@pytest.mark.parametrize("inside", ["", " \n ", "<!-- rien -->"])
def test_an_empty_body_is_told_by_its_action(wired, action, said, inside):
    assert post(wired, envelope(inside), soapaction=action).said == said
    assert post(wired, envelope(inside, head=ADDRESSED.format(space=W3C, action=action))).said == said


def test_the_declared_addressing_action_is_known_as_well_as_the_soapaction(wired):
    answer = post(wired, envelope("", head=ADDRESSED.format(space=W3C, action="urn:compter:demande")))

    assert answer.said == "compte "


def test_the_body_comes_before_any_action(wired):
    answer = post(wired, envelope(piece()), soapaction='"urn:exemple:vider"')

    assert answer.title == "Œuvre"


def test_an_unknown_element_is_refused_even_with_a_known_action(wired):
    answer = post(wired, envelope("<lireLivre/>"), soapaction='"urn:exemple:lire"')

    assert (answer.status, answer.outcome) == (500, "unknown")
    assert "lirePièce" in answer.reason


def test_a_one_way_operation_is_accepted_without_an_answer(wired):
    answer = post(wired, envelope(f'<noter xmlns="{SPACE}"/>'))

    assert (answer.status, answer.body) == (202, b"")
    assert "content-type" not in answer.headers


# --- the many ways to write it ----------------------------------------------------------------------------------------

BODY = f'<lirePièce xmlns="{SPACE}"><numéro xmlns="">é1</numéro></lirePièce>'
FORMS = {
    "no prefix at all": f'<Envelope xmlns="{OLD}"><Body>{BODY}</Body></Envelope>',
    "odd prefixes": f'<_é.1:Envelope xmlns:_é.1="{OLD}"><_é.1:Body>{BODY}</_é.1:Body></_é.1:Envelope>',
    "comments and instructions around": envelope(BODY, around="<?xml version='1.0'?><?a?><!-- b -->") + "<!-- c -->",
    "comments before the payload": envelope(f"<!-- a --><?b c?> {BODY} <!-- d -->"),
    "comments inside": envelope(BODY.replace(">é1<", "><!-- a -->é<?b?>1<!-- c --><")),
    "comments between header and body": envelope(BODY).replace("<s:Body>", "<!-- a --><s:Header/><!-- b --><s:Body>"),
    "an id on the Body": envelope(BODY).replace(
        "<s:Body>",
        '<s:Body xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" '
        'wsu:Id="id-7" Id="b">',
    ),
    "an encoding style": envelope(BODY).replace(
        "<s:Body>", '<s:Body s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">'
    ),
    "white space": envelope(f"\n\t {BODY}\r\n ").replace("é1", "\n é1 \t"),
    "a CDATA section": envelope(BODY.replace(">é1<", "><![CDATA[é1]]><")),
    "references to characters": envelope(BODY.replace(">é1<", ">&#xE9;&#49;<")),
}  # fmt: skip


@pytest.mark.parametrize("form", list(FORMS))
def test_the_same_request_is_read_however_it_is_written(wired, form):
    answer = post(wired, FORMS[form])

    assert (answer.status, answer.title) == (200, "Œuvre")


# --- messages of several parts ----------------------------------------------------------------------------------------

JOINED = f'<p:joindre xmlns:p="{SPACE}">x</p:joindre>'
MENTION = f'<p:mention xmlns:p="{SPACE}">y</p:mention>'


def test_a_message_of_several_parts_may_hold_them_all(wired):
    assert post(wired, envelope(JOINED + MENTION)).said == "joint avec mention"
    assert post(wired, envelope(JOINED)).said == "joint avec mention"


@pytest.mark.parametrize("inside", [JOINED + "<x/>", piece() + MENTION, piece() + piece()])
def test_a_body_element_that_no_part_declares_is_refused(wired, inside):
    answer = post(wired, envelope(inside))

    assert (answer.status, answer.outcome, answer.code) == (500, "invalid", "Client")
    assert "2 elements" in answer.reason
