"""The history of rules: word for word, newest first, never twice the same in a row, never without end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from gateway.store import rule_sets
from gateway.store.database import writing

NOON = datetime(2027, 3, 15, 11, tzinfo=UTC)


def keep(store: Engine, revision: str, text: str = "", who: str = "") -> bool:
    texts = {"rules.yaml": text or revision, "a/b.yaml": "é\r\n"}
    with writing(store) as connection:
        return rule_sets.keep(connection, revision=revision, texts=texts, at=NOON, who=who, words="saved")


def test_a_set_comes_back_word_for_word(store: Engine) -> None:
    """Line ends and order of the files, too: the main one is the first."""
    keep(store, "abc1", who="anna")
    with store.connect() as connection:
        (one,) = rule_sets.latest(connection)
    assert [("rules.yaml", "abc1"), ("a/b.yaml", "é\r\n")] == list(one.texts.items())
    assert ("anna", NOON, "saved", "") == (one.who, one.at, one.words, one.effect)


def test_the_same_set_is_kept_once_in_a_row(store: Engine) -> None:
    """Every node that takes up a change would else add it; going back to it later is news."""
    assert [True, False, True, True] == [keep(store, one) for one in ("a1", "a1", "b2", "a1")]


def test_a_set_is_found_by_the_beginning_of_its_revision(store: Engine) -> None:
    """Unless two begin so."""
    for revision in ("abc1", "abd2", "ffff"):
        keep(store, revision)
    with store.connect() as connection:
        found = [rule_sets.find(connection, one) for one in ("ABC", "ab", "f", "0", "", "%", "a_")]
    assert ["abc1", None, "ffff", None, None, None, None] == [one and one.revision for one in found]


def test_its_effect_is_told_once(store: Engine) -> None:
    """Of several nodes the first says it."""
    keep(store, "abc1")
    with writing(store) as connection:
        assert [True, False] == [rule_sets.tell(connection, "abc1", words) for words in ("38 of 40", "37 of 40")]
        assert not rule_sets.tell(connection, "beef", "nothing")
        assert "38 of 40" == rule_sets.latest(connection, 1)[0].effect


def test_only_the_newest_are_kept(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that a script writes each minute must not fill the store."""
    monkeypatch.setattr(rule_sets, "MOST_SETS", 3)
    for n in range(6):
        keep(store, f"a{n}")
    with store.connect() as connection:
        assert ["a5", "a4", "a3"] == [one.revision for one in rule_sets.latest(connection)]
