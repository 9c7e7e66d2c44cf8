"""Rules edited in a real browser: by keys, on a phone, without script, and for everybody's eyes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.town import RULES
from tests.gateway.web.playground_walk import (
    WRONG,
    checked,
    edited_by_keys,
    furnish,
    line_of,
    looked_over,
    rules_file,
)
from tests.gateway.web.review_hall import Hall, Walk, axe_source

pytestmark = pytest.mark.real

@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A gateway with its pages, some days of mail, and tests beside the rules."""
    made = Hall(tmp_path)
    furnish(made)
    yield made
    made.close()


def test_rules_are_edited_tried_and_saved_by_keys_alone(chromium: Any, hall: Hall) -> None:
    """A mistake is seen in its place and mended; one question, then the file is written."""
    walk = Walk(chromium, hall, width=1280, theme="light")
    assert [] == edited_by_keys(walk)
    walk.context.close()


def test_tab_indents_and_takes_back_and_undo_undoes(chromium: Any, hall: Hall) -> None:
    """Two spaces: YAML takes no tab."""
    walk = Walk(chromium, hall, width=1280, theme="dark")
    page = walk.open("/playground")
    page.wait_for_selector("form[data-checked]")
    page.focus("#text-0")
    line_of(page, "otherwise: deliver")
    page.keyboard.press("Home")
    checked(page, lambda: page.keyboard.press("Tab"))
    assert "\n  otherwise: deliver" in page.input_value("#text-0")
    assert page.locator(".remark.wrong").count()
    checked(page, lambda: page.keyboard.press("Shift+Tab"))
    assert RULES == page.input_value("#text-0")
    checked(page, lambda: page.keyboard.press("Control+z"))
    assert RULES != page.input_value("#text-0")
    assert [] == walk.wrong
    walk.context.close()


def test_without_script_the_buttons_do_it_all(chromium: Any, hall: Hall) -> None:
    """On a phone: a mistake with a link to the text, then the question, then it is saved."""
    walk = Walk(chromium, hall, width=390, theme="light", script=False)
    page = walk.open("/playground")

    def press(button: str) -> None:
        with page.expect_navigation():
            page.tap(button)

    page.fill("#text-0", WRONG)
    press("#check")
    assert "targt" in page.inner_text(".remark.wrong")
    page.tap(".remark.wrong a")
    assert page.url.endswith("#text-0")
    page.fill("#text-0", RULES.replace("at_most: 5", "at_most: 3"))
    press("#ask")
    press("#save")
    assert page.locator(".note.posted").count() == 1
    assert "at_most: 3" in rules_file(hall).read_text()
    walk.context.close()


@pytest.mark.parametrize(("width", "theme"), [(1280, "dark"), (390, "light")])
def test_nothing_stands_in_anybodys_way(chromium: Any, hall: Hall, width: int, theme: str) -> None:
    """axe-core finds no violation, and nothing is wider than the window, in all states of the page."""
    assert axe_source(), "axe-core is part of the extra `dev`"
    walk = Walk(chromium, hall, width=width, theme=theme)
    found = looked_over(walk)
    assert {view: [] for view in found} == found
    assert [] == walk.wrong
    walk.context.close()
