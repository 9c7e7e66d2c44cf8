"""A model that cannot be used is told where people and machines look, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.pipeline.sensing import TraitsInForce
from tests.gateway.web.desk import REVIEWER, Desk


@pytest.fixture
def broken(make_desk: Callable[..., Desk], tmp_path: Path) -> Desk:
    """A gateway without its model of traits."""
    desk = make_desk()
    object.__setattr__(desk.parts, "traits", TraitsInForce(tmp_path / "nothing"))
    return desk


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Less is posted now.", "every mail counts as possibly sensitive", "Install mailsquare again")),
    ("nl", ("Er wordt nu minder geplaatst.", "geldt als misschien gevoelig", "Installeer mailsquare opnieuw")),
])
def test_the_live_page_says_what_is_wrong_and_what_to_do(broken: Desk, language: str, words: tuple[str, ...]) -> None:
    """Posts that stop without a word would be taken for a fault of the rules."""
    browser = broken.signed_in(REVIEWER)
    browser.cookies.set("language", language)
    page = browser.get("/live").text
    assert all(one in page for one in words)


def test_the_live_page_of_a_sound_gateway_says_nothing_of_it(desk: Desk) -> None:
    """A warning that is always there is none."""
    assert "Less is posted now" not in desk.signed_in(REVIEWER).get("/live").text


def test_healthz_stays_well_and_tells_it_without_any_path(broken: Desk, tmp_path: Path) -> None:
    """Mail flows, so nobody must restart or fail over; monitoring can still look for the word."""
    answer = broken.browser().get("/healthz")

    assert 200 == answer.status_code
    assert "look" == answer.json()["status"]
    told = [one for one in answer.json()["findings"] if one["name"] == "model"]
    assert [("traits", "mailsquare check says why; mail arrives as ever.")] == [
        (one["about"], one["do"]) for one in told
    ]
    assert str(tmp_path) not in answer.text


