"""Posts cut to size: whatever comes in can be stored, and nothing disappears in silence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feed.text import LIMITS, WHOLE_TEXT, clean, file_name, fit, one_line
from adapters.types import File, Post


def _post(**more: Any) -> Post:
    given: dict[str, Any] = {
        "key": "k",
        "target": "g",
        "author": "A",
        "author_address": "A@x.example",
        "title": "t",
        "text": "words",
        **more,
    }
    return Post(**given)


def test_what_no_database_holds_is_taken_out() -> None:
    """One NUL or half an emoji would fail the whole post on PostgreSQL."""
    assert "ab" == clean("a\x00\ud83db")


def test_a_short_post_stays_as_it_is() -> None:
    """Most posts are short."""
    fitted = fit(_post())

    assert ("t", "words", ()) == (fitted.post.title, fitted.post.text, fitted.notes)
    assert "a@x.example" == fitted.post.author_address


def test_a_long_text_goes_along_as_a_file() -> None:
    """Other products cut at 10,000 characters without a word."""
    text = "\n\n".join(f"paragraph {n} " + "x" * 100 for n in range(1000))

    fitted = fit(_post(text=text))

    (whole,) = fitted.post.files
    assert (WHOLE_TEXT, text) == (whole.name, whole.content.decode())
    assert fitted.post.text.endswith("…")
    assert WHOLE_TEXT in fitted.notes[0]
    assert len(fitted.post.text) < LIMITS.text


def test_a_long_title_is_whole_in_the_text() -> None:
    """A subject can hold the whole message."""
    title = "word " * 200

    fitted = fit(_post(title=title))

    assert len(fitted.post.title) <= LIMITS.title
    assert title.strip() in fitted.post.text
    assert fitted.notes


def test_one_file_too_large_does_not_stop_the_post() -> None:
    """One oversized attachment killed the whole post elsewhere."""
    large = File(name="film.mp4", media_type="video/mp4", content=bytes(LIMITS.file + 1))
    small = File(name="a.txt", media_type="text/plain", content=b"a")

    fitted = fit(_post(files=(large, small)))

    assert ("a.txt",) == tuple(file.name for file in fitted.post.files)
    assert "film.mp4" in fitted.notes[0]


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "etcpasswd"),
        ("a\x00b\r\n.txt", "ab.txt"),
        ("", "file"),
        ("...", "file"),
        ("fdp\u202e.exe", "fdp.exe"),
        ("C:\\temp\\x.doc", "C:tempx.doc"),
    ],
)
def test_a_file_name_is_only_a_name(given_name: str, name: str) -> None:
    """No path, no control character, no text that runs the other way."""
    assert name == file_name(given_name)


def test_a_long_file_name_keeps_its_ending() -> None:
    """Windows opens by ending."""
    name = file_name("x" * 500 + ".xlsx")

    assert len(name) <= 200
    assert name.endswith(".xlsx")


@given(st.text(alphabet=st.characters(), max_size=400), st.text(alphabet=st.characters(), max_size=400))
def test_any_text_can_be_stored(title: str, text: str) -> None:
    """Mail holds anything; the tables must take it."""
    fitted = fit(_post(title=title, text=text, author=title))

    fitted.post.text.encode()
    fitted.post.title.encode()
    assert "\x00" not in fitted.post.title + fitted.post.text + fitted.post.author
    assert len(fitted.post.author) <= 200


@given(st.text(), st.integers(2, 50))
def test_one_line_is_one_line(text: str, longest: int) -> None:
    """A title never breaks the page."""
    line = one_line(text, longest)

    assert len(line) <= longest
    assert "\n" not in line
