"""`python -m bench.sheets`: how long it takes to read and check a spreadsheet, beside calamine's bare reading."""

import argparse
import io
import json
import time
from collections.abc import Callable

import openpyxl
import python_calamine

from catalog.conformity import checking
from catalog.contracts import reading as contracts
from catalog.sheets import reading

LEAVES = 28
"""With the key and the response: 30 columns."""


def contract() -> bytes:
    """A WSDL whose answer has text, numbers, dates and an enumeration in turn."""
    types = ("xs:string", "xs:int", "xs:date", "v:lettre", "v:chiffres")
    leaves = "".join(f'<xs:element name="c{n}" type="{types[n % 5]}"/>' for n in range(LEAVES))
    return f"""<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:v="urn:bench" targetNamespace="urn:bench"><w:types>
<xs:schema targetNamespace="urn:bench">
<xs:simpleType name="lettre"><xs:restriction base="xs:string"><xs:enumeration value="A"/><xs:enumeration value="B"/>
</xs:restriction></xs:simpleType>
<xs:simpleType name="chiffres"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{{8}}"/></xs:restriction>
</xs:simpleType><xs:element name="q"><xs:complexType><xs:sequence><xs:element name="id" type="xs:string"/>
</xs:sequence></xs:complexType></xs:element><xs:element name="r"><xs:complexType><xs:sequence>{leaves}
</xs:sequence></xs:complexType></xs:element></xs:schema></w:types>
<w:message name="q"><w:part name="p" element="v:q"/></w:message>
<w:message name="r"><w:part name="p" element="v:r"/></w:message><w:portType name="p"><w:operation name="o">
<w:input message="v:q"/><w:output message="v:r"/></w:operation></w:portType><w:binding name="b" type="v:p">
<s:binding transport="http://schemas.xmlsoap.org/soap/http"/><w:operation name="o"><s:operation soapAction="o"/>
<w:input><s:body use="literal"/></w:input><w:output><s:body use="literal"/></w:output></w:operation></w:binding>
<w:service name="s"><w:port name="p" binding="v:b"><s:address location="http://exemple.invalid/"/></w:port></w:service>
</w:definitions>""".encode()


def table(rows: int, response: str) -> list[list[str]]:
    """The header and `rows` rows that conform."""
    made = [["id", *(f"c{n}" for n in range(LEAVES)), "response"]]
    for row in range(rows):
        cells = (f"valeur {row}", str(row), f"2024-01-{row % 28 + 1:02d}", "AB"[row % 2], f"{row:08d}")
        made.append([f"k{row}", *(cells[n % 5] for n in range(LEAVES)), response])
    return made


def workbook(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def timed(name: str, work: Callable):
    started = time.perf_counter()
    result = work()
    print(f"  {name:<34}{time.perf_counter() - started:8.2f} s")
    return result


def measure(count: int) -> None:
    """Reads and checks one table as CSV and as XLSX; every row must be found and none refused."""
    files = {"bench.wsdl": contract()}
    operation = contracts.read(files, "bench.wsdl")["operations"][0]
    rows = table(count, next(each["name"] for each in operation["responses"] if each["is_default"]))
    content = workbook(rows)
    print(f"{count} rows × {LEAVES + 2} columns ({len(content) / 2**20:.1f} MB of XLSX)")
    timed("calamine reads the XLSX", lambda: _calamine(content))
    arguments = {"filename": "b.xlsx", "max_rows": 1_000_000}
    sheet = timed("we read the XLSX", lambda: reading.read(arguments, {"file": content}))
    text = "\n".join(";".join(row) for row in rows).encode()
    timed("we read the same as CSV", lambda: reading.read(arguments | {"filename": "b.csv"}, {"file": text}))
    plan = {"responses": operation["responses"], "tree": operation["response_tree"],
            "key_candidates": operation["key_candidates"], "key_path": None}  # fmt: skip
    given = {"plan": plan, "header": sheet["header"], "main": "bench.wsdl", "cell_problems": []}
    given["cell_problem_count"] = 0
    blobs = {"rows": sheet["blobs"]["rows"], "file:bench.wsdl": files["bench.wsdl"]}
    found = timed("we check cells and answers", lambda: checking.check(given, blobs))
    assert found["row_count"] == count, found
    assert found["problem_count"] == 0, json.dumps(found["problems"][:3])


def _calamine(content: bytes) -> list:
    return python_calamine.CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(0).to_python()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="*", default=[10_000])
    for asked in parser.parse_args().rows:
        measure(asked)
