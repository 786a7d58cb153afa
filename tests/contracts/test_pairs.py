"""Recorded exchanges: a request and its response make the engine answer that request with that response again."""

import pytest

from catalog.contracts.recorded import envelopes, pairs
from catalog.lookup import answering

from . import mocked
from .build import zipped

WSDL = b"""<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:tns="urn:exemple:assure"
    targetNamespace="urn:exemple:assure">
  <wsdl:types><xsd:schema targetNamespace="urn:exemple:assure" elementFormDefault="qualified">
    <xsd:element name="lire"><xsd:complexType><xsd:sequence>
      <xsd:element name="trace" type="xsd:string" minOccurs="0"/>
      <xsd:element name="dossier"><xsd:complexType><xsd:sequence>
        <xsd:element name="numero" type="xsd:string"/></xsd:sequence>
        <xsd:attribute name="caisse" type="xsd:string"/></xsd:complexType></xsd:element>
    </xsd:sequence></xsd:complexType></xsd:element>
    <xsd:element name="lireReponse"><xsd:complexType mixed="true"><xsd:sequence>
      <xsd:element name="nom" type="xsd:string"/><xsd:element name="age" type="xsd:int" minOccurs="0"/>
      <xsd:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>
    </xsd:sequence></xsd:complexType></xsd:element>
    <xsd:element name="inconnu" type="xsd:string"/>
    <xsd:element name="compter"><xsd:complexType/></xsd:element>
    <xsd:element name="compterReponse" type="xsd:int"/>
  </xsd:schema></wsdl:types>
  <wsdl:message name="lire"><wsdl:part name="p" element="tns:lire"/></wsdl:message>
  <wsdl:message name="lu"><wsdl:part name="p" element="tns:lireReponse"/></wsdl:message>
  <wsdl:message name="inconnu"><wsdl:part name="p" element="tns:inconnu"/></wsdl:message>
  <wsdl:message name="compter"><wsdl:part name="p" element="tns:compter"/></wsdl:message>
  <wsdl:message name="compte"><wsdl:part name="p" element="tns:compterReponse"/></wsdl:message>
  <wsdl:portType name="port">
    <wsdl:operation name="lire"><wsdl:input message="tns:lire"/><wsdl:output message="tns:lu"/>
      <wsdl:fault name="inconnu" message="tns:inconnu"/></wsdl:operation>
    <wsdl:operation name="compter">
      <wsdl:input message="tns:compter"/><wsdl:output message="tns:compte"/></wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="liaison" type="tns:port">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="lire"><soap:operation soapAction="urn:lire"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
      <wsdl:fault name="inconnu"><soap:fault name="inconnu" use="literal"/></wsdl:fault></wsdl:operation>
    <wsdl:operation name="compter"><soap:operation soapAction="urn:compter"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="Assure"><wsdl:port name="port" binding="tns:liaison">
    <soap:address location="http://exemple.invalid/"/></wsdl:port></wsdl:service>
</wsdl:definitions>"""

SOAP = 'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:a="urn:exemple:assure"'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'


def envelope(inside: str, head: str = "") -> bytes:
    return f"<s:Envelope {SOAP} {XSI}>{head}<s:Body>{inside}</s:Body></s:Envelope>".encode()


def asks(number: str, trace: str = "", caisse: str = "") -> bytes:
    trace = f"<a:trace>{trace}</a:trace>" if trace else ""
    caisse = f' caisse="{caisse}"' if caisse else ""
    return envelope(f"<a:lire>{trace}<a:dossier{caisse}><a:numero>{number}</a:numero></a:dossier></a:lire>")


def says(name: str, more: str = "") -> bytes:
    return envelope(f"<a:lireReponse><a:nom>{name}</a:nom>{more}</a:lireReponse>")


def with_contract(**files: bytes) -> dict:
    """What is made of a contract and, in the same ZIP, XML files (`x__request` is x/request.xml)."""
    named = {f"{name.replace('__', '/')}.xml": content for name, content in files.items()}
    result = mocked.read(zipped({"assure.wsdl": WSDL, **named}))
    assert "problems" not in result, result
    return result


def codes(result: dict) -> list[str]:
    return [notice["code"] for notice in result["reading"]["notices"]]


def two(first: bytes, second: bytes) -> dict:
    return with_contract(a_request=first, a_response=says("Dupuis"), b_request=second, b_response=says("Boulon"))


# --- what answers -----------------------------------------------------------------------------------------------------


def test_each_request_gets_its_response_again():
    result = two(asks("1"), asks("2"))

    with mocked.Mock(result) as mock:
        answers = [answering.read(mock.ask(request).body).value_at(["nom"]) for request in (asks("1"), asks("2"))]
        unknown = mock.ask(asks("3"))

    assert answers == ["Dupuis", "Boulon"]
    assert unknown.outcome == "unmatched"
    assert codes(result) == []


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        (asks("1"), asks("2"), "numero"),
        (asks("1", caisse="01"), asks("1", caisse="02"), "caisse"),
        (asks("1", trace="x"), asks("1", trace="y"), "trace"),
        (asks("1", trace="x"), asks("2", trace="y"), "numero"),
    ],
)
def test_the_key_is_the_field_that_tells_the_requests_apart(first, second, key):
    (exchange,) = two(first, second)["exchanges"]

    assert exchange["key"]["label"] == key
    assert exchange["columns"] == [key, "response"]


def test_a_field_that_the_contract_leaves_open_can_be_the_key():
    wsdl = WSDL.replace(
        b'<xsd:element name="trace" type="xsd:string" minOccurs="0"/>',
        b'<xsd:any namespace="##other" processContents="lax"/>',
    )
    requests = [asks("1").replace(b"<a:dossier>", b'<x:ref xmlns:x="urn:x">%d</x:ref><a:dossier>' % n) for n in (7, 8)]
    files = {"a-request.xml": requests[0], "a-response.xml": says("Dupuis"), "b-request.xml": requests[1],
             "b-response.xml": says("Boulon")}  # fmt: skip

    result = mocked.read(zipped({"assure.wsdl": wsdl, **files}))

    with mocked.Mock(result) as mock:
        assert b"Boulon" in mock.ask(requests[1]).body
    assert result["exchanges"][0]["key"] == {"label": "ref", "path": ["{urn:x}ref"]}


def test_a_request_without_the_field_gets_the_default_row():
    result = two(asks("1", trace="x"), asks("1"))

    (exchange,) = result["exchanges"]
    assert [row[0] for row in mocked.rows(result, exchange)] == ["x", "*"]


@pytest.mark.parametrize("request_", [asks("1"), asks("2", trace="z")])
def test_a_single_pair_answers_every_request(request_):
    result = with_contract(request=asks("1"), response=says("Dupuis"))

    with mocked.Mock(result) as mock:
        reply = mock.ask(request_)

    assert (reply.outcome, answering.read(reply.body).value_at(["nom"])) == ("defaulted", "Dupuis")


def test_a_request_without_any_field_gets_the_default_row():
    request, response = envelope("<a:compter/>"), envelope("<a:compterReponse>3</a:compterReponse>")
    result = with_contract(request=request, response=response)

    with mocked.Mock(result) as mock:
        assert answering.read(mock.ask(request).body).outline == answering.read(response).outline
    assert [exchange["operation"] for exchange in result["exchanges"]] == ["compter"]


def test_two_pairs_of_one_request_keep_both_responses_and_say_so():
    result = two(asks("1"), asks("1"))

    (exchange,) = result["exchanges"]
    assert [response["name"] for response in exchange["responses"]] == ["a", "b"]
    assert [row[2] for row in mocked.rows(result, exchange)] == ["a"]
    assert codes(result) == ["pair-same-key"]


@pytest.mark.parametrize("key", ["*", "/a/", "\\*"])
def test_a_key_that_looks_like_an_expression_is_taken_literally(key):
    result = two(asks(key), asks("2"))

    with mocked.Mock(result) as mock:
        assert b"Dupuis" in mock.ask(asks(key)).body
        assert mock.ask(asks("a")).outcome == "unmatched"


AXIS = (
    b'<lire xmlns="urn:a"><dossier href="#0"/></lire>'
    b'<m id="0"><numero xmlns="urn:a">%s</numero><suite href="#1"/></m><m id="1"><suite href="#0"/></m>'
)


def test_objects_that_axis_writes_apart_are_looked_into_and_a_circle_ends():
    request = envelopes.request(envelope((AXIS % b"7").decode()))

    paths = list(envelopes.leaves(request))

    assert [next(envelopes.values(request, path)) for path in paths] == ["7"]


def test_a_wrapper_in_another_namespace_is_recognised_by_its_name():
    request = asks("1").replace(b"<a:lire>", b'<x:lire xmlns:x="urn:x">').replace(b"</a:lire>", b"</x:lire>")
    result = with_contract(request=request, response=says("Dupuis"))

    with mocked.Mock(result) as mock:
        assert b"Dupuis" in mock.ask(request).body
    assert codes(result) == ["pair-other-element"]


# --- what of a response is kept ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        "<a:age>46</a:age>",
        "  \n <a:age>46</a:age>\t",
        '<x:libre xmlns:x="urn:x" x:de="a &quot; b" xsi:type="xsd:string"><![CDATA[<b> & "c"]]></x:libre>',
        '<libre xmlns="">sans espace de noms</libre>',
        "<a:libre>{{nom}} et {{ age? }}</a:libre>",
        '<a:libre de="{{nom}}"/>',
        "<!-- une remarque --><a:libre>é è &#233; 日本</a:libre>",
    ],
)
def test_the_response_comes_back_as_it_was_recorded(more):
    response = says("Dupuis", more)
    result = with_contract(request=asks("1"), response=response)

    with mocked.Mock(result) as mock:
        got = answering.read(mock.ask(asks("1")).body)

    assert got.outline == answering.read(response).outline


def test_spaces_inside_an_element_are_kept():
    result = with_contract(request=asks("1"), response=says("  Du\n puis "))

    with mocked.Mock(result) as mock:
        (name,) = answering.read(mock.ask(asks("1")).body).payload

    assert name.text == "  Du\n puis "


FAULT_11 = "<s:Fault><faultcode>s:{}</faultcode><faultstring>Dossier {{{{1}}}}</faultstring>{}</s:Fault>"
FAULT_12 = (
    b'<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><e:Fault><e:Code><e:Value>e:Sender</e:Value>'
    b'</e:Code><e:Reason><e:Text xml:lang="fr">Dossier absent</e:Text></e:Reason><e:Detail>'
    b'<inconnu xmlns="urn:exemple:assure">1</inconnu></e:Detail></e:Fault></e:Body></e:Envelope>'
)


@pytest.mark.parametrize(
    ("recorded", "code"),
    [
        (envelope(FAULT_11.format("Client", "<detail><a:inconnu>1</a:inconnu></detail>")), "Client"),
        (envelope(FAULT_11.format("Server", "")), "Server"),
        (FAULT_12, "Client"),
    ],
)
def test_a_fault_keeps_its_code_its_text_and_its_detail(recorded, code):
    result = with_contract(request=asks("1"), response=recorded)

    with mocked.Mock(result) as mock:
        reply = mock.ask(asks("1"))

    assert reply.status == 500
    assert answering.read(reply.body).fault == answering.read(recorded).fault
    assert f"<faultcode>soap:{code}<" in reply.body.decode()
    assert codes(result) == []


def test_what_a_fault_cannot_hold_is_told():
    fault = FAULT_11.format("Server.userException", "<faultactor>urn:moi</faultactor>")
    result = with_contract(request=asks("1"), response=envelope(fault))

    told = [notice["parameters"]["reason"] for notice in result["reading"]["notices"]]
    assert told == ["faultactor", "faultcode Server.userException"]


@pytest.mark.parametrize(
    "recorded",
    [says("Dupuis", "<a:age>quarante</a:age>"), envelope("<a:autre/>"), envelope("")],
)
def test_a_response_against_the_contract_is_kept_raw_with_a_warning(recorded):
    result = with_contract(request=asks("1"), response=recorded)

    (exchange,) = result["exchanges"]
    assert [response["raw"] for response in exchange["responses"]] == [True]
    assert codes(result) == ["pair-raw"]
    with mocked.Mock(result) as mock:
        assert answering.read(mock.ask(asks("1")).body).outline == answering.read(recorded).outline


def test_a_header_is_left_out_and_told():
    recorded = envelope("<a:lireReponse><a:nom>D</a:nom></a:lireReponse>", "<s:Header><a:jeton>1</a:jeton></s:Header>")

    assert codes(with_contract(request=asks("1"), response=recorded)) == ["pair-lost"]


# --- which files are pairs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "response", "name"),
    [
        ("dupuis-request.xml", "dupuis-response.xml", "dupuis"),
        ("dupuis/request.xml", "dupuis/response.xml", "dupuis"),
        ("request_dupuis.xml", "response_dupuis.xml", "dupuis"),
        ("lireDupuisRequest.xml", "lireDupuisResponse.xml", "lire-Dupuis"),
        ("requête 1.xml", "réponse 1.xml", "1"),
        ("requests/dupuis.xml", "responses/dupuis.xml", "dupuis"),
        ("a/req.xml", "a/resp.xml", "a"),
        ("getRequestStatus-request.xml", "getRequestStatus-response.xml", "get-Request-Status"),
        ("request.xml", "response.xml", "echange"),
    ],
)
def test_names_tell_requests_from_responses(request_, response, name):
    rest, found, notices = pairs.split({request_: asks("1"), response: says("D"), "lisez-moi.txt": b"bonjour"})

    assert [(pair.name, pair.request_file, pair.response_file) for pair in found] == [(name, request_, response)]
    assert (list(rest), notices) == (["lisez-moi.txt"], [])


def test_a_contract_is_never_taken_for_a_message():
    rest, found, _notices = pairs.split({"LireRequest.xml": WSDL, "types-response.xsd": b"<a/>"})

    assert (len(rest), found) == (2, [])


def test_half_a_pair_and_what_is_not_xml_are_told_and_the_others_kept():
    result = with_contract(
        a_request=asks("1"), a_response=says("D"), b_request=asks("2"), c_request=b"<lire", c_response=says("E")
    )

    assert sorted(codes(result)) == ["pair-half", "pair-unreadable"]
    assert [response["name"] for response in result["exchanges"][0]["responses"]] == ["a"]


def test_a_request_of_no_operation_is_told():
    result = with_contract(request=envelope("<a:effacer/>"), response=envelope("<a:efface/>"))

    assert (result["exchanges"], codes(result)) == ([], ["pair-unknown"])


# --- for a contract that is there already -----------------------------------------------------------------------------


def paired(**files: bytes) -> bytes:
    return zipped({f"{name}.xml": content for name, content in files.items()})


def test_pairs_come_later_too_and_never_take_a_name_twice():
    result = with_contract()
    sent = paired(reponse_request=asks("1"), reponse_response=says("Dupuis"))

    (exchange,) = mocked.more(result, sent)["exchanges"]

    assert [response["name"] for response in exchange["responses"]] == ["reponse-2"]


def test_a_response_that_is_there_already_is_not_made_again():
    result = with_contract(a_request=asks("1"), a_response=says("Dupuis"))
    (lire, *others) = result["reading"]["operations"]
    there = {**lire, "responses": [*lire["responses"], *result["exchanges"][0]["responses"]]}

    again = mocked.more(result, paired(a_request=asks("1"), a_response=says("Dupuis")), operations=[there, *others])
    other = mocked.more(result, paired(a_request=asks("1"), a_response=says("Autre")), operations=[there, *others])

    assert again["exchanges"][0]["responses"] == []
    assert [response["name"] for response in other["exchanges"][0]["responses"]] == ["a-2"]


def test_what_holds_no_pair_is_refused_with_what_to_do():
    result = mocked.more(with_contract(), paired(seul=asks("1")))

    assert [problem["code"] for problem in result["problems"]] == ["no-exchange"]


def test_the_operation_can_be_given():
    result = mocked.more(with_contract(), paired(request=asks("1"), response=says("D")), only="compter")

    assert [exchange["operation"] for exchange in result["exchanges"]] == ["compter"]
    assert "pair-other-element" in [notice["code"] for notice in result["notices"]]
