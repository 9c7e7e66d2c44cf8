"""YAML is read as YAML 1.2 with places, and without what makes YAML dangerous."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.document import read_document, scalar
from rules.load import parse_rules
from rules.problems import RulesError


@pytest.mark.parametrize(("text", "value"), [
    ("no", "no"), ("yes", "yes"), ("true", True), ("null", None), ("~", None), ("12", 12), ("-3", -3),
    ("0.70", 0.7), ("007", "007"), ("2027-03-01", "2027-03-01"), ("22:22", "22:22"), ("1_000", "1_000"),
    ("0x1f", "0x1f"), (".5", ".5"), ("1.2.3", "1.2.3"), ("9" * 30, "9" * 30),
])
def test_a_plain_word_means_what_it_looks_like(text: str, value: object) -> None:
    """`no` is Norwegian and 007 is a room: only clear numbers and true or false are converted."""
    assert value == scalar(text)
    assert type(value) is type(scalar(text))


def test_places_count_from_one_and_fall_back_to_the_parent() -> None:
    """An error about something missing points at what surrounds it."""
    document = read_document("a:\n  - b: 'x'\n    c: 2\n", "f")

    assert (2, 8) == document.place(("a", 0, "b"))
    assert (3, 5) == document.place(("a", 0, "c"), key=True)
    assert (2, 5) == document.place(("a", 0, "missing"))
    assert {"a": ({"b": "x", "c": 2},)} == document.value


def test_an_alias_bomb_is_refused_before_it_unfolds() -> None:
    """Nine lines of YAML can mean a billion values."""
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True))

    with pytest.raises(RulesError, match="1:4  error  anchors and aliases"):
        read_document(bomb, "f")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"#%@,?\n\t \x00\u2028é"), max_size=60))
def test_any_text_is_refused_with_a_place(text: str) -> None:
    """Whatever is in the file, nobody sees a traceback."""
    with pytest.raises(RulesError) as refused:        # no such short text is a whole rules file
        parse_rules(text, "f")

    assert refused.value.problems
    assert all(problem.line >= 1 and problem.column >= 1 for problem in refused.value.problems)
