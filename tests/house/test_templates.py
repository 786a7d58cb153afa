"""Templates: each is used, none carries script or style (the Content-Security-Policy refuses them), none is huge."""

import re

from . import sources

FOLDER = sources.ROOT / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
CALLED_BY_LIBRARIES = re.compile(r"^(account/|allauth/|\d{3}\.html$|django/|rest_framework/|drf_spectacular/)")
"""Names that Django, allauth and the API's libraries look for by themselves."""
INLINE = {
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE),
    "an event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "an address of another machine": re.compile(r"(src|href|action)=[\"']https?://", re.IGNORECASE),
}
LONGEST = 160


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def everything_that_may_name_one() -> str:
    code = [path.read_text(encoding="utf-8") for path in sources.files().values()]
    return "\n".join(code + [text(name) for name in TEMPLATES])


def test_a_template_is_used():
    everything = everything_that_may_name_one()
    named = {name for name, _part in re.findall(r"[\"']([\w./-]+)(#[\w-]+)?[\"']", everything)}

    assert [name for name in TEMPLATES if name not in named and not CALLED_BY_LIBRARIES.match(name)] == []


def test_a_template_carries_no_script_and_no_style():
    wrong = []
    for name in (name for name in TEMPLATES if name.endswith(".html")):
        source = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", text(name), flags=re.DOTALL)
        wrong += [f"{name}: {what}" for what, pattern in INLINE.items() if pattern.search(source)]

    assert wrong == []


def test_a_template_can_be_read_at_a_glance():
    assert [name for name in TEMPLATES if len(text(name).splitlines()) > LONGEST] == []
