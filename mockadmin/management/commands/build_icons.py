"""Cuts the portal's sprite out of the one of Bootstrap Icons: `manage.py build_icons path/to/bootstrap-icons.svg`."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from lxml import etree

from engine import xml

NAMES = settings.BASE_DIR / "mockadmin" / "icons.txt"
"""Names in Bootstrap Icons of the symbols that the pages use, one a line."""


class Command(BaseCommand):
    help = "Writes static/mockadmin/icons.svg with the symbols that mockadmin/icons.txt names."

    def add_arguments(self, parser):
        parser.add_argument(
            "sprite", type=Path, help="bootstrap-icons.svg of the release named in static/vendor/README.md"
        )

    def handle(self, *args, sprite: Path, **options):
        root = xml.parse(sprite.read_bytes())
        wanted = set(NAMES.read_text().split())
        missing = wanted - {symbol.get("id") for symbol in root}
        if missing:
            raise CommandError(f"the sprite has no symbol named {', '.join(sorted(missing))}")
        for symbol in list(root):
            if symbol.get("id") in wanted:
                del symbol.attrib["class"]
            else:
                root.remove(symbol)
        target = settings.BASE_DIR / "static" / "mockadmin" / "icons.svg"
        target.write_bytes(etree.tostring(root) + b"\n")
        self.stdout.write(f"{len(root)} symbols in {target}")
