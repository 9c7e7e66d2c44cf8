"""Which cues a person gets to see."""

from __future__ import annotations

import pytest

from nlp.showing import telling
from nlp.types import Cue


def test_small_words_and_numbers_are_left_out() -> None:
    """A model weighs them, and nobody learns anything from it."""
    cues = [Cue("de", 0.9), Cue("enquête", 0.5), Cue("4", 0.4), Cue("0 december", 0.4), Cue("in de", 0.3)]
    assert ["enquête"] == [cue.text for cue in telling(cues)]


def test_a_phrase_of_small_words_says_something() -> None:
    """"How do I" is how questions begin."""
    assert ["how do i"] == [cue.text for cue in telling([Cue("how do i", 1.0)])]


def test_one_word_written_twice_is_one_cue() -> None:
    """As a phrase and as a word without its accents: the weights add up, the better spelling stays."""
    assert (Cue("enquête", 0.7),) == telling([Cue("enquete", 0.2), Cue("enquête", 0.5)])


@pytest.mark.parametrize("sign", [1, -1])
def test_the_faint_are_left_out_but_three_are_always_shown(sign: int) -> None:
    """For and against alike, the order stays."""
    cues = [Cue(name, sign * weight) for name, weight in
            (("een vraag", 1.0), ("zeldzaam", 0.01), ("vreemd", 0.02), ("klein", 0.03), ("groot", 0.5))]
    assert ["een vraag", "zeldzaam", "vreemd", "groot"] == [cue.text for cue in telling(cues)]


def test_nothing_gives_nothing() -> None:
    """Somebody else's pipeline has no cues."""
    assert () == telling(())
