"""Whole words are found as a reader finds them, in any script, and fast."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.wording import normalise, phrase, topics_in
from tests.growth import LINEAR, growth


@pytest.mark.parametrize(("word", "text", "found"), [
    ("geheim", "Dit is GEHEIM.", True), ("geheim", "geheimzinnig", False), ("geheim", "topgeheim", False),
    ("last day", "my last\n day", True), ("last day", "last of the day", False), ("e-mail", "E mail", True),
    ("straße", "STRASSE", True), ("café", "cafe\u0301", True), ("confidential", "confi\u00addential", True),
    ("confidential", "con\u200bfidential", True), ("geheim", "*_geheim_*", True), ("секрет", "СЕКРЕТ!", True),
    ("secret", "ｓｅｃｒｅｔ", True), ("हिन्दी", "यह हिन्दी है", True), ("हिन्दी", "हिन्दू", False),
])
def test_a_word_is_found_whole_in_any_case_and_spelling(word: str, text: str, found: bool) -> None:
    """A hidden character must not slip a confidential mail past its guard."""
    assert found is (phrase(word) in normalise(text))


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["geheim", "laatste werkdag", "é"]))
def test_a_word_between_blanks_is_always_found(before: str, after: str, word: str) -> None:
    """Whatever stands around it."""
    assert phrase(word) in normalise(f"{before} {word} {after}")


def test_the_work_grows_with_the_length_and_no_faster() -> None:
    """Mail text comes from strangers: ten times as much may not cost a hundred times."""
    assert growth(lambda text: phrase("geheim werk") in normalise(text), "a\u0301-") <= LINEAR


def test_topics_are_those_with_a_word_in_the_text() -> None:
    """The fact `topic` follows from the admin's own words."""
    topics = {"it": (phrase("vpn"),), "bye": (phrase("last day"), phrase("afscheid"))}

    assert ("bye",) == topics_in(topics, "Morgen neem ik afscheid")
    assert () == topics_in(topics, "vpns")


def test_the_quick_way_for_plain_text_finds_the_same_words() -> None:
    """Two ways to read the same letters must not differ by one of them."""
    every = "".join(map(chr, range(128)))
    slow = normalise(every + "\N{LATIN SMALL LETTER E WITH ACUTE}")

    assert slow.split() == [*normalise(every).split(), "\N{LATIN SMALL LETTER E WITH ACUTE}"]
    assert " vpn works " == normalise("VPN\tworks!\x00")
