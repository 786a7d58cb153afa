"""C++ with gSOAP: runs the compiled program, and makes JSON of the XML that it wrote from its types. See clients.py."""

import json
import subprocess
import sys

from lxml import etree


def main():
    program, version = sys.argv[1:]
    done = subprocess.run([program], capture_output=True, check=False)
    results, kind = [], ""
    for line in done.stdout.decode(errors="replace").splitlines():
        if line.startswith("="):
            kind = line[1:]
            if kind != "detail":
                results.append({kind: ""})
            else:
                results[-1][kind] = ""
        else:
            results[-1][kind] += line + "\n"
    json.dump({"version": version, "results": [read(each) for each in results]}, sys.stdout)


def read(result):
    parsed = {
        kind: tree(etree.fromstring(text.encode()))
        for kind, text in result.items()
        if kind in ("answer", "detail") and text.strip()
    }
    return {"answer": None} | result | parsed if "answer" in result else result | parsed


def tree(element):
    attributes = [{etree.QName(name).localname: text} for name, text in element.attrib.items()]
    children = [tree(child) for child in element if isinstance(child.tag, str)]
    content = (
        [*attributes, *children]
        if len(element)
        else [*attributes, {"text": element.text}]
        if attributes
        else element.text
    )
    return {etree.QName(element).localname: content}


main()
