"""What happened to one mail, step by step, from its decision and its journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from rules.types import Step

from ..pipeline.record import decision_from_json
from ..store.items import Item
from ..store.journal import Line
from .veil import Veil
from .visit import Visit

AT_ONCE = timedelta(milliseconds=50)  # within it a line shows the time of day instead
EVENTS = {  # drawing and sort of the line, by event
    "accepted": ("mail", "plain"),
    "posted": ("check", ""),
    "delivered": ("mail", ""),
    "nudged": ("check", ""),
    "receipt": ("check", ""),
    "answered": ("reply", ""),
    "failed": ("alert", "wrong"),
    "post-failed": ("alert", "wrong"),
    "refused": ("alert", "wrong"),
    "ambiguous": ("alert", "wrong"),
    "mailed-anyway": ("mail", "decided"),
    "released": ("mail", "decided"),
    "posted-by-hand": ("arrow", "decided"),
    "confirmed": ("arrow", "decided"),
    "retracted": ("undo", "decided"),
    "revealed": ("people", "plain"),
    "corrected": ("check", "decided"),
    "retried": ("arrow", "decided"),
    "found-there": ("check", "decided"),
    "left": ("pause", "plain"),
    "opens-thread": ("talk", ""),
    "receipt-owed": ("clock", "plain"),
    "not-nudged": ("cross", "plain"),
    "answer-waits": ("clock", "plain"),
    "notice": ("mail", "plain"),
    "review-mailed": ("mail", "plain"),
    "storm-ended": ("bolt", "decided"),
    "storm-exempted": ("bolt", "decided"),
    "storm-resumed": ("bolt", "decided"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One guard, rule or check, and why it did or did not match."""

    name: str
    hit: bool
    reason: str
    line: int | None
    observed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One step of the story."""

    title: str
    drawing: str
    sort: str  # "", plain, decided or wrong: the colour of its bullet
    words: str = ""
    who: str = ""
    after: str = ""  # since the mail was accepted
    tried: tuple[Tried, ...] = ()
    measured: bool = False  # shows the bars of kind and confidence


def story(visit: Visit, veil: Veil, lines: Sequence[Line]) -> tuple[Told, ...]:
    """The steps in their order."""
    item = veil.item
    decided = next((n for n, line in enumerate(lines) if line.event == "decided"), len(lines))
    before = [_line(visit, veil, line) for line in lines[:decided]]
    later = [_line(visit, veil, line) for line in lines[decided + 1 :]]
    judged = _judged(visit, veil) if item.decision else []
    return (*before, *judged, *later)


def _line(visit: Visit, veil: Veil, line: Line) -> Told:
    drawing, sort = EVENTS.get(line.event, ("clock", "plain"))
    key = f"event_{line.event.replace('-', '_')}"
    title = visit.say(key) if line.event in EVENTS else line.event.replace("-", " ").capitalize()
    since = line.at - veil.item.accepted_at
    return Told(
        title=title,
        drawing=drawing,
        sort=sort,
        words=veil.words(line.words),
        who=veil.who(line.who),
        after=visit.took(since) if since >= AT_ONCE else visit.clock(line.at),
    )


def _judged(visit: Visit, veil: Veil) -> list[Told]:
    """Checks, guards and rules as they were tried, and between them whether the text was read."""
    assert veil.item.decision is not None
    trace = decision_from_json(veil.item.decision).trace
    told: list[Told] = []
    read_told = False
    for role, group in groupby(trace, key=_role):
        if role == "rule" and not read_told:
            told.append(_read(visit, veil.item))
            read_told = True
        told.append(_tried(visit, veil, role, tuple(group)))
    return told if read_told else [*told, _read(visit, veil.item)]


def _role(step: Step) -> str:
    return "rule" if step.role == "otherwise" else step.role


def _tried(visit: Visit, veil: Veil, role: str, steps: tuple[Step, ...]) -> Told:
    hit = next((step for step in steps if step.hit and not step.observed), None)
    if role == "guard" and hit is None:
        title = visit.count("guards_none", len(steps))
    else:
        title = visit.say({"guard": "guard_applied", "rule": "rules_tried"}.get(role, "checks_made"))
    return Told(
        title=title,
        drawing="arrow" if hit else "check",
        sort="decided" if hit else "",
        tried=tuple(
            Tried(
                name=step.name.removeprefix("built-in:"),
                hit=step.hit,
                line=step.line,
                reason=veil.words(step.reason),
                observed=step.observed,
            )
            for step in steps
        ),
    )


def _read(visit: Visit, item: Item) -> Told:
    facts = item.facts or {}
    if item.kind:
        return Told(title=visit.say("text_classified"), drawing="check", sort="", measured=True)
    if facts.get("text") is not None or facts.get("topic") is not None:
        return Told(
            title=visit.say("text_read"), drawing="check", sort="", words=visit.say("kind_not_needed")
        )
    return Told(
        title=visit.say("text_not_read"), drawing="through", sort="plain", words=visit.say("text_not_needed")
    )
