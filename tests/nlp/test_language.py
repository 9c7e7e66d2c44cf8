"""Languages of short and odd texts."""

from __future__ import annotations

import pytest

from nlp.examples import examples
from nlp.language import language
from tests.growth import LINEAR, dearer


@pytest.mark.parametrize(("text", "code"), [
    ("Bedankt!", "nl"), ("Thanks all", "en"), ("Eens.", "nl"), ("Agreed", "en"), ("Tot morgen", "nl"),
    ("See you tomorrow", "en"), ("Wie heeft de sleutel?", "nl"), ("Who has the key?", "en"), ("Danke!", "de"),
    ("Vielen Dank an alle", "de"), ("Merci à tous", "fr"), ("Gracias a todos", "es"), ("Grazie mille", "it"),
    ("Ik kom", "nl"), ("I will be there", "en"), ("Prima.", "nl"), ("Well done!", "en"), ("THANKS ALL", "en"),
])
def test_short_mail_is_recognised(text: str, code: str) -> None:
    """The nudge is written in the language of the mail, and half of all replies are this short."""
    assert code == language(text)


@pytest.mark.parametrize("text", [
    "", "  \n", "+1", "12:30", ":-)", "https://example.org/the/and/of", "a@b.example", "Привет всем",
    "会議は明日です", "Dzień dobry, ktoś wie",
])
def test_what_does_not_tell_is_undetermined(text: str) -> None:
    """A guess would pick the wrong nudge; unknown picks the company's own language."""
    assert "und" == language(text)


def test_the_whole_corpus_is_recognised() -> None:
    """Nearly every mail of two words or more has a language."""
    known = examples()
    texts = [(example.language, f"{example.text.subject}\n{example.text.body}") for example in known]
    right = sum(code == language(text) for code, text in texts)
    assert right / len(known) >= 0.99


@pytest.mark.parametrize("text", ["a" * 1_000_000, "@" * 1_000_000, "the\n" * 300_000, "\ud800" * 1000])
def test_hostile_text_is_cheap(text: str) -> None:
    """Only the beginning is read."""
    assert len(language(text)) in (2, 3)
    assert dearer(language, text, "Een gewone regel. " * 120) <= LINEAR
