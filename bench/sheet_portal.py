"""One spreadsheet through a portal of its own: sent by the API as a browser sends it, checked, published, looked at.

A process for each file (`python -m bench.sheet_portal FILE COLUMNS`), so that what it grows by is that file's. Prints
seconds and megabytes as JSON.
"""

import io
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import tables

BOUNDARY = "----bench"
SMALL = 20
"""Rows of the file that goes first: what is imported once is no growth."""
JOBS = {"placing": "read", "scanning": "privacy", "checking": "check"}


def main() -> None:
    path, columns, second = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    with tempfile.TemporaryDirectory(prefix="mockadmin-sheets-") as folder:
        (Path(folder) / "broker").mkdir()
        os.environ.update(DATA_DIR=folder, SECRET_KEY=secrets.token_hex(32), DJANGO_SETTINGS_MODULE="tests.settings")
        portal = Portal(columns)
        warm = Path(folder) / f"petit{path.suffix}"
        write = tables.as_csv if path.suffix == ".csv" else tables.as_xlsx
        warm.write_bytes(write(tables.table(SMALL, columns, portal.response)))
        portal.through(warm, "Petit")
        found = portal.through(path, "Grand")
        if second:
            found |= {f"second {name}": value for name, value in portal.through(Path(second[0]), "Grand").items()}
        print(json.dumps(found))


class Portal:
    """A fresh portal in this process, with one published operation and one person who sends files for it."""

    def __init__(self, columns: int) -> None:
        import django

        django.setup()
        from django.core.management import call_command
        from django.core.wsgi import get_wsgi_application

        from accounts.stages import Role
        from catalog.actions import contracts
        from tests import factories

        call_command("migrate", verbosity=0)
        self._serve = get_wsgi_application()
        where = factories.organisation("bench")
        alice = factories.person("Alice", Role.OWNER, where)
        version = contracts.publish_version(
            by=alice,
            organisation=where,
            content=tables.contract(columns),
            filename="bench.wsdl",
            label="1",
            name="Bench",
        )
        self.response = version.operations.get().default_response.name
        self._token = factories.token(alice, where)
        self._seconds: dict[str, float] = {}
        self._time_children()

    def through(self, path: Path, dataset: str) -> dict[str, Any]:
        """Seconds of each step and megabytes that this process grew by, at its highest."""
        from catalog.models import Dataset, Upload
        from catalog.uploads import uploading

        existing = Dataset.objects.filter(name=dataset).first()
        fields = {"service": "bench", "version": "1", "operation": "o", "dataset_name": dataset}
        fields |= {"dataset": str(existing.pk)} if existing else {}
        self._seconds.clear()
        found: dict[str, Any] = {}
        pk = self._measured(found, "send", lambda: self._send(path, fields)["id"])
        self._measured(found, "check", lambda: uploading.check(pk))
        upload = Upload.objects.get(pk=pk)
        found |= self._seconds | {"stage": upload.stage, "rows": upload.report["row_count"]}
        found["problems"] = upload.problem_count
        self._measured(found, "page", lambda: self._page(f"/jeux/depots/{pk}/"))
        if upload.problem_count:
            self._measured(found, "annotated", lambda: self._call("GET", f"uploads/{pk}/annotated.xlsx"))
        else:
            if existing:
                self._measured(found, "changes", lambda: self._call("GET", f"uploads/{pk}/changes/"))
            self._measured(found, "publish", lambda: self._call("POST", f"uploads/{pk}/publish/"))
        return found

    def _measured(self, found: dict[str, Any], name: str, work: Callable) -> Any:
        """Runs it; notes its seconds, and the megabytes that the process grew by meanwhile, at the highest."""
        Path("/proc/self/clear_refs").write_text("5")
        before, started = memory("VmRSS"), time.perf_counter()
        result = work()
        found[f"{name} s"] = time.perf_counter() - started
        found[f"{name} MB"] = memory("VmHWM") - before
        return result

    def _time_children(self) -> None:
        from catalog.sealing import sealed

        run = sealed.run

        def timed(job: str, *arguments: Any, **options: Any) -> Any:
            started = time.perf_counter()
            try:
                return run(job, *arguments, **options)
            finally:
                step = JOBS.get(job.partition(":")[0].rpartition(".")[2])
                if step:
                    self._seconds[step] = time.perf_counter() - started

        sealed.run = timed

    def _send(self, path: Path, fields: dict[str, str]) -> dict[str, Any]:
        """The file as one part of a form that is read from the disk: a client's memory is not the portal's."""
        head = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n'
        with tempfile.TemporaryFile() as body:
            body.write(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode())
            with path.open("rb") as file:
                while part := file.read(1 << 20):
                    body.write(part)
            body.write(f"\r\n--{BOUNDARY}--\r\n".encode())
            size = body.tell()
            body.seek(0)
            form = f"multipart/form-data; boundary={BOUNDARY}"
            return json.loads(self._call("POST", "uploads/", body=body, size=size, form=form))

    def _call(self, method: str, path: str, *, body: Any = None, size: int = 0, form: str = "") -> bytes:
        """An answer of the API; the last part of a long one."""
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": f"/api/v1/{path}",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_AUTHORIZATION": f"Bearer {self._token}",
            "CONTENT_TYPE": form or "application/json",
            "CONTENT_LENGTH": str(size),
            "wsgi.url_scheme": "http",
            "wsgi.input": body or io.BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        told: list[str] = []
        parts = self._serve(environ, lambda status, _headers, _trouble=None: told.append(status))
        last = b""
        for part in parts:
            last = part
        parts.close()
        if not told[0].startswith("2"):
            raise SystemExit(f"{method} {path}: {told[0]} {last[:500]!r}")
        return last

    def _page(self, path: str) -> None:
        from django.test import Client

        from accounts.models import User

        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(User.objects.get(first_name="Alice"))
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")


def memory(line: str) -> float:
    """Megabytes of this process that are in memory: now (VmRSS), or at the highest since `clear_refs` (VmHWM)."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{line}:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
