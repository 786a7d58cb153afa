"""The XML names that contracts are made of."""

XSD = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
WSDL = "http://schemas.xmlsoap.org/wsdl/"
WSDL_2 = "http://www.w3.org/ns/wsdl"
SOAP_11_BINDING = "http://schemas.xmlsoap.org/wsdl/soap/"
SOAP_12_BINDING = "http://schemas.xmlsoap.org/wsdl/soap12/"
MIME_BINDING = "http://schemas.xmlsoap.org/wsdl/mime/"
SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
SOAP_ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
XML_SOAP = "http://xml.apache.org/xml-soap"
MOCK = "urn:mockadmin:template"

BINDINGS = {SOAP_11_BINDING: "1.1", SOAP_12_BINDING: "1.2"}
ENVELOPES = {"1.1": SOAP_11, "1.2": SOAP_12}

#: The types that XML Schema itself defines.
REFERENCES = ("type", "ref", "base", "itemType", "memberTypes", "substitutionGroup")
"""The attributes of a schema that name components."""
_TYPES = """
    anyType anySimpleType string boolean decimal float double duration dateTime time date gYearMonth gYear gMonthDay
    gDay gMonth hexBinary base64Binary anyURI QName NOTATION normalizedString token language NMTOKEN NMTOKENS Name
    NCName ID IDREF IDREFS ENTITY ENTITIES integer nonPositiveInteger negativeInteger long int short byte
    nonNegativeInteger unsignedLong unsignedInt unsignedShort unsignedByte positiveInteger"""
BUILTINS = frozenset(_TYPES.split())


def xsd(local: str) -> str:
    return f"{{{XSD}}}{local}"


def wsdl(local: str) -> str:
    return f"{{{WSDL}}}{local}"


def clark(namespace: str, local: str) -> str:
    """`{namespace}local`, or `local` alone when there is no namespace."""
    return f"{{{namespace}}}{local}" if namespace else local


def split(name: str) -> tuple[str, str]:
    """The namespace ("" for none) and the local part of a `{namespace}local` name."""
    if name.startswith("{"):
        namespace, _brace, local = name[1:].partition("}")
        return namespace, local
    return "", name
