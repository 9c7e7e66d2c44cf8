"""A mail as the model sees it."""

from __future__ import annotations

import pytest

from nlp.types import Text
from nlp.view import view_of
from nlp.words import words_of


@pytest.mark.parametrize(("subject", "marked", "reply"), [
    ("Re: zaal", False, True), ("RE[2]: zaal", False, True), ("Antw: zaal", False, True), ("zaal", True, True),
    ("zaal", False, False), ("Rekening", False, False), ("Fwd: zaal", False, False),
])
def test_a_reply_is_known_by_its_header_or_its_subject(subject: str, marked: bool, reply: bool) -> None:
    """Some programs send no In-Reply-To, others no prefix."""
    seen = view_of(Text(subject=subject, body="", is_reply=marked), words_of(subject), [])
    assert reply is seen.reply


def test_numbers_are_alike_and_words_are_shown_as_written() -> None:
    """`Per 1 januari` and `per 15 januari` are one turn of phrase; a cue shows what stood there."""
    body = "Per 15 januari sluit het loket."
    seen = view_of(Text(subject="", body=body), [], words_of(body)).body
    assert "0" in seen.words
    assert "15" in seen.said
    assert any(hit.group.startswith("informs") for hit in seen.hits)
