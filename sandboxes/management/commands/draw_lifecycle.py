"""`manage.py draw_lifecycle`: writes docs/lifecycle.md from the tables of moves."""

from django.conf import settings
from django.core.management.base import BaseCommand

from sandboxes import drawing


class Command(BaseCommand):
    help = "Writes docs/lifecycle.md from the tables of moves of versions and sandboxes."

    def handle(self, *args, **options) -> None:
        page = settings.BASE_DIR / "docs" / "lifecycle.md"
        page.write_text(drawing.page(), encoding="utf-8")
        self.stdout.write(f"{page.relative_to(settings.BASE_DIR)} is drawn")
