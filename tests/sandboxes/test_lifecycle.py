"""The table of moves: what it draws, what it allows, and that each stage can be reached."""

import pytest
from django.conf import settings

from sandboxes import drawing, lifecycle
from sandboxes.errors import MoveRefused
from sandboxes.models import Sandbox
from sandboxes.stages import Stage


def test_the_page_of_the_documentation_is_what_the_code_says():
    page = settings.BASE_DIR / "docs" / "lifecycle.md"

    assert page.read_text(encoding="utf-8") == drawing.page(), "run `manage.py draw_lifecycle`"


def test_every_stage_has_its_moves_and_can_be_reached():
    reachable, frontier = set(), {Stage.REQUESTED}
    while frontier:
        reachable |= frontier
        frontier = {to for stage in frontier for to in lifecycle.MOVES[stage]} - reachable

    assert set(lifecycle.MOVES) == set(Stage) == reachable


def test_nothing_leaves_deleted():
    assert lifecycle.MOVES[Stage.DELETED] == ()


def test_a_move_that_is_not_in_the_table_is_refused(sandbox):
    with pytest.raises(MoveRefused):
        lifecycle.move(sandbox, Stage.READY)

    assert not sandbox.events.filter(stage=Stage.READY).exists()


def test_a_move_from_a_stage_that_someone_else_left_is_refused(sandbox):
    stale = Sandbox.objects.get(pk=sandbox.pk)
    lifecycle.move(sandbox, Stage.PROVISIONING)

    with pytest.raises(MoveRefused):
        lifecycle.move(stale, Stage.PROVISIONING)

    assert sandbox.events.filter(stage=Stage.PROVISIONING).count() == 1
