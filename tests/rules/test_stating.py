"""A decision is written down as a test case that passes when it is pasted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rules.cases import load_cases, run
from rules.ruleset import RuleSet
from rules.stating import as_case
from rules.types import ABSENT, Facts
from rules.words import facts_from_words

DEMO = Path(__file__).parents[2] / "gateway" / "demo" / "rules_test.yaml"
# Defaults that would change everything, were a fact left unstated.
HOSTILE = """defaults: {at: 2030-01-01T03:00, mail: {author: directie@oosterkade.example, department: Pers,
  list: everyone, recipients: 2, external: 3, subject: embargo, text: Works council, kind: question,
  confidence: 0.1, topic: parking}}
"""


def _pasted(folder: Path, testdata: Path, case: str, defaults: str = HOSTILE):
    (folder / "harbour.yaml").write_bytes((testdata / "harbour.yaml").read_bytes())
    path = folder / "cases.yaml"
    path.write_text(f"rules: harbour.yaml\n{defaults}tests:\n{case}", encoding="utf-8")
    (result,) = run(load_cases(path))
    return result


@pytest.mark.parametrize("words", [
    "recipients=3",
    "recipients=640 list=everyone department=Pers at=2027-06-01T09:00",
    "recipients=640 kind=question topic=parking confidence=0.9 at=2027-06-01T09:00",
    "recipients=640 header.Sensitivity=Private at=2027-06-01T09:00",
    "recipients=640 reply_all=true thread_replies=3 at=2027-06-01T09:00",
    "recipients=640 confidence=0.5 at=2027-06-01T09:00 kind=question",
    "recipients= at=2027-06-01T09:00 kind=discussion confidence=0.8",
])
def test_a_pasted_case_passes_whatever_the_defaults_are(tmp_path, testdata, harbour: RuleSet, words: str) -> None:
    """Round trip: `rules explain WORDS --as-test` is a test of what was just explained."""
    case = as_case(harbour, facts_from_words(words.split(), harbour), name="Pasted: a 'case' #1")

    result = _pasted(tmp_path, testdata, case)

    assert result.passed, result.message
    assert "Pasted: a 'case' #1" == result.name


def test_the_words_of_a_mail_survive_whatever_they_hold(tmp_path, testdata, harbour: RuleSet) -> None:
    """Quotes, braces, colons, emoji, control characters: mail has them all."""
    nasty = "Re: \"parkeren\" {a: b} # \\ \u0007\u2028 \N{GRINNING FACE} 'x'"
    facts = replace(facts_from_words(["recipients=640", "kind=question", "confidence=0.9"], harbour,
                                     at=datetime(2027, 6, 1, tzinfo=UTC)))
    known = {**facts.known, "subject": nasty, "text": f"{nasty}\nno: yes", "topic": ("parking",),
             "deadline": date(2027, 6, 2), "language": ABSENT}

    result = _pasted(tmp_path, testdata, as_case(harbour, Facts(known), name="true"))

    assert result.passed, result.message
    assert "true" == result.name
    assert "ask" == result.decision.rule


def test_facts_that_were_never_read_are_left_out(harbour: RuleSet) -> None:
    """What no rule needed to know cannot change the decision, and is nobody's business in a test."""
    case = as_case(harbour, Facts({"recipients": 3, "text": "private", "size": 5}), name="Small")

    assert "  - {name: Small, mail: {recipients: 3}, expect: {rule: few-people, do: deliver, nudge: none}}\n" == case


def test_each_case_of_the_demo_is_stated_as_a_case_that_passes(tmp_path: Path) -> None:
    """The whole example once around: its tests written by the machine say the same."""
    file = load_cases(DEMO)
    (tmp_path / "rules.yaml").write_bytes(DEMO.with_name("rules.yaml").read_bytes())
    path = tmp_path / "cases.yaml"
    stated = "".join(as_case(file.rules, case.facts, name=case.name) for case in file.cases)
    path.write_text(f"rules: rules.yaml\ntests:\n{stated}", encoding="utf-8")

    again = run(load_cases(path))

    assert [] == [str(result) for result in again if not result.passed]
    assert [one.decision.decided_by for one in run(file)] == [one.decision.decided_by for one in again]
