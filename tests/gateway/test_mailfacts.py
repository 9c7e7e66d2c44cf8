"""Cases of a rules test may name a mail file: it is read and classified like a real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.mailfacts import facts_of_file
from rules.load import parse_rules
from tests.gateway.town import RULES, letter


def test_a_mail_file_gives_its_text_kind_and_topics(tmp_path: Path) -> None:
    """The real classifier answers, so the case tests what would happen."""
    rules = parse_rules(RULES.replace("guards:", "topics: {tools: {words: [ladder]}}\nguards:"), "rules.yaml")
    path = tmp_path / "m.eml"
    path.write_bytes(letter("Ladder kwijt", "Wie heeft mijn ladder gezien?"))
    facts = facts_of_file(path, rules)
    assert ("tools",) == facts.get("topic")
    assert "question" == facts.get("kind")
    assert "p1@havik.example" == facts.get("author")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """The case fails with the reason, not with a stack of calls."""
    path = tmp_path / "m.eml"
    path.write_bytes(b"Subject: x\r\n" * 5_000 + b"\r\nx")
    with pytest.raises(ValueError, match=r"m\.eml"):
        facts_of_file(path, parse_rules(RULES, "rules.yaml"))
