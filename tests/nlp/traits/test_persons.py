"""Who is spoken of: what is delicate beside a person is not beside a rule."""

from __future__ import annotations

import pytest

from nlp.traits.persons import HE_OR_SHE, NAMED, NOBODY, SOMEBODY, levels
from nlp.traits.phrases import plain
from nlp.words import words_of


def level(text: str, word: str) -> int:
    """Of one word in a text."""
    raw = words_of(text)
    return levels(raw, [plain(one) for one in raw])[raw.index(word)]


@pytest.mark.parametrize(("text", "word", "expected"), [
    ("Gisteren belde Marieke vanuit het ziekenhuis.", "Marieke", NAMED),
    ("Volgens mevrouw Jansen is het rond.", "mevrouw", NAMED),
    ("We hebben P. erover gesproken.", "P", NAMED),
    ("Ze zeggen dat hij voorlopig niet komt.", "hij", HE_OR_SHE),
    ("We will miss her a lot.", "her", HE_OR_SHE),
    ("Een collega van ons is ziek.", "collega", SOMEBODY),
    ("De procedure staat op intranet.", "procedure", NOBODY),
])
def test_each_word_has_a_level(text: str, word: str, expected: int) -> None:
    """A name says more than he or she, that more than a colleague, and a thing says nothing."""
    assert expected == level(text, word)


@pytest.mark.parametrize("text", ["", " ", "\u0301", "...", "\ud800", "🙂 👍🏽"])
def test_odd_text_names_nobody(text: str) -> None:
    """Marks alone are words too."""
    raw = words_of(text)
    assert not any(levels(raw, [plain(one) for one in raw]))
