"""Concepts shared by languages, compounds, stems; and that none of it grows with hostile text."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest

from nlp.concepts import concepts_of, finds, folded, lexicon, stem, words_in
from tests.growth import LINEAR, dearer


@pytest.mark.parametrize(("concept", "words"), [
    ("parking", "parkeren parkeerplaats parking geparkeerd parkplatz"),
    ("password", "wachtwoord wachtwoorden password passwords kennwort"),
    ("leave", "verlof verlofdagen urlaub congé"),
    ("bicycle", "fiets fietsen fietsenstalling bike bicycles fahrrad velo"),
    ("invoice", "factuur facturen invoices rechnung"),
    ("forklift", "heftruck heftrucks forklift gabelstapler"),
])
def test_words_of_four_languages_share_a_concept(concept: str, words: str) -> None:
    """A Dutch mail matches an English group only through this."""
    for word in words.split():
        assert concept in concepts_of(folded(word)), word


@pytest.mark.parametrize(("word", "concept"), [
    ("zonnepaneelproject", "solar"), ("heftruckchauffeur", "forklift"), ("kerstdiner", "christmas"),
    ("parkeerplaatsbeleid", "parking"), ("vergaderzaalreservering", "meetingroom"),
])
def test_a_compound_is_cut_where_it_holds_a_known_word(word: str, concept: str) -> None:
    """Dutch and German write as one word what English writes as two."""
    assert concept in concepts_of(word)


@pytest.mark.parametrize("word", ["the", "van", "or", "door", "want", "pas", "weg", "tag", "important", "understand"])
def test_a_small_word_of_one_language_is_no_concept_of_another(word: str) -> None:
    """English "the" is not French tea, Dutch "van" no vehicle."""
    assert () == concepts_of(word)


def test_endings_go_but_a_word_is_never_eaten_up() -> None:
    """Four letters stay, or half the dictionary would be one word."""
    assert stem("parkeren") == stem("parkeer")
    assert stem("trainingen") == stem("training")
    assert all(len(stem(word)) >= 3 for word in ("eens", "ingen", "sees", "eeee"[:4] + "abc"))


def test_a_phrase_counts_beside_its_words() -> None:
    """ "lost and found" says more than lost and found."""
    found = {feature for one in finds("Lost and found: a blue umbrella") for feature in one.features}

    assert {"c:lost", "c:found", "c:umbrella", "t:lostfound"} <= found


def test_the_lexicon_has_no_concept_twice_and_enough_of_them() -> None:
    """It is written by hand: a slip must be told."""
    assert 400 < len(lexicon().themes)
    assert 4000 < len(lexicon().words) + len(lexicon().phrases)


@pytest.mark.parametrize("text", ["[it]\nprinter printer\n", "printer: printer\n", "[it]\na: x\na: y\n"])
def test_a_bad_line_of_the_lexicon_is_named(tmp_path: Path, text: str) -> None:
    """Whoever edits it is told what to mend."""
    (tmp_path / "bad.txt").write_text(text)

    with pytest.raises(ValueError, match=r"bad\.txt|twice"):
        lexicon(tmp_path)


def test_hostile_text_costs_no_more_than_its_cap() -> None:
    """A megabyte of letters or of long words is looked at as far as any mail is."""
    draw = random.Random(1)
    long = " ".join("".join(draw.choices(string.ascii_lowercase, k=39)) for _ in range(25_000))
    for text in ("parkeer" * 150_000, "a-" * 500_000, "é" * 1_000_000, long):
        assert dearer(lambda found: list(finds(found)), text, "Het rooster hangt in de kantine. " * 150) <= LINEAR
        assert len(words_in(text)) <= 800
