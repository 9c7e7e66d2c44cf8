"""The corpus is our own, varied, and free of copies."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from nlp.examples import examples
from nlp.types import Kind, Text

DEV = Path(__file__).parents[2].parent / "shared" / "data" / "mail" / "dev.jsonl"


def shingles(text: Text) -> frozenset[str]:
    plain = " ".join(f"{text.subject} {text.body}".lower().split())
    return frozenset(plain[at:at + 5] for at in range(max(1, len(plain) - 4)))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the Jaccard likeness is 0.5 or more; sizes too far apart cannot be."""
    small, large = sorted((len(one), len(other)))
    return 2 * small >= large and 2 * len(one & other) >= len(one | other)


def test_no_two_examples_are_near_duplicates() -> None:
    """Templates would make cross-validation look better than the classifier is."""
    known = [(example.id, shingles(example.text)) for example in examples()]
    assert [] == [(a, b) for (a, one), (b, other) in combinations(known, 2) if alike(one, other)]


def test_no_example_is_near_a_message_we_are_measured_on() -> None:
    """Training on the measure would make the published figures worthless."""
    if not DEV.is_file():
        pytest.skip("the shared measuring mail is not here")
    measure = [(example.id, shingles(example.text)) for example in examples(DEV)]
    own = [(example.id, shingles(example.text)) for example in examples()]
    assert [] == [(a, b) for a, one in own for b, other in measure if alike(one, other)]


def test_every_id_is_unique_and_every_kind_well_represented() -> None:
    """A kind with few examples would be guessed, not known."""
    known = examples()
    kinds = Counter(example.kind for example in known)
    languages = Counter(example.language for example in known)
    assert len(known) == len({example.id for example in known}) >= 600
    assert all(kinds[kind] >= 150 for kind in Kind)
    assert min(languages["nl"], languages["en"]) >= 250


def test_a_third_of_the_questions_have_no_question_mark() -> None:
    """The question mark must never become the decider."""
    questions = [example.text for example in examples() if example.kind is Kind.QUESTION]
    bare = sum("?" not in text.subject + text.body for text in questions)
    assert 0.25 <= bare / len(questions) <= 0.45


BAD_LINES = ['{"id": 1}', "[]", "nonsense", '{"id": 1, "subject": "", "body": "", "kind": "rant"}']


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_bad_line_is_named_with_file_and_number(tmp_path: Path, line: str) -> None:
    """Whoever edits the corpus must find the mistake at once."""
    bad = tmp_path / "bad.jsonl"
    bad.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.jsonl:2: "):
        examples(bad)
