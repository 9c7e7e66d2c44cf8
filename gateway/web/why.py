"""Says in one breath why a mail went where it went, from the facts and the decision that were kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from markupsafe import Markup

from rules.types import Action

from ..store.items import Item, State
from ..store.journal import Line
from .rows import bare
from .visit import Visit
from .vouched import reason
from .words import WORDS

_BY_RULE = {
    Action.POST: "why_posted",
    Action.DELIVER_AND_POST: "why_both",
    Action.ABSORB: "why_absorbed",
    Action.HOLD: "why_held",
    Action.DELIVER: "why_rule_delivered",
}

_QUESTIONS = {
    State.POSTED: "ask_moved",
    State.ABSORBED: "ask_moved",
    State.BOTH: "ask_both",
    State.DELIVERED: "ask_delivered",
    State.HELD: "ask_held",
    State.FAILED: "ask_failed",
}


def question(visit: Visit, item: Item) -> str:
    """What a person would ask: "Why was this moved?"."""
    return visit.say(_QUESTIONS.get(item.state, "ask_in_hand"))


def why(visit: Visit, item: Item, lines: Sequence[Line], places: Sequence[str], *, voice: str) -> Markup:
    """The answer. `voice` is "it" for the help desk and "you" for the author of the mail."""
    if not item.decided_by:
        return _fill(visit, "why_undecided", {})
    known: dict[str, object] = {
        "audience": _audience(visit, item, voice),
        "reads": _reads(visit, item),
        "rule": Markup("<code>{}</code>").format(bare(item.decided_by)),
        "places": _listed(places) or visit.say("a_group"),
        "until": _until(visit, item.hold_until),
        "doubt": f": {doubt}" if (doubt := reason(visit, item)) else "",
    }
    sort = item.decided_by.partition(":")[0]
    if sort == "guard":
        first = _fill(visit, "why_guard", known)
    elif sort == "otherwise":
        first = _fill(visit, "why_otherwise", known)
    elif sort in ("built-in", "off"):
        first = _built_in(visit, item, known, voice)
    else:
        first = _fill(visit, _BY_RULE[decided_action(item, lines)], known)
    after = _afterwards(visit, item, lines, voice)
    return first + Markup(" ") + after if after else first


def decided_action(item: Item, lines: Sequence[Line]) -> Action:
    """What was decided at first; a person may have chosen otherwise since, and the item says that."""
    decided = next((line.words.partition(" ")[0] for line in lines if line.event == "decided"), item.action)
    return Action(decided if decided in set(Action) else item.action or Action.DELIVER)


def _audience(visit: Visit, item: Item, voice: str) -> str:
    if item.recipient_count is None:
        return visit.say(f"audience_{voice}_unknown")
    return visit.count(f"audience_{voice}", item.recipient_count)


def _reads(visit: Visit, item: Item) -> str:
    """ ", reads as a question (93% sure) about it"; "" where the kind played no part."""
    if not item.kind:
        return ""
    text = visit.say("reads", kind=visit.say(f"a_{item.kind}"), sure=f"{100 * (item.confidence or 0):.0f}")
    facts: Mapping[str, object] = item.facts or {}
    topics = facts.get("topic")
    if isinstance(topics, list | tuple) and topics:
        text += visit.say("about", topics=", ".join(str(one) for one in topics))
    return text


def _listed(places: Sequence[str]) -> Markup:
    return Markup(", ").join(Markup("<b>{}</b>").format(place) for place in places)


def _until(visit: Visit, moment: datetime | None) -> str:
    return visit.until(moment) if moment else visit.say("a_while")


def _built_in(visit: Visit, item: Item, known: Mapping[str, object], voice: str) -> Markup:
    name = bare(item.decided_by).replace("-", "_")
    held = f"why_{name}_held" if item.hold_until else ""
    keys = (held, f"why_{voice}_{name}", f"why_{name}", "why_check")
    return _fill(visit, next(key for key in keys if key in WORDS[visit.language]), known)


def _afterwards(visit: Visit, item: Item, lines: Sequence[Line], voice: str) -> Markup:
    """What a person, or trouble, changed since."""
    events = [line.event for line in lines]
    for event in ("mailed-anyway", "posted-by-hand", "confirmed", "post-failed", "opens-thread", "released"):
        if event in events:
            key = f"then_{event.replace('-', '_')}"
            yours = f"{key}_{voice}"
            return _fill(visit, yours if yours in WORDS[visit.language] else key, {})
    if item.state is State.FAILED:
        return _fill(visit, "then_failed", {})
    return Markup("")


def _fill(visit: Visit, key: str, known: Mapping[str, object]) -> Markup:
    """Our own sentence with values in it; Markup escapes each value."""
    return Markup(WORDS[visit.language][key]).format(**known)
