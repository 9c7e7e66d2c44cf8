"""The words around people's own: ours are complete and bare, and a line is compared without its dress."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from gateway.mail.trimming import words as module
from gateway.mail.trimming.own_words import WordsShape
from gateway.mail.trimming.trim import trim
from gateway.mail.trimming.words import Words, bare, use_own_words, words
from rules.document import read_document


@pytest.fixture(autouse=True)
def _ours_alone() -> Iterator[None]:
    yield
    use_own_words("")


@pytest.mark.parametrize(("line", "told"), [
    ("  **Met  vriendelijke groet,**\\", "met vriendelijke groet,"), ("M\u00a0v\u202fg", "m v g"),
    ("Gru\u0308\u00dfe", "grüsse"), ("\u200e\u202aVan:\u202c\u200f", "van:"), ("d\u2019origine", "d'origine"),
    ("Özgün İleti", "özgün ileti"), ("_x_" * 400, "x " * 132 + "x"), ("", ""), ("\ufeff", ""),
])
def test_a_line_is_laid_bare(line: str, told: str) -> None:
    """Bold, odd blanks, marks of direction and two spellings of one letter must not hide a word."""
    assert told == bare(line)


def test_each_list_of_the_file_is_used() -> None:
    """A list that nothing reads would be edited in vain."""
    written = read_document((Path(module.__file__).with_name("signoffs.yaml")).read_text("utf-8"), "signoffs.yaml")

    assert isinstance(written.value, dict)
    assert set(written.value) == {field.name for field in fields(Words)} == set(WordsShape.model_fields)
    assert [] == written.problems
    WordsShape.model_validate(written.value)


def test_every_phrase_of_ours_is_bare_and_alone() -> None:
    """Compared with bare lines, a phrase with a capital or a doubled space would never match."""
    known = words()
    for listed in (known.signoffs, known.thanks, known.separators, known.disclaimers, known.banners, known.devices):
        assert [] == [phrase for phrase in listed if phrase != bare(phrase) or not phrase]
    assert known.signoffs.isdisjoint(known.thanks)
    assert {"from", "sent", "to", "subject"} <= set(known.header_names.values())


def test_an_organisation_s_words_count_beside_ours_until_they_are_taken_back() -> None:
    """Each list may grow; none of ours goes away, and a header name of ours keeps its meaning."""
    text = "Hoi.\n\nMet BouwGroet,\nNoor\n\nKade bouwt door, al honderd jaar."
    assert text == trim(text).visible

    use_own_words('{"signoffs": {"nl": ["met bouwgroet"]}, "disclaimers": ["kade bouwt door"],'
                  ' "header_names": {"to": ["van", "bestemd voor"]}}')

    assert "Hoi." == trim(text).visible
    assert "Hoi." == trim("Hoi.\n\nMvg,\nNoor").visible
    assert "from" == words().header_names["van"]
    assert "to" == words().header_names["bestemd voor"]
    use_own_words("")
    assert text == trim(text).visible
