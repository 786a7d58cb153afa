"""Contracts and tables of the sizes that `bench.sheets` measures, in each format and with faults where asked."""

import csv
import io
from collections.abc import Iterator
from itertools import count

import openpyxl

from catalog.contracts.plausible import people

TYPES = ("xs:string", "xs:int", "xs:date", "v:lettre", "v:chiffres")
Row = list[str]


def contract(columns: int) -> bytes:
    """A WSDL whose answer has text, numbers, dates and an enumeration in turn: with key and response, `columns`."""
    leaves = "".join(f'<xs:element name="c{n}" type="{TYPES[n % 5]}"/>' for n in range(columns - 2))
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


def table(rows: int, columns: int, response: str, *, faulty: int = 0, turn: int = 0) -> Iterator[Row]:
    """The header and `rows` rows; each key has the 15 digits of somebody who does not exist.

    The first `faulty` rows hold one cell that does not conform; another `turn` changes a cell of every row.
    """
    yield ["id", *(f"c{n}" for n in range(columns - 2)), "response"]
    known: set[str] = set()
    for row in range(rows):
        key = _nobody(row, known)
        number = "x" if row < faulty else str(row + turn)
        cells = (f"valeur {row}", number, f"2024-01-{row % 28 + 1:02d}", "AB"[row % 2], f"{row:08d}")
        # One cell at fault: the other numbers of the row stay what they are.
        made = [str(row) if n % 5 == 1 and n > 1 else cells[n % 5] for n in range(columns - 2)]
        yield [key, *made, response]


def _nobody(row: int, known: set[str]) -> str:
    """A number that no row had before."""
    wanted = (people.person("bench", row + turn * 10**7) for turn in count())
    key = next(key for person in wanted if (key := person.nir + person.nir_key) not in known)
    known.add(key)
    return key


def as_csv(rows: Iterator[Row]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def as_xlsx(rows: Iterator[Row]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
