"""Writes the C++ program that calls a gSOAP proxy, and tells what arrived in the generated types."""

import re
from pathlib import Path
from typing import Any

PROGRAM = """
#include <iostream>
#include <sstream>
#include <string>
#include "soap%(proxy)sProxy.h"
#include "%(nsmap)s"

/** A generated type from the XML of its element. */
template <class T> void fill(struct soap *soap, T *value, const char *text, int (*read)(struct soap *, T *)) {
    std::istringstream in(text);
    soap->is = &in;
    if (read(soap, value)) { soap_stream_fault(soap, std::cerr); }
    soap->is = NULL;
}

static void told(const char *kind, const std::string &text) {
    std::cout << "=" << kind << "\\n" << text << "\\n";
}

int main() {
%(calls)s
    return 0;
}
"""
CALL = """    {
        %(proxy)sProxy proxy("%(endpoint)s", SOAP_C_UTFSTRING | %(mode)s);
        struct soap *soap = proxy.soap;
        soap->connect_timeout = soap->recv_timeout = soap->send_timeout = 20;
        soap_set_version(soap, %(version)s);
        %(declared)s
        int status = proxy.%(method)s(%(given)s);
        std::ostringstream out;
        if (status == SOAP_OK || status == 202) {
            soap->os = &out;
            soap->omode &= ~SOAP_ENC_MTOM;
            %(written)s
            told("answer", out.str());
        } else if (soap->fault) {
            const char *reason = soap_fault_string(soap);
            std::string words = reason ? reason : "";
            soap->os = &out;
            soap_write_SOAP_ENV__Fault(soap, soap->fault);
            told("fault", words);
            told("detail", out.str());
        } else {
            soap_sprint_fault(soap, new char[2000], 2000);
            soap_stream_fault(soap, out);
            told("error", out.str());
        }
    }
"""
SCALARS = {"std::string": '"{}"', "int": "{}", "double": "{}", "bool": "{}"}


def program(job: dict[str, Any], folder: Path) -> str:
    """The program for the proxy that was generated in `folder`: every call of the job, one after the other."""
    header = next(folder.glob("soap*Proxy.h"))
    proxy = header.stem.removeprefix("soap").removesuffix("Proxy")
    nsmap = next(folder.glob("*.nsmap")).name
    calls = "".join(_call(job, call, proxy, header.read_text()) for call in job["calls"])
    return PROGRAM % {"proxy": proxy, "nsmap": nsmap, "calls": calls}


def _call(job: dict[str, Any], call: dict[str, Any], proxy: str, declared: str) -> str:
    method, parameters = _signature(call, declared)
    lines, given, written = [], [], ""
    for type_, kind, name in parameters:
        bare = type_.removeprefix("const ").removeprefix("struct ").strip()
        if kind == "&" and bare not in SCALARS and not type_.startswith("const"):
            lines.append(f"{bare} {name};")
            written = f"soap_write_{bare}(soap, &{name});"
            given.append(name)
        elif bare in SCALARS and kind != "*":
            given.append(SCALARS[bare].format(call["arguments"][name]))
        else:
            lines += _filled(job, call, bare, name)
            given.append(f"&{name}")
    return CALL % {
        "proxy": proxy,
        "endpoint": job["endpoint"],
        "mode": "SOAP_ENC_MTOM" if job["binary"] else "0",
        "version": 2 if call["soap"] == "1.2" else 1,
        "declared": "\n        ".join(lines),
        "method": method,
        "given": ", ".join(given),
        "written": written,
    }


def _signature(call: dict[str, Any], declared: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The proxy's method, and its parameters as (type, `*`, `&` or nothing, name)."""
    # Where the contract has two bindings, the second one's methods have an underscore at their end.
    names = [f"{call['operation']}_", call["operation"]] if call["soap"] == "1.2" else [call["operation"]]
    for method in names:
        found = re.search(rf"virtual int {method}\(((?!const char \*)[^)]*)\)", declared)
        if found:
            parts = re.findall(r"([\w: ]+?)\s*([*&]?)\s*(\w+)(?:,|$)", found[1])
            return method, [(type_.strip(), kind, name) for type_, kind, name in parts]
    raise LookupError(f"the proxy has no {call['operation']}")


def _filled(job: dict[str, Any], call: dict[str, Any], type_: str, name: str) -> list[str]:
    """The statements that fill a parameter from its XML; header parts that the proxy takes with the body stay empty."""
    request = call["request"]
    wanted = request if call["style"] == "document" else next(part for part in request[3] if part[1] == name)
    lines = [f"{type_} {name}; {name}.soap_default(soap);"]
    if call["style"] == "rpc" or name.endswith(f"__{request[1]}"):
        lines.append(f'fill(soap, &{name}, R"xml({_xml(wanted)})xml", &soap_read_{type_});')
        lines += [
            f'{name}.{each}.type = (char *)"application/octet-stream";'
            for each in job["binary"]
            if each in call["arguments"]
        ]
    return lines


def _xml(tree: list) -> str:
    namespace, name, _type, content = tree
    inside = "".join(map(_xml, content)) if isinstance(content, list) else _escaped(content)
    return f'<{name} xmlns="{namespace}">{inside}</{name}>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
