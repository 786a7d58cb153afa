"""The texts that developers copy, from one call."""

import ast
import json
import shlex
import shutil
import subprocess

import pytest

from sandboxes import snippets

ENVELOPE = """<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
  <soap:Body><v1:chercher xmlns:v1="urn:un"><id>l'été "42"</id></v1:chercher></soap:Body>
</soap:Envelope>"""


def call(**fields) -> snippets.Call:
    given = {
        "address": "http://engine.invalid/m/abc/individu/1.0",
        "wsdl": "http://engine.invalid/m/abc/individu/1.0?wsdl",
        "operation": "chercher",
        "action": "urn:chercher",
        "soap": "1.1",
        "envelope": ENVELOPE,
        "arguments": {"id": 'l\'été "42"'},
    }
    return snippets.Call(**(given | fields))


def curl_words(text: str) -> list[str]:
    """The words that a shell would hand to curl."""
    command = text.partition("<<")[0].replace("\\\n", " ")
    return shlex.split(command)


def test_curl_sends_the_envelope_as_it_is():
    text = snippets.curl(call())

    assert ENVELOPE in text
    assert text.endswith("\nXML")
    assert "<<'XML'" in text


def test_curl_names_action_and_media_type_of_soap_1_1():
    words = curl_words(snippets.curl(call()))

    assert words[:3] == ["curl", "-sS", "http://engine.invalid/m/abc/individu/1.0"]
    assert "Content-Type: text/xml; charset=utf-8" in words
    assert 'SOAPAction: "urn:chercher"' in words


def test_curl_puts_the_action_into_the_media_type_of_soap_1_2():
    words = curl_words(snippets.curl(call(soap="1.2")))

    assert 'Content-Type: application/soap+xml; charset=utf-8; action="urn:chercher"' in words
    assert not any(word.startswith("SOAPAction") for word in words)


def test_curl_carries_the_token_of_a_protected_sandbox():
    words = curl_words(snippets.curl(call(token="sb_secret")))

    assert "Authorization: Bearer sb_secret" in words


def test_curl_changes_its_mark_when_the_envelope_holds_it():
    text = snippets.curl(call(envelope="<a>\nXML\n</a>"))

    assert "<<'XML_'" in text
    assert text.endswith("\nXML_")


def test_a_quote_in_an_action_stays_one_word_of_the_shell():
    words = curl_words(snippets.curl(call(action="urn:l'action $(id)")))

    assert 'SOAPAction: "urn:l\'action $(id)"' in words


def test_python_is_python_and_passes_the_arguments():
    text = snippets.python(
        call(arguments={"id": "1", "adresse": {"rue": ["a", "b"], "pays": {"code": "FR", "_text": "x"}}})
    )

    tree = ast.parse(text)
    made = next(node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Subscript))
    given = {keyword.arg: ast.literal_eval(keyword.value) for keyword in made.keywords}
    assert given == {"id": "1", "adresse": {"rue": ["a", "b"], "pays": {"code": "FR", "_value_1": "x"}}}


@pytest.mark.parametrize("arguments", [{"id-patient": "1"}, {"class": "1"}, {"from": "1", "id": "2"}])
def test_python_passes_names_that_are_no_names_of_python(arguments):
    text = snippets.python(call(arguments=arguments))

    made = next(
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Subscript)
    )
    assert ast.literal_eval(made.keywords[0].value) == arguments


def test_python_passes_a_plain_value_alone():
    text = snippets.python(call(arguments="42"))

    assert 'client.service["chercher"]("42")' in text


@pytest.mark.skipif(shutil.which("php") is None, reason="php is not installed")
def test_php_is_php():
    text = snippets.php(
        call(arguments={"id": "l'eau \\ $x", "liste": ["a", "b"], "pays": {"code": "FR", "_text": "x"}}, token="t")
    )

    checked = subprocess.run(["php", "-l"], input=text, capture_output=True, text=True, timeout=30)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_java_holds_the_envelope_as_a_string_of_java():
    text = snippets.java(call(token="sb_secret"))

    start = text.index("String envelope =")
    literal = text[start:].partition(";\n")[0].partition("=\n")[2]
    parts = [json.loads(line.strip().removeprefix("+ ")) for line in literal.splitlines()]
    assert "".join(parts) == ENVELOPE
    assert '"Bearer sb_secret"' in text
    assert text.count("{") == text.count("}")


def test_dotnet_holds_the_envelope_and_the_headers():
    text = snippets.dotnet(call(token="sb_secret"))

    assert ENVELOPE.replace('"', '""') in text
    assert 'TryAddWithoutValidation("Authorization", "Bearer sb_secret")' in text
    assert 'TryAddWithoutValidation("SOAPAction", "\\"urn:chercher\\"")' in text


def test_soapui_says_each_step_and_gives_the_request():
    text = snippets.soapui(call(token="sb_secret"))

    assert "http://engine.invalid/m/abc/individu/1.0?wsdl" in text
    assert "Bearer sb_secret" in text
    assert text.endswith(ENVELOPE)


def test_an_open_sandbox_has_no_token_in_any_snippet():
    texts = [snippets.snippet(key, call()).text for key in snippets.CLIENTS]

    assert not any("Authorization" in text or "Bearer" in text for text in texts)


def test_an_unknown_client_gets_curl():
    assert snippets.snippet("cobol", call()).key == "curl"
