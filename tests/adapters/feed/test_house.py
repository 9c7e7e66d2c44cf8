"""The look of the house: readable by everybody, nothing from outside, a frame for all pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from adapters.feed.look import HUES, portrait
from adapters.feed.site import STATIC, TEMPLATES, environment
from adapters.feed.strings import EN

CSS = (STATIC / "house.css").read_text()
TOKENS = dict(re.findall(r"--([\w-]+): light-dark\(([^()]+)\)", CSS))
GROUNDS = ("ground", "sheet", "well")
PAIRS = [
    *((ink, ground) for ink in ("ink", "soft", "faint", "link") for ground in GROUNDS),
    *((name, f"{name}-tint") for name in ("delivered", "posted", "both", "absorbed", "held", "failed")),
    *(("ink", f"{name}-tint") for name in ("delivered", "posted", "both", "absorbed", "held", "failed")),
    ("on-teal", "teal"), ("ink", "tint"), ("link", "tint"), ("posted", "sheet"), ("failed", "sheet"),
    ("soft", "rule"), ("ink", "rule"),
]  # fmt: skip
OUTCOMES = ("delivered", "posted", "both", "absorbed", "held", "failed", "relayed")


def _light(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_every_text_can_be_read(ink: str, ground: str, theme: int) -> None:
    """4.5:1 or more for text (WCAG 2.2, 1.4.3)."""
    colours = [TOKENS[name].split(",")[theme].strip() for name in (ink, ground)]

    assert _contrast(*colours) >= 4.5


@pytest.mark.parametrize("hue", range(HUES))
def test_initials_can_be_read_on_every_colour(hue: int) -> None:
    """White on all eight."""
    found = re.search(rf"\.hue-{hue} {{ background: (#\w{{6}})", CSS)

    assert found
    assert _contrast("#ffffff", found[1]) >= 4.5


def test_nothing_is_fetched_from_outside() -> None:
    """Pages must work on a network without internet, and tell nobody who reads."""
    for path in [*STATIC.iterdir(), *TEMPLATES.iterdir()]:
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert re.search(r"https?://|@import|url\(|@font-face", text) is None, path.name


def test_templates_hold_no_style_or_script_of_their_own() -> None:
    """The policy would block it, on one page nobody tried."""
    for path in TEMPLATES.iterdir():
        assert re.search(r"\sstyle=|<style|<script>|\son[a-z]+=|\|\s*safe\b", path.read_text()) is None, (
            path.name
        )


@pytest.mark.parametrize("name", OUTCOMES)
def test_an_outcome_has_colour_drawing_and_word(name: str) -> None:
    """Never colour alone."""
    made = environment().from_string('{% from "icons.html" import outcome %}{{ outcome(name, "woord") }}')
    html = made.render(name=name)

    assert f'<span class="pill {name}"><svg class="icon"' in html
    assert html.endswith("woord</span>")
    assert re.search(rf"\.{name}\b", CSS)


def test_pages_of_the_gateway_fit_the_frame(tmp_path: Path) -> None:
    """The live and trace pages extend the same base with their own navigation."""
    (tmp_path / "live.html").write_text('{% extends "base.html" %}{% block title %}Live{% endblock %}')
    made = environment(tmp_path)
    html = made.get_template("live.html").render(
        language="en", w=EN, assets="/feed/static", brand="Gateway", brand_note="Corp", home="/", csrf="x"
    )

    assert "<title>Live · Gateway</title>" in html
    assert 'href="/feed/static/house.css"' in html
    assert "<form" not in html


@pytest.mark.parametrize(("name", "initials"), [
    ("Pieter de Vries", "PV"), ("Joke", "J"), ("", "?"), ("  ", "?"), ("(IT) Werk", "W"), ("ünal é", "ÜÉ"),
])  # fmt: skip
def test_initials_come_from_any_name(name: str, initials: str) -> None:
    """Names come from mail headers."""
    assert initials == portrait(name).initials
    assert 0 <= portrait(name).hue < HUES


def test_the_house_has_one_stylesheet_of_modest_size() -> None:
    """Whoever changes a colour finds it in one place."""
    assert ["house.css"] == [path.name for path in STATIC.glob("*.css")]
    assert len(CSS.splitlines()) <= 400
