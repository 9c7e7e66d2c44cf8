"""Text cut for networks with a limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.testing import words
from adapters.text import clean, hush, split, teaser
from tests.growth import LINEAR, growth

_TEXT = st.lists(
    st.tuples(
        st.text("abcdefgh&;<>", min_size=1, max_size=12),
        st.sampled_from([" ", " ", " ", "\n", "\n\n", "\n```\n"]),
    ),
    max_size=120,
).map(lambda pieces: "".join(word + gap for word, gap in pieces))


@given(_TEXT, st.integers(20, 200))
def test_parts_are_short_and_hold_every_word(text: str, limit: int) -> None:
    """No cut in silence: the words of all parts together are the words of the text."""
    parts = split(text, limit)

    assert all(0 < len(part) <= limit for part in parts)
    assert "".join(text.replace("```", "").split()) == "".join("".join(parts).replace("```", "").split())
    assert words(text) == words("\n".join(parts))


@given(_TEXT, st.integers(20, 200))
def test_no_part_ends_inside_a_code_fence(text: str, limit: int) -> None:
    """Else the next part is shown as text, and what follows the code as code."""
    assert all(part.count("```") % 2 == 0 for part in split(text, limit))


@pytest.mark.parametrize(("text", "limit", "parts"), [
    ("one two\n\nthree four", 14, ["one two", "three four"]),
    ("one two\nthree four", 14, ["one two", "three four"]),
    ("one two three four", 14, ["one two three", "four"]),
    ("see <https://x.example|a b c> x", 28, ["see", "<https://x.example|a b c> x"]),
    ("aaaaaaaaaaaa&amp;bbb", 14, ["aaaaaaaaaaaa", "&amp;bbb"]),
    ("<a bbb ccc ddd>eee", 17, ["<a bbb ccc ddd>", "eee"]),
    ("a\n```\nb\n\nc\n```\nd", 40, ["a\n\n```\nb\n\nc\n```\n\nd"]),
    ("```\nline one\nline two\n```", 20, ["```\nline one\n```", "```\nline two\n```"]),
    ("", 20, []),
])
def test_a_cut_is_where_a_reader_would_make_it(text: str, limit: int, parts: list[str]) -> None:
    """Between paragraphs, else lines, else words; never inside a link or an entity."""
    assert parts == split(text, limit)


def test_a_limit_without_room_is_an_error() -> None:
    """A code block needs its two fences in every part."""
    with pytest.raises(ValueError, match="no room"):
        split("text", 5)


@pytest.mark.parametrize("text", ["a b " * 400, "x" * 900, "```\n" + "code\n" * 300 + "```"])
def test_a_teaser_is_short_and_says_that_it_goes_on(text: str) -> None:
    """Readers must see that there is more."""
    start = teaser(text, 200)

    assert len(start) <= 200
    assert start.endswith("...")
    assert "short" == teaser("short", 200)


def test_clean_text_has_nothing_that_cannot_be_shown() -> None:
    """Some networks refuse a post for one control character."""
    assert "a\nb\nc\td\u20ac" == clean("a\r\nb\rc\td\x00\x1b\x85\ud800\u20ac")


def test_hushed_words_look_the_same() -> None:
    """A mail address keeps its letters and calls nobody either way."""
    hushed = hush("@channel, @Here and @allison")

    assert "@channel, @Here and @allison" == hushed.replace("\u2060", "")
    assert "@\u2060channel, @\u2060Here and @allison" == hushed


@pytest.mark.parametrize("hostile", ["<", "<a ", "&", "a", "```\n", "\n", " ", "<a b>", "```", "a\n\n"])
def test_the_time_grows_with_the_length_alone(hostile: str) -> None:
    """Ten times the text may not cost a hundred times."""
    assert growth(lambda text: split(text, 12_000), hostile) <= LINEAR
