"""mountebank: one stub whose values are looked up in a CSV file, as its manual says for data of rows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .. import patients
from ..servers import Server, free_port, pinned, running, starting
from . import answers, installing

NAME = "mountebank 2.9, look-up in a CSV file"


@contextmanager
def serve(folder: Path, rows: int, core: str) -> Iterator[Server]:
    node = installing.program("node", "nodejs")
    main = installing.package("mountebank") / "bin" / "mb"
    table = folder / "rows.csv"
    table.write_text(answers.as_csv(rows))
    admin = free_port()
    with starting() as (port, started):
        configuration = folder / "imposters.json"
        configuration.write_text(json.dumps({"imposters": [_imposter(port, table)]}))
        command = [*pinned(core), node, str(main), "start", "--configfile", str(configuration), "--port", str(admin),
                   "--host", "127.0.0.1", "--nologfile", "--loglevel", "error",
                   "--pidfile", str(folder / "mb.pid")]  # fmt: skip
        with running(command, folder / "mountebank.log") as pid:
            yield started(pid, f"http://127.0.0.1:{port}{patients.PATH}", within=120)


def _imposter(port: int, table: Path) -> dict:
    body = answers.filled({name: f"${{row}}[{name}]" for name in ("key", "name", "town")})
    key = {"from": "body", "using": {"method": "regex", "selector": "<nir>([0-9]+)</nir>"}, "index": 1}
    look_up = {"key": key, "fromDataSource": {"csv": {"path": str(table), "keyColumn": "key"}}, "into": "${row}"}
    response = {
        "is": {"statusCode": 200, "headers": {"Content-Type": "text/xml; charset=utf-8"}, "body": body},
        "behaviors": [{"lookup": look_up}],
    }
    return {"protocol": "http", "port": port, "host": "127.0.0.1", "stubs": [{"responses": [response]}]}
