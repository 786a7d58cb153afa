"""What a client cannot do by itself, with the reason: seen in a run, and failing the day that it works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """Why a client cannot, for the page; and the words by which each of its failures shows that it is this."""

    reason: str
    sign: str


JAXWS_ENCODED = Limit("JAX-WS RI supports no rpc/encoded: wsimport says so and stops.", "Encoding is not supported")
CXF_ENCODED = Limit("Apache CXF supports no rpc/encoded: wsdl2java says so and stops.", "are not supported with CXF")
ONLY_11 = Limit(
    "soap4r knows SOAP 1.1 alone: in a contract whose ports are all SOAP 1.2 it finds none.",
    "no ports have soap:address",
)
XLINK = Limit(
    "JAXB stops at the W3C's own xlink.xsd, where an attribute and an element share the name title. A JAXB binding "
    "file of the project that generates the code gets over it.",
    'Property "Title" is already defined',
)

LIMITS: dict[tuple[str, str], Limit] = {
    ("node strong-soap", "Signalement"): Limit(
        "strong-soap hands over a wrapped answer only when its element is called as the operation with Response, Out "
        "or Output behind it; this contract says suivreReponse. The calls are answered; the raw body is at hand.",
        "etat is []",
    ),
    ("node strong-soap", "Dossiers"): Limit(
        "strong-soap writes elements of a chameleon include with a prefix that it never declares, which is not XML.",
        "Namespace prefix ns2",
    ),
    ("suds", "Droits"): Limit(
        "suds stops at a binding that leaves an operation of its port type out.", "Method not found: 'signaler'"
    ),
    ("suds", "Dossiers"): Limit(
        "suds takes an answer of one element for a wrapper and hands over its children alone: the attributes of that "
        "element are lost.",
        "etat is []",
    ),
    ("JAX-WS RI", "Droits"): Limit(
        "wsimport leaves out an operation whose header part belongs to the body's message too, unless soap:body names "
        "its own parts.",
        "no operation lireDroits",
    ),
    ("JAX-WS RI", "Dossiers"): XLINK,
    ("JAX-WS RI", "Solde"): JAXWS_ENCODED,
    ("JAX-WS RI", "Decompte"): JAXWS_ENCODED,
    ("Apache CXF", "Dossiers"): XLINK,
    ("Apache CXF", "Solde"): CXF_ENCODED,
    ("Apache CXF", "Decompte"): CXF_ENCODED,
    ("gSOAP", "Bareme"): Limit(
        "gSOAP puts the parts of an rpc/literal call in the schema's namespace when its elementFormDefault is "
        "qualified; they have none (WS-I Basic Profile, R2735): the mock, like a real server, does not find them.",
        "La requête n'a pas de champ numero",
    ),
    ("soap4r", "Assure"): ONLY_11,
    ("soap4r", "Individu"): ONLY_11,
    ("soap4r", "Identite"): ONLY_11,
    ("soap4r", "INSi"): ONLY_11,
    ("soap4r", "Dossiers"): Limit(
        "soap4r leaves the types of a chameleon include without the namespace of who includes them.",
        "cannot find type {urn:exemple:messages}Reference",
    ),
}
"""{(client, contract): what it cannot}."""
