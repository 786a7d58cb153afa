"""The components: what they write, what they escape, and that every icon they ask for exists."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from lxml import etree

from catalog.stages import Stage, UploadStage
from mockadmin import colouring, meanings
from mockadmin.templatetags import components
from sandboxes.stages import CheckOutcome, Outcome, StepStage
from sandboxes.stages import Stage as SandboxStage

ROOT = settings.BASE_DIR


def render(source: str, **context) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "<a b='\"><script>'>",
        "<![CDATA[<b>]]>",
        "<!--<i>",
    ],
)
def test_coloured_text_can_open_no_element_of_the_page(hostile):
    html = colouring.coloured(hostile)

    without_spans = re.sub(r'</?span(?: class="x-[a-z]+")?>', "", html)
    assert "<" not in without_spans
    assert ">" not in without_spans


@pytest.mark.parametrize(
    "source",
    [
        "<a\n b='1'>\n<!-- deux\nlignes -->x</a>",
        "<![CDATA[\n<b>\n]]>",
        "{{a}}\n<script>\n&amp;",
        "x" * 400_000 + "\n<b>",
    ],
)
def test_numbered_lines_are_each_complete_and_lose_nothing(source):
    lines = colouring.lines(source)

    assert [unescape(re.sub(r'</?span(?: class="x-[a-z]+")?>', "", line)) for line in lines] == source.splitlines()
    assert all(line.count("<span") == line.count("</span>") for line in lines)


@pytest.mark.parametrize(
    "source",
    ["<a><b>x</b><b y='é'>{{slot}}</b></a>", "<a>un <b>deux</b> trois</a>", "<a", "", "]]>", "<a/> <b/>"],
)
def test_colouring_keeps_every_word(source):
    shown = re.sub(r"</?span[^>]*>", "", colouring.coloured(source))

    assert shown.replace("&lt;", "<").replace("&gt;", ">").split() or not source
    for word in re.findall(r"\w+", source):
        assert word in shown


def test_slots_and_names_bear_a_class():
    html = colouring.coloured('<a b="1">{{nom}}</a>')

    assert '<span class="x-slot">{{nom}}</span>' in html
    assert '<span class="x-tag">a</span>' in html
    assert '<span class="x-attribute">b</span>' in html


def test_a_long_text_is_coloured_in_no_time():
    hostile = "<a " + 'b="c" ' * 20_000 + "<" * 20_000

    started = timezone.now()
    colouring.coloured(hostile)

    assert timezone.now() - started < timedelta(seconds=2)


@pytest.mark.parametrize("stages", [Stage, SandboxStage, UploadStage, StepStage, Outcome, CheckOutcome])
def test_every_stage_has_a_meaning_and_a_word(stages):
    for stage in stages:
        chip = components.stage_chip(stage.value, stage.label)

        assert stage.value in meanings.STAGES
        assert escape(str(stage.label)) in chip
        assert "<svg" in chip


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        (timedelta(seconds=1), "just now"),
        (timedelta(minutes=3, seconds=20), "3 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=-14), "in 14 days"),
        (timedelta(days=90), "3 months ago"),
    ],
)
def test_times_are_told_in_one_unit(delta, words):
    with translation.override("en"):
        assert f">{words}<" in components.ago(timezone.now() - delta)


def test_a_number_has_narrow_spaces():
    assert components.number(12403) == "12\u202f403"


def test_crumbs_link_all_but_the_page_itself():
    html = render('{% crumbs "Un" "/un/" "Deux" %}')

    assert '<a href="/un/">Un</a>' in html
    assert '<span aria-current="page">Deux</span>' in html


def test_what_people_write_is_escaped_in_components():
    hostile = "<script>"

    html = render(
        "{% stage_chip 'ready' x %}{% copy_button x x %}{% xml x x %}{% crumbs x %}"
        "{% empty_state x x %}{% notice 'ready' x x %}",
        x=hostile,
    )

    assert "<script>" not in html


def test_a_post_button_is_a_form_with_its_token():
    html = render('{% post_button "/x/" "Agir" confirm="Sûr ?" %}', csrf_token="jeton")

    assert 'method="post" action="/x/"' in html
    assert 'value="jeton"' in html
    assert 'data-confirm="Sûr ?"' in html


def test_the_gallery_shows_every_component(sign_in, bob):
    html = sign_in(bob).get(reverse("gallery")).content.decode()

    for part in ("btn-primary", "chip-failed", "error-summary", "empty", "aria-sort", "drop", 'class="xml"', "steps"):
        assert part in html


def icon_names() -> set[str]:
    """Every name of an icon that a template or the code asks for."""
    texts = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    patterns = (
        r'{% icon "([\w-]+)"',
        r'symbol="([\w-]+)"',
        r'post_button \S+ _\("[^"]*"\) "([\w-]+)"',
    )
    found = {name for text in texts for pattern in patterns for name in re.findall(pattern, text)}
    return found | set(meanings.MEANINGS.values())


def test_the_sprite_holds_every_icon_and_no_other():
    sprite = etree.parse(str(Path(ROOT) / "static" / "mockadmin" / "icons.svg")).getroot()
    held = {symbol.get("id") for symbol in sprite}
    named = set((ROOT / "mockadmin" / "icons.txt").read_text().split())

    assert icon_names() - held == set()
    assert held == named
