"""What is read of dispatch scripts and XPaths: one simple idiom each, and nothing is ever run."""

import pytest

from catalog.contracts.soapui import scripts, xpaths

from .test_soapui import XPATH

START = 'def h = new XmlHolder(mockRequest.requestContent)\ndef n = h["//numero"]\n'


@pytest.mark.parametrize(
    ("script", "read"),
    [
        ('return "a"', ("", [], False, "a")),
        (START + 'if (n == "1") return "a"', ("//numero", [("1", "a")], False, None)),
        (START + 'if (n.equals("1")) { return "a" }\nreturn "b"', ("//numero", [("1", "a")], False, "b")),
        (START + 'if (n)\n return n\nelse\n return "b"', ("//numero", [], True, "b")),
        (START + "return n", ("//numero", [], True, None)),
        (
            START + 'if (n == "1") { return "a" } else { return "b" }\nreturn "c"',
            ("//numero", [("1", "a")], False, "b"),
        ),
        (
            "def u = new com.eviware.soapui.support.GroovyUtils( context )\n"
            "def h = u.getXmlHolder( mockRequest.requestContent )\n"
            'h.namespaces["a"] = "urn:a"\ndef n = h.getNodeValue( "//a:n" )\nif (n == "1") return "a"',
            ("//a:n", [("1", "a")], False, None),
        ),
    ],
)
def test_what_a_simple_script_says(script, read):
    found = scripts.read(script)

    otherwise = found.otherwise.response if found.otherwise else None
    assert (found.xpath, [(v, b.response) for v, b in found.branches], found.by_name, otherwise) == read


@pytest.mark.parametrize(
    "script",
    [
        "",
        'new File("/etc/passwd").text',
        '"id".execute()',
        START + 'if (n == "1" && x) { return "a" }',
        START + 'if (n == "1") { new File("a").delete(); return "a" }',
        START + 'if (n == 1) { return "a" }',
        START + 'if (n > "1") { return "a" }',
        START + 'return "a${n}"',
        START + 'def m = h["//autre"]\nif (n == "1") { return "a" }\nif (m == "2") { return "b" }',
        START + 'if (n == "1") { if (n == "2") { return "a" } }',
        START + "return inconnu",
        START + 'if (n == "1") { return "a" }' + "(" * 50_000,
        "{" * 200_000,
    ],
)
def test_anything_more_is_not_read_at_all(script):
    assert scripts.read(script) is None


@pytest.mark.parametrize(
    ("xpath", "found"),
    [
        ("//numero", 1),
        ("//a:lire/a:dossier/a:numero", None),
        (XPATH, 1),
        ("declare namespace z='urn:z';\n//z:numero", None),
        ("/soapenv:Envelope/soapenv:Body/x:lire/x:dossier/x:numero/text()", 1),
        ("//*:lire[1]/*:dossier[1]/*:numero[1]", 1),
        ("//*[local-name()='dossier']//*[local-name() = \"numero\"]", 1),
        ("string(//dossier/@caisse)", 2),
        ("//@caisse", 2),
        ("//dossier", None),
        ("/dossier/numero", None),
        ("count(//numero)", None),
        ("//numero[. = '1']", None),
        ("//numero | //trace", None),
        ("", None),
        ("//*" * 5_000, None),
    ],
)
def test_simple_xpaths_find_their_field(xpath, found):
    ns = "{urn:exemple:assure}"
    root, dossier = f"{ns}lire", f"{ns}dossier"
    trails = [[root, f"{ns}trace"], [root, dossier, f"{ns}numero"], [root, dossier, "@caisse"]]

    prefixes = {"a": "urn:a"} if "a:lire" in xpath else {}
    assert xpaths.resolve(xpath, trails, prefixes) == found
