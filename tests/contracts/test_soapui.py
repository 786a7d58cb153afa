"""SoapUI projects: their contract is read offline, their mocks become named responses and rows; no script is run."""

from xml.sax.saxutils import escape

import pytest

from catalog.contracts import messages
from catalog.lookup import answering

from . import corpus, mocked
from .build import zipped
from .test_pairs import WSDL, asks, envelope, says

CON = 'xmlns:con="http://eviware.com/soapui/config" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
ADDRESS = "http://exemple.invalid/assure?wsdl"
XPATH = "declare namespace a='urn:exemple:assure';\n//a:dossier/a:numero"
FAULT = envelope("<s:Fault><faultcode>s:Server</faultcode><faultstring>Panne</faultstring></s:Fault>")


def part(url: str, content: bytes) -> str:
    return f"<con:part><con:url>{escape(url)}</con:url><con:content>{escape(content.decode())}</con:content></con:part>"


def interface(name: str = "liaison", *parts: str, definition: str = ADDRESS, calls: str = "") -> str:
    return (
        f'<con:interface xsi:type="con:WsdlInterface" type="wsdl" name="{name}" definition="{escape(definition)}">'
        f'<con:definitionCache rootPart="{escape(definition)}">{"".join(parts)}</con:definitionCache>'
        f'<con:operation name="lire">{calls}</con:operation></con:interface>'
    )


def call(name: str, request: bytes) -> str:
    return f'<con:call name="{name}"><con:request>{escape(request.decode())}</con:request></con:call>'


def answer(name: str, content: bytes, status: int = 200) -> str:
    return (
        f'<con:response name="{name}" httpResponseStatus="{status}">'
        f"<con:responseContent>{escape(content.decode())}</con:responseContent></con:response>"
    )


def mock(*answers: str, style: str = "SEQUENCE", path: str = "", default: str = "", rules: str = "") -> str:
    return (
        '<con:mockService name="Assurés fictifs"><con:mockOperation name="lire" interface="liaison" operation="lire">'
        f"<con:defaultResponse>{default}</con:defaultResponse><con:dispatchStyle>{style}</con:dispatchStyle>"
        f"<con:dispatchPath>{escape(path)}</con:dispatchPath>{''.join(answers)}"
        f"<con:dispatchConfig>{rules}</con:dispatchConfig></con:mockOperation></con:mockService>"
    )


def rule(match: str, response: str, xpath: str = XPATH) -> str:
    return (
        f"<con:query><con:name>r</con:name><con:query>{escape(xpath)}</con:query><con:match>{match}</con:match>"
        f"<con:response>{response}</con:response></con:query>"
    )


def project(*inside: str, name: str = "Essai") -> bytes:
    return f'<con:soapui-project name="{name}" {CON}>{"".join(inside)}</con:soapui-project>'.encode()


def simple(mocking: str, calls: str = "", more: str = "") -> dict:
    result = mocked.read(project(interface("liaison", part(ADDRESS, WSDL), calls=calls), mocking, more), "essai.xml")
    assert "problems" not in result, result
    return result


def codes(result: dict) -> list[str]:
    return [notice["code"] for notice in result["reading"]["notices"]]


def refusal(content: bytes, main: str = "") -> str:
    (problem,) = mocked.read(content, "essai.xml", main)["problems"]
    assert messages.problem(problem)["message"]
    return problem["code"]


def said(mocking: mocked.Mock, request: bytes) -> str | None:
    return answering.read(mocking.ask(request).body).value_at(["nom"])


TWO = (answer("Jack", says("Dupuis")), answer("Michel", says("Boulon")))

# --- the contract -----------------------------------------------------------------------------------------------------


def test_the_kept_wsdl_becomes_the_contract():
    result = simple("")

    assert result["reading"]["main"] == "assure.wsdl"
    assert [operation["name"] for operation in result["reading"]["operations"]] == ["lire", "compter"]
    assert (result["exchanges"], codes(result)) == ([], [])


SPLIT = WSDL.replace(
    WSDL[WSDL.index(b"<xsd:schema t") : WSDL.index(b"</wsdl:types>")],
    b'<xsd:schema><xsd:import namespace="urn:exemple:assure" schemaLocation="LOCATION"/></xsd:schema>',
)
SCHEMA = WSDL[WSDL.index(b"<xsd:schema t") : WSDL.index(b"</wsdl:types>")].replace(
    b"<xsd:schema", b'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"', 1
)


@pytest.mark.parametrize(
    ("root", "location", "schema"),
    [
        ("http://h/s?wsdl", "http://h/s?xsd=1", "http://h/s?xsd=1"),
        ("http://h/s?wsdl", "?xsd=types.xsd", "http://h/s?xsd=types.xsd"),
        ("http://h/a/s.wsdl", "../x/types.xsd", "http://h/x/types.xsd"),
        ("http://h/a/s.wsdl", "/x/types.xsd", "http://h/x/types.xsd"),
        ("file:/C:/projets/s.wsdl", "xsd\\types.xsd", "file:\\C:\\projets\\xsd\\types.xsd\n   "),
        ("file:///projets/s.wsdl", "types.xsd", "file:/projets/types.xsd"),
        ("jar:file:/lib/a.jar!/w/s.wsdl", "types.xsd", "jar:file:/lib/a.jar!/w/types.xsd"),
    ],
)
def test_locations_lead_to_the_parts_kept_beside(root, location, schema):
    parts = part(root, SPLIT.replace(b"LOCATION", location.encode())) + part(schema, SCHEMA)

    result = mocked.read(project(interface("liaison", parts, definition=root)), "essai.xml")

    assert "problems" not in result, result
    assert len(result["files"]) == 2
    assert codes(result) == []


def test_a_part_kept_as_xml_by_an_old_version_is_read_too():
    old = f"<con:part><con:url>{ADDRESS}</con:url><con:content>{WSDL.decode()}</con:content></con:part>"

    assert "problems" not in mocked.read(project(interface("liaison", old)), "essai.xml")


def test_a_declared_encoding_of_text_kept_in_the_project_does_not_count():
    latin = b'<?xml version="1.0" encoding="ISO-8859-1"?>\n' + WSDL.replace(b'"Assure"', '"Assuré"'.encode())

    result = mocked.read(project(interface("liaison", part(ADDRESS, latin))), "essai.xml")

    assert result["reading"]["services"][0]["name"] == "Assuré"


def test_two_bindings_of_one_wsdl_are_one_contract():
    twice = [interface(name, part(ADDRESS, WSDL)) for name in ("liaison", "liaison12")]

    assert codes(mocked.read(project(*twice), "essai.xml")) == []


OTHER = WSDL.replace(b"urn:exemple:assure", b"urn:exemple:autre")


@pytest.mark.parametrize(("main", "namespace"), [("", "assure"), ("autre", "autre"), ("liaison", "assure")])
def test_of_several_contracts_one_is_read_and_the_others_named(main, namespace):
    content = project(
        '<con:interface xsi:type="con:RestService" name="rest"/>',
        interface("liaison", part(ADDRESS, WSDL)),
        interface("autre", part("http://h/autre?wsdl", OTHER), definition="http://h/autre?wsdl"),
    )

    result = mocked.read(content, "essai.xml", main)

    assert result["reading"]["target_namespace"] == f"urn:exemple:{namespace}"
    assert codes(result) == ["soapui-interfaces"]


def test_a_wsdl_beside_the_project_stands_in_for_the_one_it_does_not_keep():
    content = project(interface("liaison", definition="C:\\projets\\assure.wsdl"), mock(*TWO))

    result = mocked.read(zipped({"p/essai.xml": content, "p/assure.wsdl": WSDL}))

    assert result["reading"]["main"] == "p/assure.wsdl"
    assert len(result["exchanges"]) == 1


@pytest.mark.parametrize(
    ("content", "main", "code"),
    [
        (project(), "", "soapui-empty"),
        (project('<con:interface xsi:type="con:RestService" name="rest"/>'), "", "soapui-rest"),
        (project("<con:encryptedContent>AAAA</con:encryptedContent>"), "", "soapui-encrypted"),
        (project(interface()), "", "soapui-no-wsdl"),
        (project(interface("liaison", part(ADDRESS, WSDL))), "absente", "main-not-found"),
        (project(interface("liaison", part(ADDRESS, WSDL)))[:-9], "", "not-xml"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + project(), "", "doctype"),
        (zipped({"a.xml": project(), "b.xml": project()}), "", "soapui-several"),
    ],
)
def test_what_is_no_soap_contract_is_refused_with_the_reason(content, main, code):
    assert refusal(content, main) == code


# --- how the answers are chosen ---------------------------------------------------------------------------------------


def test_a_query_match_becomes_a_key_and_rows():
    result = simple(mock(*TWO, style="QUERY_MATCH", rules=rule("1", "Jack") + rule("2", "Michel"), default="Michel"))

    (exchange,) = result["exchanges"]
    assert (exchange["dataset"], exchange["key"]["label"]) == ("Assurés fictifs", "numero")
    assert mocked.rows(result, exchange) == [["1", [], "Jack"], ["2", [], "Michel"], ["*", [], "Michel"]]
    with mocked.Mock(result) as engine:
        assert [said(engine, asks(number)) for number in ("1", "2", "9")] == ["Dupuis", "Boulon", "Boulon"]


def test_an_xpath_that_names_the_response_gives_a_row_to_each():
    result = simple(mock(*TWO, style="XPATH", path="//*[local-name()='numero']/text()"))

    assert mocked.rows(result, result["exchanges"][0]) == [["Jack", [], "Jack"], ["Michel", [], "Michel"]]


@pytest.mark.parametrize("style", ["SEQUENCE", "RANDOM", ""])
def test_one_response_answers_everything(style):
    result = simple(mock(answer("Jack", says("Dupuis")), style=style))

    assert mocked.rows(result, result["exchanges"][0]) == [["*", [], "Jack"]]
    assert codes(result) == []


def test_responses_in_turn_become_the_first_one_and_that_is_told():
    result = simple(mock(*TWO, style="RANDOM"))

    assert mocked.rows(result, result["exchanges"][0]) == [["*", [], "Jack"]]
    assert codes(result) == ["soapui-turns"]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Jack Request", "Jack Response"),
        ("Request 1", "Response 1"),
        ("Jack", "Jack"),
        ("Requête_Jack", "Réponse Jack"),
    ],
)
def test_requests_and_responses_of_one_name_give_rows(asked, answered):
    answers = answer(answered, says("Dupuis")), answer("Autre", says("Boulon"))
    script = "return new File('/etc/passwd').text"

    result = simple(mock(*answers, style="SCRIPT", path=script), calls=call(asked, asks("7")) + call("x", asks("?")))

    assert mocked.rows(result, result["exchanges"][0]) == [["7", [], answered]]
    assert codes(result) == ["soapui-script"]


def test_requests_of_test_steps_count_too():
    step = (
        '<con:testSuite><con:testCase><con:testStep type="request" name="Jack Request"><con:config>'
        "<con:interface>liaison</con:interface><con:operation>lire</con:operation>"
        f"<con:request><con:request>{escape(asks('7').decode())}</con:request></con:request>"
        "</con:config></con:testStep></con:testCase></con:testSuite>"
    )

    result = simple(mock(answer("Jack Response", says("D")), style="SCRIPT", path="if (x) {}"), more=step)

    assert mocked.rows(result, result["exchanges"][0]) == [["7", [], "Jack Response"]]


HELLO = """import com.eviware.soapui.support.XmlHolder
def holder = new XmlHolder( mockRequest.requestContent )
def numero = holder["//numero"] // le dossier
log.info "numero: " + numero
if (numero == "1"){
    requestContext.nom = "Dupuis"
    return "Personne"
} else if ('2' == numero) return "Personne"
else { return "Panne" }
"""


def test_the_simple_script_is_read_and_never_run():
    answers = answer("Personne", says("${nom}")), answer("Panne", FAULT, 500)

    result = simple(mock(*answers, style="SCRIPT", path=HELLO))

    (exchange,) = result["exchanges"]
    assert exchange["columns"] == ["numero", "nom", "response"]
    rows = mocked.rows(result, exchange)
    assert [(row[0], row[2]) for row in rows] == [("1", "Personne"), ("2", "Personne"), ("*", "Panne")]
    assert rows[0][1] == ["Dupuis"]
    with mocked.Mock(result) as engine:
        assert said(engine, asks("1")) == "Dupuis"
        reply = engine.ask(asks("5"))
        assert (reply.status, answering.read(reply.body).fault.reason) == (500, "Panne")
    assert codes(result) == ["soapui-computed"]


# --- what cannot be kept ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mocking", "code"),
    [
        (mock(answer("a", b"<a")), "soapui-response"),
        (mock(answer("a", says("D")), style="QUERY_MATCH", rules=rule("1", "a", "//absent")), "soapui-xpath"),
        (mock(answer("a", says("D")), style="QUERY_MATCH", rules=rule("1", "a") + rule("2", "a", "//trace")),
         "soapui-query"),
        (mock(answer("a", says("D")), style="SCRIPT", path='return "absent"'), "soapui-no-response"),
        (mock(answer("a", says("D"), 500)), "soapui-status"),
        (mock(answer("a", says("D"))) + mock(answer("b", says("E"))), "soapui-second"),
        (mock(answer("a", says("D"))).replace('operation="lire"', 'operation="effacer"'), "soapui-operation"),
        (mock(answer("a", says("${=Math.random()}"))), "soapui-computed"),
        (mock(answer("a", envelope("<a:autre/>"))), "pair-raw"),
    ],
)  # fmt: skip
def test_what_is_left_out_or_different_is_told(mocking, code):
    result = simple(mocking)

    assert codes(result) == [code]
    assert all(messages.notice(notice)["message"] for notice in result["reading"]["notices"])


def test_a_project_s_own_properties_are_known():
    given = (
        "<con:properties><con:property><con:name>nom</con:name><con:value>A &amp; B</con:value></con:property>"
        "</con:properties>"
    )

    result = simple(mock(answer("a", says("${#Project#nom}"))), more=given)

    with mocked.Mock(result) as engine:
        assert said(engine, asks("1")) == "A & B"


# --- real projects ----------------------------------------------------------------------------------------------------


def projects() -> dict[str, bytes]:
    names = [row["file"] for row in corpus.manifest("SAMPLES.tsv") if row["kind"] == "soapui-project"]
    return {name: corpus.archive("samples.tar.gz")[name] for name in names}


def test_every_real_project_is_imported_or_refused_with_a_reason():
    answering_again = 0
    for name, content in projects().items():
        result = mocked.read(content, name.rpartition("/")[2])
        for problem in result.get("problems", []):
            assert messages.problem(problem)["message"], name
        for notice in result.get("reading", {}).get("notices", []):
            assert messages.notice(notice)["message"], name
        assert ("problems" in result) != ("reading" in result), name
        answering_again += bool(result.get("exchanges"))

    assert answering_again >= 15


HELLO_SERVICE = "microcks__microcks/samples/HelloService-soapui-project.xml"


def test_microcks_hello_service_answers_as_it_does_there():
    result = mocked.read(projects()[HELLO_SERVICE], "HelloService-soapui-project.xml")

    def hello(name: str) -> bytes:
        return envelope(f'<h:sayHello xmlns:h="http://www.example.com/hello"><name>{name}</name></h:sayHello>')

    with mocked.Mock(result) as engine:
        greetings = [
            answering.read(engine.ask(hello(name)).body).value_at(["sayHello"]) for name in ("Andrew", "Karla")
        ]
        world = engine.ask(hello("World"))

    assert greetings == ["Hello Andrew !", "Hello Karla !"]
    assert (world.status, answering.read(world.body).fault.reason) == (500, "Processing error")
    assert b"<code>999</code>" in world.body
