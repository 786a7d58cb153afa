"""Before anything starts, in a process of its own: database, static files, translations, network, demonstration."""

import json
import os
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from . import translating


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockadmin.settings")
    translating.compile_all(settings.LOCALE_PATHS[0])
    django.setup()
    _step("database", "migrate", verbosity=0)
    _step("static files", "collectstatic", interactive=False, verbosity=0)
    _step("network", "seed_network", verbosity=0)
    _step("demonstration", "seed_demo", verbosity=0)
    _write_facts(settings.DATA_DIR / "run" / "demonstration.json")
    return 0


def _step(words: str, command: str, **options) -> None:
    started = time.monotonic()
    call_command(command, **options)
    print(f"  {words:<14} {time.monotonic() - started:5.1f} s", flush=True)


def _write_facts(path: Path) -> None:
    """What `announcing` says at the end, for a script that cannot ask the database."""
    from mockadmin.demo import announcement

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(announcement.facts(), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
