"""curl: no SOAP client at all, the portal's own sample request is sent as it stands. See clients.py for the job."""

import json
import subprocess
import sys

from lxml import etree

KINDS = {"1.1": "text/xml; charset=utf-8", "1.2": "application/soap+xml; charset=utf-8"}


def call(job, one):
    command = [
        "curl",
        "--silent",
        "--show-error",
        "--max-time",
        "20",
        "--data-binary",
        "@-",
        "--write-out",
        "\n%{http_code}",
    ]
    headers = {"Content-Type": KINDS[one["soap"]]}
    if one["soap"] == "1.1":
        headers["SOAPAction"] = f'"{one["action"]}"'
    command += [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
    done = subprocess.run([*command, job["endpoint"]], input=one["envelope"].encode(), capture_output=True, check=False)
    if done.returncode:
        return {"error": done.stderr.decode()}
    content, _newline, status = done.stdout.rpartition(b"\n")
    if not content:
        return {"answer": None} if status == b"202" else {"error": f"HTTP {status.decode()} and no content"}
    payload = etree.fromstring(content)[-1][0]
    if etree.QName(payload).localname == "Fault":
        reason = payload.findtext("faultstring") or payload.findtext("{*}Reason/{*}Text")
        return {"fault": reason, "detail": tree(payload)}
    return {"answer": tree(payload)}


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


def main():
    job = json.load(sys.stdin)
    version = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    json.dump({"version": version, "results": [call(job, one) for one in job["calls"]]}, sys.stdout)


main()
