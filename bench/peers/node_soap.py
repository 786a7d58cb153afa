"""node `soap`: a service written by hand, with the rows in a Map."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .. import patients
from ..servers import Server, pinned, running, starting
from . import answers, installing

NAME = "node soap 1.13, a service written by hand"
ASKED = {
    "caller": ("application", "version", "correlation", "requestedBy"),
    "criteria": ("kind", "nir", "historic", "depth"),
    "paging": ("start", "size"),
}
ANSWERED = {"patient": ("key", "name", "town", *(f"consent{number}" for number in range(12)))}


@contextmanager
def serve(folder: Path, rows: int, core: str) -> Iterator[Server]:
    node = installing.program("node", "nodejs")
    library = installing.package("soap")
    contract, table = folder / "patients.wsdl", folder / "rows.json"
    contract.write_text(_wsdl())
    table.write_text(answers.as_json(rows))
    script = Path(__file__).with_name("node_soap.js")
    with starting() as (port, started):
        command = [*pinned(core), node, str(script), str(library), str(port), patients.PATH, str(contract), str(table)]
        with running(command, folder / "node-soap.log") as pid:
            yield started(pid, f"http://127.0.0.1:{port}{patients.PATH}?wsdl", within=60)


def _wsdl() -> str:
    return f"""<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:p="{patients.NAMESPACE}" targetNamespace="{patients.NAMESPACE}">
<w:types><xs:schema targetNamespace="{patients.NAMESPACE}">{_element("getPatient", ASKED)}
{_element("getPatientResponse", ANSWERED)}</xs:schema></w:types>
<w:message name="q"><w:part name="p" element="p:getPatient"/></w:message>
<w:message name="r"><w:part name="p" element="p:getPatientResponse"/></w:message>
<w:portType name="t"><w:operation name="getPatient"><w:input message="p:q"/><w:output message="p:r"/></w:operation>
</w:portType><w:binding name="b" type="p:t"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
<w:operation name="getPatient"><s:operation soapAction=""/><w:input><s:body use="literal"/></w:input>
<w:output><s:body use="literal"/></w:output></w:operation></w:binding>
<w:service name="patients"><w:port name="port" binding="p:b"><s:address location="http://127.0.0.1/"/></w:port>
</w:service></w:definitions>"""


def _element(name: str, groups: dict[str, tuple[str, ...]]) -> str:
    inner = "".join(_sequence(group, "".join(_sequence(leaf) for leaf in leaves)) for group, leaves in groups.items())
    return _sequence(name, inner)


def _sequence(name: str, inner: str = "") -> str:
    if not inner:
        return f'<xs:element name="{name}" type="xs:string"/>'
    return f'<xs:element name="{name}"><xs:complexType><xs:sequence>{inner}</xs:sequence></xs:complexType></xs:element>'
