"""Cases of a rules test may name a mail file: it is read and classified like a real one."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.mail.parse import parse
from gateway.mail.types import Message
from gateway.mailfacts import facts_of_file
from gateway.pipeline.classifiers import InForce
from gateway.pipeline.facts import fetch
from gateway.pipeline.sensing import TraitsInForce
from rules.load import parse_rules
from rules.types import ABSENT
from tests.gateway.pipeline.test_grouping import MATCHING, PRINTER, QUOTE, WISH
from tests.gateway.town import RULES, Town, letter


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


CASES = """
rules: rules.yaml
defaults: {at: 2027-03-15T12:00, mail: {list: everyone, recipients: 12, kind: question}}
tests:
  - {name: another language, eml: printer.eml, mail: {kind: question, confidence: 0.9},
     expect: {rule: questions, do: post, target: ask, nudge: question-posted}}
  - {name: its own words, eml: quote.eml, mail: {kind: question, confidence: 0.9}, expect: {do: post, target: sales}}
  - {name: fits none, eml: wish.eml, mail: {kind: question, confidence: 0.9}, expect: {rule: questions, do: deliver}}
"""


def test_a_mail_file_finds_its_group_by_description_and_words(tmp_path: Path) -> None:
    """`target: matching` is tested with mail as people write it, in any language of the lexicon."""
    (tmp_path / "rules.yaml").write_text(MATCHING)
    (tmp_path / "rules_test.yaml").write_text(CASES)
    for name, content in (("printer", PRINTER), ("quote", QUOTE), ("wish", WISH)):
        (tmp_path / f"{name}.eml").write_bytes(content)

    result = CliRunner().invoke(app, ["rules", "test", str(tmp_path / "rules_test.yaml")])

    assert (0, True) == (result.exit_code, "3 passed" in result.output), result.output


@pytest.mark.parametrize("content", [PRINTER, QUOTE, WISH])
def test_what_models_tell_of_a_file_is_what_they_tell_in_service(tmp_path: Path, content: bytes) -> None:
    """A test that passes here must not come out otherwise there."""
    names = ("kind", "confidence", "group", "group_confidence", "topic", "text", "language", "deadline", "special")
    path = tmp_path / "m.eml"
    path.write_bytes(content)
    town = Town(tmp_path, rules=MATCHING)
    try:
        message = parse(content)
        assert isinstance(message, Message)
        object.__setattr__(town.parts, "classifier", InForce(tmp_path / "models"))
        object.__setattr__(town.parts, "traits", TraitsInForce())
        item = town.item(town.accept(content, "p1@havik.example", "iedereen@havik.example"))
        served = fetch(town.parts, item, message, names)
        alone = facts_of_file(path, town.parts.rulebook.now, {"iedereen"})
        assert served == {name: alone.get(name) for name in served}
    finally:
        town.close()


def test_header_fields_are_read_from_the_file(tmp_path: Path) -> None:
    """A guard on `Sensitivity: Private` can be tested with a real mail."""
    path = tmp_path / "m.eml"
    path.write_bytes(letter(more="Sensitivity: Private"))
    facts = facts_of_file(path, parse_rules(RULES, "rules.yaml"))
    header = facts.get("header")
    assert header is not ABSENT
    assert isinstance(header, dict)
    assert "Private" == header["sensitivity"]


def test_a_mail_of_no_real_day_has_no_deadline(tmp_path: Path) -> None:
    """The last evening of the year 9999 in America is on no day at all in Amsterdam."""
    path = tmp_path / "m.eml"
    path.write_bytes(b"From: p1@havik.example\r\nTo: iedereen@havik.example\r\nSubject: Enquete\r\n"
                     b"Date: Fri, 31 Dec 9999 23:00:00 -0500\r\n\r\nInvullen kan tot en met vrijdag.\r\n")
    assert facts_of_file(path, parse_rules(RULES, "rules.yaml")).get("deadline") is ABSENT
