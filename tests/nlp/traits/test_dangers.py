"""The lists of dangers, as people edit them."""

from __future__ import annotations

from nlp.traits.dangers import DANGERS, LEXICON, words_in
from nlp.traits.phrases import plain


def test_every_file_of_the_lexicon_is_a_danger_or_a_list_of_persons() -> None:
    """A file that nobody reads would mislead who edits it."""
    read = {name.replace(" ", "-") for name in DANGERS} | {"names", "roles", "also-words"}

    assert read == {file.stem for file in LEXICON.glob("*.txt")}
    assert {"health", "dismissal", "pay", "legal advice", "candidates", "private life", "embargo"} <= set(DANGERS)


def test_lists_of_words_are_written_as_they_are_compared() -> None:
    """An accent or capital in them would never be found."""
    assert all(word == plain(word) for name in ("names", "also-words") for word in words_in(name))


def test_an_entry_is_never_empty_nor_begins_with_a_gap() -> None:
    """A single letter with a star would be in every mail."""
    entries = [" ".join(one.split()) for listed in DANGERS.values() for one in listed.split(",") if one.strip()]

    assert not [one for one in entries if one.startswith("_") or ("*" in one and len(one.split("|")[0]) < 4)]
