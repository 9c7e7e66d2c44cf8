"""Detectors look at a bounded part of a mail, decoded once."""

from __future__ import annotations

import pytest

from gateway.mail.headers import scan_headers
from gateway.mail.known.glance import first_word, glance_at
from tests.gateway.mail.letters import letter


@pytest.mark.parametrize(("value", "word"), [
    ("auto-replied", "auto-replied"), (" Auto-Replied ; a=b", "auto-replied"), ("no(x)", "no"),
    ("(x) (y) no", "no"),
    ("(never closed", ""), ("", ""), (None, ""), ('"bulk"', "bulk"), ("bulk, list", "bulk"),
])
def test_the_first_word_stands_without_comments(value: str | None, word: str) -> None:
    """RFC 5322 section 3.2.2 lets comments stand anywhere."""
    assert word == first_word(value)


def test_a_glance_is_bounded() -> None:
    """Whatever comes, the patterns see a few thousand characters."""
    head = scan_headers(letter(Subject="x" * 200_000, From="y" * 50_000, X_Long="z" * 100_000))
    look = glance_at(head, "a@b", "t" * 1_000_000, names=("n",) * 500)

    assert 998 == len(look.subject)
    assert 998 >= len(look.author)
    assert 4_000 == len(look.head) == len(look.new_text)
    assert 200 == len(look.field("x-long"))
    assert 20 == len(look.names)


def test_an_answer_is_told_by_fields_or_subject() -> None:
    """Phones keep the one and lose the other."""
    def look(*fields: str, subject: str) -> bool:
        return glance_at(scan_headers(letter(*fields, Subject=subject)), "a@b").answers

    assert look("References: <1@x.example>", subject="De lift")
    assert look(subject="Antw: De lift")
    assert not look(subject="De lift")
