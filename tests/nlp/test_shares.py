"""Mails of the corpus count so that together they stand for mail as it comes."""

from __future__ import annotations

import pytest

from nlp.examples import Example, examples
from nlp.shares import shares
from nlp.types import Kind, Text


def mail(number: int, kind: Kind, body: str, is_reply: bool = False) -> Example:
    return Example(id=str(number), situation=str(number), language="nl", kind=kind,
                   text=Text(subject="", body=body, is_reply=is_reply))


def test_they_sum_to_one() -> None:
    """They are parts of the loss, and its scale must not follow the size of the corpus."""
    assert 1 == pytest.approx(shares(examples()[:500]).sum())


def test_a_sort_that_is_common_here_and_rare_in_mail_counts_for_less() -> None:
    """A third of the corpus's questions have no question mark; few real ones do without."""
    known = [mail(n, Kind.QUESTION, "Weet iemand dit?" if n % 2 else "Ik zoek de sleutel") for n in range(100)]
    counts = shares(known)
    assert counts[1] > 2 * counts[0]


def test_a_lone_mail_of_its_sort_is_not_learnt_by_heart() -> None:
    """However much of real mail it would stand for."""
    known = [mail(n, Kind.DISCUSSION, "Eens", is_reply=True) for n in range(999)]
    counts = shares([*known, mail(999, Kind.ANNOUNCEMENT, "Het pand is dicht")])
    assert counts[-1] == pytest.approx(5 * counts[0])


def test_the_corpus_as_counted_has_more_announcements_than_questions() -> None:
    """As every inbox does, though the corpus has as many of both."""
    known = examples()
    part = {kind: sum(share for share, one in zip(shares(known), known, strict=True) if one.kind is kind)
            for kind in Kind}
    assert part[Kind.ANNOUNCEMENT] > 0.3
    assert part[Kind.QUESTION] < 0.27
