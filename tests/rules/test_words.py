"""`rules explain` understands the words of the facts table."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rules.decide import decide
from rules.facts import FACTS
from rules.ruleset import RuleSet
from rules.types import ABSENT
from rules.words import WordsError, facts_from_words


def test_words_become_facts_of_the_right_type(harbour: RuleSet) -> None:
    """Plain words give the decision that the mail would get."""
    words = ["kind=question", "list=everyone,kade@oosterkade.example", "recipients=2014",
             "at=2027-03-15T10:00", "confidence=0.9", "reply_all=yes", "thread_replies=2",
             "header.Sensitivity=Normal", "size=5MB",
             "subject=a=b", "author=Jan@Oosterkade.example", "topic=parking", "department="]

    facts = facts_from_words(words, harbour)

    assert frozenset(FACTS) == frozenset(facts.known), "an explanation never stops to ask"
    assert ("everyone", "kade@oosterkade.example") == facts.get("list")
    assert (2014, 0.9, True, True) == tuple(
        facts.get(name) for name in ("recipients", "confidence", "reply_all", "is_reply"))
    assert 2 == len(facts.get("thread_replies"))
    assert {"sensitivity": "Normal"} == facts.get("header")
    assert (5 * 1024**2, "a=b", "jan@oosterkade.example") == tuple(
        facts.get(name) for name in ("size", "subject", "author"))
    assert ABSENT is facts.get("department")
    assert "rule:ask" == decide(harbour, facts).decided_by


def test_the_time_comes_from_the_words_or_the_caller(harbour: RuleSet) -> None:
    """Words are in company time."""
    now = datetime(2027, 1, 1, tzinfo=UTC)

    assert now == facts_from_words([], harbour, at=now).get("at")
    summer = facts_from_words(["at=2027-07-01T10:00"], harbour, at=now)
    assert datetime(2027, 7, 1, 8, tzinfo=UTC) == summer.get("at")
    assert ABSENT is facts_from_words([], harbour).get("at")


def test_all_mistakes_are_told_at_once_with_a_remedy(harbour: RuleSet) -> None:
    """One try, one list."""
    words = ["knid=question", "kind=questoin", "list", "recipients=x", "recipients=3", "header=a",
             "topic=lunch", "confidence=70", "reply_all=maybe", "at=today"]

    with pytest.raises(WordsError) as refused:
        facts_from_words(words, harbour)

    lines = str(refused.value).splitlines()
    assert 10 == len(lines)
    for part in ('did you mean "kind"?', 'did you mean "question"?', "write name=value", "stated twice",
                 "header.Sensitivity=Private", "one of: parking, canteen", "from 0 to 1",
                 "true or false", "not a date"):
        assert any(part in line for line in lines), part
