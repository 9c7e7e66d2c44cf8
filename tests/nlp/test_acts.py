"""Each sentence gets a row of its own, and the mail is told by the strongest of each sort."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.acts import ACTS, pooled, sentence_rows
from nlp.types import Text
from nlp.view import View, view_of
from nlp.words import words_of


def view(subject: str, body: str, is_reply: bool = False) -> View:
    text = Text(subject=subject, body=body, is_reply=is_reply)
    return view_of(text, words_of(subject), words_of(body))


def test_the_subject_and_each_sentence_have_a_row() -> None:
    """The subject comes first, also where it is empty."""
    assert 3 == len(sentence_rows(view("Sleutel", "Ik ben hem kwijt. Wie heeft hem gezien?")))
    assert 1 == len(sentence_rows(view("", "")))


def test_what_one_sentence_asks_is_not_said_of_its_neighbour() -> None:
    """A long story with one question is told by that question."""
    _, story, question = sentence_rows(view("Sleutel", "Ik was gisteren in het magazijn. Wie heeft hem gezien?"))
    assert "asked" in dict(question)
    assert "asked" not in dict(story)
    assert any(name.startswith("p:asks") for name, _ in question)
    assert not any(name.startswith("p:asks") for name, _ in story)


def test_a_reply_says_other_things_with_the_same_words() -> None:
    """`Dat kan` answers in a reply and announces in a first mail."""
    first, reply = (dict(sentence_rows(view("Zaal", "Dat kan.", answering))[1]) for answering in (False, True))
    assert "role first" in first
    assert "role reply" in reply


def test_no_more_sentences_are_judged_than_the_cap() -> None:
    """A list of ten thousand lines costs no more than a long mail."""
    assert 61 == len(sentence_rows(view("", "Ja. " * 500)))


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_the_strongest_sentence_of_each_sort_counts(rows: int) -> None:
    """One clear question among stories makes the mail ask."""
    scores = np.full((rows, len(ACTS)), 0.1)
    scores[-1, ACTS.index("question")] = 0.7
    found = {name: value for name, value, _ in pooled(scores)}
    assert found["z:most question"] == pytest.approx(1.5 * 0.7)
    assert found["z:most question"] > found["z:most discussion"]
    assert all(np.isfinite(value) for value in found.values())
