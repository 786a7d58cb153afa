"""Python's suds-community. Standard input: a job; standard output: what it read. See clients.py for both."""

import json
import sys
from importlib.metadata import version

import suds.client
import suds.sudsobject
from suds.sax.element import Element


def call(job, one):
    client = suds.client.Client(job["wsdl"], cache=None, timeout=20)
    if one["header"]:
        client.set_options(soapheaders=[header(job["namespace"], *each) for each in one["header"].items()])
    try:
        return {"answer": plain(getattr(client.service, one["operation"])(**one["arguments"]))}
    except suds.WebFault as fault:
        return {"fault": reason(fault.fault), "detail": plain(getattr(fault.fault, "detail", None))}


def header(namespace, name, content):
    element = Element(name, ns=("h", namespace))
    for field, text in content.items():
        element.append(Element(field, ns=("h", namespace)).setText(text))
    return element


def reason(fault):
    if hasattr(fault, "faultstring"):
        return str(fault.faultstring)
    return str(fault.Reason.Text)


def plain(value):
    if isinstance(value, suds.sudsobject.Object):
        return {key.lstrip("_"): plain(each) for key, each in suds.sudsobject.asdict(value).items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, bool) else str(value)


def main():
    job, results = json.load(sys.stdin), []
    for one in job["calls"]:
        try:
            results.append(call(job, one))
        except Exception as error:  # whatever the client raises is what the table shows
            results.append({"error": f"{type(error).__name__}: {error}"[:1500]})
    json.dump({"version": version("suds-community"), "results": results}, sys.stdout)


main()
