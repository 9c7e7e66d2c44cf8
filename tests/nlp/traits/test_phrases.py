"""Our lists, found in the words of a mail."""

from __future__ import annotations

from nlp.traits.dangers import DANGERS
from nlp.traits.phrases import find, plain


def test_phrases_are_found_whole_by_stem_and_by_tail_whatever_their_accents() -> None:
    """The lists are written without accents and French elision."""
    assert "danger:health" in {hit.group for hit in find([plain(word) for word in ("Hôpital", "borstkanker")])}
    assert "danger:legal advice" in {hit.group for hit in find([plain("l'avocate")])}
    assert [] == list(find(["kantoor"]))
    assert 20 < len(DANGERS)


def test_a_mark_that_stands_alone_stays_a_word() -> None:
    """Some emoji bring one along: without letters left, the word once was empty and broke the mail."""
    assert plain("\N{VARIATION SELECTOR-16}")
    assert [] == list(find([plain("\N{COMBINING ACUTE ACCENT}")]))
