"""A decision written down as a test case: pasted into a test file, it passes until somebody changes the rules."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime

from .decide import decide
from .document import scalar
from .facts import FACTS
from .fields import MATCHING
from .plain import with_blanks
from .ruleset import RuleSet
from .types import ABSENT, Absent, Decision, Facts, Value

_PLAIN = re.compile(r"[A-Za-z][\w@.-]*(?: [\w@.-]+){0,9}\Z", re.ASCII)


def as_case(rules: RuleSet, facts: Facts, *, name: str) -> str:
    """The case for a test file, one entry under `tests:`, that expects what the rules say of these facts.

    It states every fact that the entries up to the deciding one may look at and that is known here, so that
    no default of the test file changes the outcome. What the gateway adds to the rules (its built-in checks,
    its care with sensitive mail) is not in it: a test file tests the rules.
    """
    decision = decide(rules, with_blanks(facts))
    assert isinstance(decision, Decision)
    names = _looked_at(rules, decision)
    mail = {name: value for name, value in facts.known.items() if name in names and name != "at"}
    if "text" in mail:
        mail["text"] = _without_subject(facts.known)
        mail.setdefault("topic", facts.known.get("topic", rules.topics_of(str(facts.known["text"]))))
    stated = [f"name: {_text(name)}"]
    at = facts.known.get("at")
    stated += [f"at: {_text(at.isoformat())}"] if isinstance(at, datetime) else []
    stated += [f"mail: {{{', '.join(f'{key}: {_value(mail[key])}' for key in FACTS if key in mail)}}}"] if mail else []
    return f"  - {{{', '.join(stated)}, expect: {{{_expected(decision)}}}}}\n"


def _looked_at(rules: RuleSet, decision: Decision) -> frozenset[str]:
    """The facts that could have changed the decision."""
    found: set[str] = set()
    for entry in rules.entries:
        found |= entry.facts
        if entry.decision.targets == (MATCHING,):
            found |= {"group", "group_confidence"}
        if entry.name == decision.rule:
            break
    return frozenset(found)


def _expected(decision: Decision) -> str:
    parts = [f"rule: {_text(decision.rule)}", f"do: {decision.action}"]
    if decision.targets:
        parts.append(f"target: {_value(decision.targets) if len(decision.targets) > 1 else _text(decision.targets[0])}")
    return ", ".join([*parts, f"nudge: {_text(decision.nudge or 'none')}"])


def _without_subject(known: Mapping[str, Value | Absent]) -> Value | Absent:
    """The text as a case states it: the subject is put before it again."""
    subject, text = known.get("subject"), known["text"]
    if not isinstance(subject, str) or not isinstance(text, str) or not subject:
        return text
    return "" if text == subject else text.removeprefix(f"{subject}\n")


def _value(value: Value | Absent) -> str:
    if value is ABSENT or isinstance(value, Absent):
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):       # a datetime is one, too
        return _text(value.isoformat())
    if isinstance(value, tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_text(name)}: {_text(each)}' for name, each in value.items())}}}"
    return _text(value) if isinstance(value, str) else _number(value)


def _number(value: int | float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.12f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    """A text as YAML reads it back: bare where it is plain words, else in quotes."""
    if _PLAIN.match(text) and scalar(text) == text:
        return text
    return "".join(char if char.isprintable() else _escaped(char) for char in json.dumps(text, ensure_ascii=False))


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"
