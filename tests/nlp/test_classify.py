"""The classifier on mail as people write it."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nlp.classify import Classifier
from nlp.examples import examples
from nlp.types import Classification, Kind, Text
from tests.growth import LINEAR, dearer

ROOT = Path(__file__).parents[2]

A, Q, D = Kind.ANNOUNCEMENT, Kind.QUESTION, Kind.DISCUSSION


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load()


PLAIN = [
    (Q, "Kabel", "Wie heeft er een HDMI-kabel te leen tot vanmiddag?"),
    (Q, "toner", "De toner van de kleurenprinter is op. Weet iemand waar de voorraad ligt"),
    (Q, "scanner", "The scanner on the second floor does not work since the update. No idea whom to call."),
    (A, "Intranet down on Sunday", "Due to maintenance the intranet will be unavailable on Sunday from 8 "
                                   "until 12. Please save your work. Let us know if you have questions."),
    (A, "Bowlen?", "Op 12 maart gaan we met de afdeling bowlen. Ga je mee? Aanmelden kan tot 1 maart."),
    (D, "lunch", "I think we should have one shared lunch break instead of three. What do you think?"),
    (D, "Re: Bowlen?", "Leuk, ik kom!"),
    (D, "Re: scanner", "+1"),
    (D, "Thuiswerken", "Volgens mij werkt het zo niet. Ik vind dat we dit als team moeten beslissen. "
                       "Wat vinden jullie?"),
]


@pytest.mark.parametrize(("kind", "subject", "body"), PLAIN)
def test_plain_cases_are_told_apart(classifier: Classifier, kind: Kind, subject: str, body: str) -> None:
    """These are mails that no reader would doubt."""
    found = classifier.classify(Text(subject=subject, body=body, is_reply=subject.startswith("Re:")))
    assert kind == found.kind


def test_an_answer_is_complete(classifier: Classifier) -> None:
    """Scores sum to one, the confidence is the winner's, and at most eight cues come strongest first."""
    text = Text(subject="Sleutels", body="Heeft iemand mijn sleutels gezien? Rood koord.", to_count=300)
    found = classifier.classify(text)
    weights = [abs(cue.weight) for cue in found.cues]
    assert pytest.approx(1.0) == sum(found.scores.values())
    assert found.scores[found.kind] == found.confidence == max(found.scores.values())
    assert 1 <= len(found.cues) <= 8
    assert sorted(weights, reverse=True) == weights
    assert "nl" == found.language
    assert "heeft iemand" in {cue.text for cue in found.cues}


def test_header_facts_count(classifier: Classifier) -> None:
    """The same words mean another thing in a reply."""
    words = {"subject": "planning", "body": "De planning is te krap en het budget ook."}
    first = classifier.classify(Text(**words, is_reply=False))
    reply = classifier.classify(Text(**words, is_reply=True))
    assert reply.scores[D] > first.scores[D]
    assert "is a reply" in {cue.text for cue in reply.cues}


def test_several_threads_get_the_answers_of_one(classifier: Classifier) -> None:
    """Workers share one classifier."""
    texts = [example.text for example in examples()[:120]]
    alone = [classifier.classify(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(classifier.classify, texts))
    assert alone == together


@pytest.mark.parametrize("body", [
    "", " \n ", "\x00\x00", "\ud800 lone", "?" * 40_000, "a" * 500_000, "((" * 100_000, "wie " * 50_000,
    "\n \n" * 50_000, "ij'" * 50_000, "is _ er iemand nog al een " * 5_000, "日本語 " * 20_000,
])
def test_hostile_text_is_answered_quickly(classifier: Classifier, body: str) -> None:
    """Mail comes from outside; its size and shape must not stop the worker."""
    odd = Text(subject=body[:50_000], body=body)
    found: Classification = classifier.classify(odd)
    assert found.kind in Kind

    plain = Text(subject="Rooster", body="Het rooster van volgende week hangt in de kantine. " * 600)
    assert dearer(classifier.classify, odd, plain) <= LINEAR


def test_text_beyond_the_cap_changes_nothing(classifier: Classifier) -> None:
    """Only the first 32 KiB are looked at."""
    body = "Morgen is het kantoor gesloten. " * 1100
    longer = classifier.classify(Text(subject="x", body=body[:32 * 1024] + " wat vinden jullie?" * 1000))
    assert longer == classifier.classify(Text(subject="x", body=body[:32 * 1024]))


def test_memory_does_not_grow_with_new_words(classifier: Classifier) -> None:
    """A service that learns every word of every mail by heart never stops growing, and remembers too much."""
    vocabulary = classifier._nlp.vocab
    classifier.classify(Text(subject="warm", body="up"))
    before = len(vocabulary.strings)
    for number in range(200):
        classifier.classify(Text(subject=f"subj{number}", body=f"woord{number} ander{number}"))
    assert before == len(vocabulary.strings)


def test_importing_the_room_does_not_load_spacy() -> None:
    """The command line must start at once."""
    code = ("import sys, nlp.classify, nlp.evaluate, nlp.lines, nlp.language\n"
            "assert not {'spacy', 'numpy', 'py3langid'} & set(sys.modules)")
    assert 0 == subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode
