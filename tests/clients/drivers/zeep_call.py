"""Python's zeep. Standard input: a job; standard output: what it read. See clients.py for both."""

import base64
import json
import sys
from collections import deque
from importlib.metadata import version

import zeep
import zeep.exceptions
from lxml import etree
from zeep.helpers import serialize_object

ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"


class Offline(zeep.Transport):
    """Reaches the sandbox alone: the schema of rpc/encoded, which zeep always asks the network for, is there too."""

    def __init__(self, endpoint):
        super().__init__(timeout=20, operation_timeout=20)
        self.endpoint = endpoint

    def load(self, url):
        own = url if url.startswith(self.endpoint) else f"{self.endpoint}?xsd=standard/soap-encoding.xsd"
        assert own == url or url == ENCODING, f"{url} is not the sandbox's"
        return super().load(own)


def call(job, one):
    client = zeep.Client(job["wsdl"], transport=Offline(job["endpoint"]))
    headers = [header(job["namespace"], name, fields) for name, fields in one["header"].items()]
    arguments = binary(one["arguments"], job["binary"])
    try:
        read = service(client, one["soap"])[one["operation"]](**arguments, _soapheaders=headers or None)
    except zeep.exceptions.Fault as fault:
        return {"fault": fault.message, "detail": None if fault.detail is None else plain(fault.detail)}
    return {"answer": plain(serialize_object(read, dict))}


def service(client, soap):
    """The port of the wanted SOAP version, where the contract has two."""
    for name, each in client.wsdl.services.items():
        for port_name, port in each.ports.items():
            if type(port.binding).__name__ == ("Soap12Binding" if soap == "1.2" else "Soap11Binding"):
                return client.bind(name, port_name)
    return client.service


def header(namespace, name, fields):
    element = etree.Element(f"{{{namespace}}}{name}")
    for field, text in fields.items():
        etree.SubElement(element, f"{{{namespace}}}{field}").text = text
    return element


def binary(value, names, name=""):
    if isinstance(value, dict):
        return {key: binary(each, names, key) for key, each in value.items()}
    if isinstance(value, list):
        return [binary(each, names, name) for each in value]
    return base64.b64decode(value) if name in names else value


def plain(value):
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | deque):
        return [plain(each) for each in value]
    if isinstance(value, etree._Element):
        attributes = {etree.QName(name).localname: text for name, text in value.attrib.items()}
        children = [{etree.QName(child).localname: plain(child)} for child in value]
        return (
            {"text": value.text, "attributes": attributes, "children": children}
            if children or attributes
            else value.text
        )
    return value if value is None or isinstance(value, bool) else str(value)


def main():
    job, results = json.load(sys.stdin), []
    for one in job["calls"]:
        try:
            results.append(call(job, one))
        except Exception as error:  # whatever the client raises is what the table shows
            results.append({"error": f"{type(error).__name__}: {error}"[:1500]})
    json.dump({"version": version("zeep"), "results": results}, sys.stdout)


main()
