"""WireMock: a stub for each row, whose body pattern is the key; its journal of requests is off."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .. import patients
from ..servers import Server, pinned, running, starting
from . import answers, installing

NAME = "WireMock 3.13, a stub for each row (body contains)"


@contextmanager
def serve(folder: Path, rows: int, core: str) -> Iterator[Server]:
    jar = next((installing.package("wiremock") / "build").glob("*.jar"))
    java = installing.program("java", "openjdk-17-jre-headless")
    mappings = folder / "mappings"
    mappings.mkdir()
    (folder / "__files").mkdir()
    (mappings / "rows.json").write_text(json.dumps({"mappings": [_stub(number) for number in range(rows)]}))
    with starting() as (port, started):
        command = [*pinned(core), java, "-jar", str(jar), "--port", str(port), "--root-dir", str(folder),
                   "--no-request-journal", "--disable-banner", "--async-response-enabled", "false"]  # fmt: skip
        with running(command, folder / "wiremock.log") as pid:
            yield started(pid, f"http://127.0.0.1:{port}/__admin/health", within=300)


def _stub(number: int) -> dict:
    return {
        "request": {
            "method": "POST",
            "urlPath": patients.PATH,
            "bodyPatterns": [{"contains": f"<nir>{patients.key(number)}</nir>"}],
        },
        "response": {
            "status": 200,
            "headers": {"Content-Type": "text/xml; charset=utf-8"},
            "body": answers.whole(number),
        },
    }
