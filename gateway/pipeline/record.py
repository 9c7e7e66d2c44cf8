"""A decision and its facts as JSON, so that they can be explained and replayed later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

from rules.facts import FACTS, FactType
from rules.types import ABSENT, Absent, Action, Decision, Facts, Step, Value

KEEP_TEXT = 2_000  # characters of `text` that the facts keep; one that fills them counts as cut


def decision_to_json(decision: Decision) -> dict[str, Any]:
    """A decision with plain values only."""
    told = replace(decision, trace=tuple(decision.trace))
    return {
        **asdict(told),
        "action": decision.action.value,
        "then": decision.then.value,
        "hold_for": _seconds(decision.hold_for),
        "until_quiet": _seconds(decision.until_quiet),
    }


def decision_from_json(stored: Mapping[str, Any]) -> Decision:
    """The decision again."""
    return Decision(
        action=Action(stored["action"]),
        decided_by=stored["decided_by"],
        targets=tuple(stored["targets"]),
        nudge=stored["nudge"],
        as_is=stored["as_is"],
        answers_by_mail=stored["answers_by_mail"],
        hold_for=_duration(stored["hold_for"]),
        then=Action(stored["then"]),
        until_quiet=_duration(stored["until_quiet"]),
        archive=stored["archive"],
        trace=tuple(Step(**step) for step in stored["trace"]),
    )


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """The facts with plain values only; ABSENT is null, and long text is cut."""
    return {name: _plain(value) for name, value in facts.known.items()}


def facts_from_json(stored: Mapping[str, Any]) -> tuple[Facts, frozenset[str]]:
    """The facts as rules saw them, and the names of those that were cut: what is left of them proves nothing."""
    cut = frozenset(name for name, value in stored.items() if isinstance(value, str) and len(value) >= KEEP_TEXT)
    whole = {name: value for name, value in stored.items() if name in FACTS and name not in cut}
    return Facts({name: _rich(FACTS[name].type, value) for name, value in whole.items()}), cut


def _rich(kind: FactType, value: Any) -> Value | Absent:
    if value is None:
        return ABSENT
    if kind is FactType.TIME:
        return datetime.fromisoformat(value)
    if kind is FactType.DATE:
        return date.fromisoformat(value)
    if kind is FactType.TIMES:
        return tuple(datetime.fromisoformat(one) for one in value)
    if kind is FactType.TEXTS:
        return tuple(value)
    kept: Value = value
    return kept


def _plain(value: Value | Absent) -> Any:
    if value is ABSENT:
        return None
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, str):
        return value[:KEEP_TEXT]
    return value


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


def _duration(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
