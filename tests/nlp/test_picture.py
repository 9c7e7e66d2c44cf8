"""The picture is one file of ours: no script, nothing from outside, right in light and dark."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from nlp.measuring import measure
from nlp.picture import picture
from nlp.types import Kind
from tests.nlp.test_measuring import judged, mixed

SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_is_well_formed_and_says_its_figures() -> None:
    """Nine cells, a bar for each bin that is used, and a whisker a score."""
    measured = measure(mixed())
    root = ElementTree.fromstring(picture(measured, "Kinds"))
    texts = [one.text or "" for one in root.iter(f"{SVG}text")]

    assert f"{measured.whole.macro_f1.value:.3f}" in texts
    assert {str(count) for count in measured.whole.confusion.values()} <= set(texts)
    assert 4 + len(measured.by_language) == sum(one.get("class") == "reach" for one in root.iter(f"{SVG}path"))
    used = [one for one in measured.whole.bins if one.count]
    assert len(used) == len(list(root.iter(f"{SVG}title"))) - 1


def test_nothing_in_it_runs_or_reaches_out() -> None:
    """It may be opened from a mail or a wiki."""
    text = picture(measure(mixed()), "<script>alert(1)</script>&\"")

    assert "<script" not in text
    assert not re.search(r"\bon\w+=|href|@import|url\(|<image|<foreignObject", text)
    assert ["http://www.w3.org/2000/svg"] == re.findall(r"https?://[^\"]+", text)
    assert "prefers-color-scheme: dark" in text


@pytest.mark.parametrize("count", [1, 3])
def test_one_mail_is_drawn_too(count: int) -> None:
    """No division by an empty bin or row."""
    rows = [judged(n, Kind.QUESTION, Kind.QUESTION, sure=1.0) for n in range(count)]
    ElementTree.fromstring(picture(measure(rows), "one"))
