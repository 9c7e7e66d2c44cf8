"""The corpus is our own, varied, and free of copies."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlp.examples import CORPUS, Example, examples
from nlp.types import Kind, Text

DEV = Path(__file__).parents[2].parent / "shared" / "data" / "mail" / "dev.jsonl"
GOLDEN = CORPUS.parent / "golden" / "kinds.jsonl"


LOOKS, LEAST = 24, 4                  # minima, and how many a likely pair shares: half alike, it misses 1 in 7,000


def whole() -> tuple[Example, ...]:
    """Everything that is written for training."""
    return examples()


def shingles(text: Text) -> frozenset[int]:
    """Runs of five characters, as numbers that are the same in every process."""
    plain = " ".join(f"{text.subject} {text.body}".lower().split())
    return frozenset(zlib.crc32(plain[at:at + 5].encode()) for at in range(max(1, len(plain) - 4)))


def alike(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether the Jaccard likeness is 0.5 or more."""
    return 2 * len(one & other) >= len(one | other)


def likely_pairs(texts: Sequence[tuple[str, frozenset[int]]]) -> Iterator[tuple[int, int]]:
    """Pairs that share their minimum under some of many orders of all shingles (Broder 1997)."""
    chance = np.random.default_rng(7)
    factors, shifts = chance.integers(1, 2**32, (2, LOOKS), dtype=np.uint64)
    seen: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, (_, own) in enumerate(texts):
        numbers = np.fromiter(own, np.uint64)[:, None]
        least = ((numbers * (factors | np.uint64(1)) + shifts) & np.uint64(0xFFFFFFFF)).min(axis=0)
        shared: Counter[int] = Counter()
        for place in enumerate(least.tolist()):
            shared.update(seen[place])
            seen[place].append(at)
        yield from ((earlier, at) for earlier, times in shared.items() if times >= LEAST)


def near(own: Iterable[Example], others: Iterable[Example] = ()) -> list[tuple[str, str]]:
    """The ids of pairs that are alike: among our own, or of one of ours and one of the others."""
    texts = [(one.id, shingles(one.text)) for one in (*own, *others)]
    mine = len(list(own))
    pairs = {pair for pair in likely_pairs(texts)
             if not others or (pair[0] < mine <= pair[1])}
    return [(texts[a][0], texts[b][0]) for a, b in sorted(pairs) if alike(texts[a][1], texts[b][1])]


def test_no_two_examples_are_near_duplicates() -> None:
    """Templates would make cross-validation look better than the classifier is."""
    assert [] == near(whole())


def test_what_is_half_alike_is_found() -> None:
    """A search that finds nothing would find every corpus clean."""
    known = whole()[:200]
    copy = replace(known[7], id="copy", text=replace(known[7].text, body=known[7].text.body[:-9] + " groet"))
    assert [(known[7].id, "copy")] == near((*known, copy))


@pytest.mark.parametrize("measure", [DEV, GOLDEN])
def test_no_example_is_near_a_message_we_are_measured_on(measure: Path) -> None:
    """Training on the measure would make the published figures worthless."""
    if not measure.is_file():
        pytest.skip("the shared measuring mail is not here")
    assert [] == near(whole(), examples(measure))


def test_every_id_is_unique_and_every_kind_well_represented() -> None:
    """A kind with few examples would be guessed, not known."""
    known = whole()
    kinds = Counter(example.kind for example in known)
    languages = Counter(example.language for example in known)
    assert len(known) == len({example.id for example in known}) >= 3_000
    assert kinds[Kind.QUESTION] >= 1_000
    assert all(kinds[kind] >= 1_000 for kind in Kind)
    assert languages["nl"] >= 1_500
    assert min(languages["de"], languages["fr"]) >= 200


def test_a_third_of_the_questions_have_no_question_mark() -> None:
    """The question mark must never become the decider."""
    questions = [example.text for example in whole() if example.kind is Kind.QUESTION]
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
