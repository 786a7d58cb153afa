"""Every setting stands in docs/settings.md, and the page names none that nobody reads."""

import re

from . import sources

PAGE = (sources.ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
READ = re.compile(
    r"""(?:env\.\w+|environ\.get|environ\.setdefault|getenv|positive|number|whole)\(\s*["']([A-Z][A-Z0-9_]+)["']"""
    r"""|environ\[["']([A-Z][A-Z0-9_]+)["']\]"""
)
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "MAKELEVEL", "CI"}


def read_by_the_code() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources.files().values())
    return {first or second for first, second in READ.findall(text)} - NOT_OURS


def documented() -> set[str]:
    return set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", PAGE, re.MULTILINE))


def test_every_setting_is_documented():
    assert read_by_the_code() - documented() == set()


def test_the_page_names_only_settings_that_are_read():
    assert documented() - read_by_the_code() == set()


def test_the_example_file_names_only_settings_that_are_read():
    example = (sources.ROOT / ".env.example").read_text(encoding="utf-8")

    assert set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE)) <= read_by_the_code()
