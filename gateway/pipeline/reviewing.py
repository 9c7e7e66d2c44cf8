"""Held mail that a person may decide on: the queue, what to suggest, and who was first.

Doing nothing is safe: the clock ends each hold, and the mail goes out as mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rules.decide import decide
from rules.ruleset import RuleSet
from rules.types import ABSENT, Absent, Decision, Facts, Value

from ..errors import NotAllowed, TooLate
from ..mail.types import Message
from ..store import items, journal, outgoing
from ..store.items import Item, State
from .audience import widening_now
from .facts import fetch
from .letting_go import let_go, post_after_all
from .parts import Parts
from .restraint import POSTING

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_TEXT = 6_000  # characters that a reviewer is shown
NOT_KEPT = frozenset({"at", "text", "deadline", "thread_replies", "header"})  # as JSON keeps them, they match nothing
# What the mail itself says without a model: none is asked for a page what no rule asked it before.
READ_ANEW = frozenset(
    {"topic", "text", "language", "attachments", "calendar", "automatic", "encrypted", "verified", "size"}
)
ACTS = frozenset({"released", "posted-by-hand", "confirmed", "mailed-anyway", "set-aside"})


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """Who decided on a mail that was held, and what became of it."""

    who: str  # "" for the clock
    event: str  # of the journal
    at: datetime
    groups: tuple[str, ...]
    state: State


def queue(connection: Connection) -> tuple[Item, ...]:
    """The mails that are held, those whose hold ends first at the top."""
    held = items.in_state(connection, [State.HELD])
    return tuple(sorted(held, key=lambda one: (one.hold_until or one.accepted_at, one.id)))


def may_post(item: Item) -> bool:
    """Only what a rule held is a reviewer's to post: not a doubtful author's mail, nor one that asks its author."""
    return item.state is State.HELD and item.decided_by.startswith("rule:")


def suggestion(parts: Parts, item: Item, message: Message | None) -> str:
    """The target that the rules name: the hold's own, else that of the rules below it, else the fitting group."""
    rules = parts.rulebook.now
    own = [name for name in (item.decision or {}).get("targets") or () if name in rules.targets]
    if own:
        return str(own[0])
    below = _below(parts, item, message, rules)
    if below:
        return below
    fits = ((item.insight or {}).get("group") or {}).get("name") or ""
    return fits if fits in rules.targets else ""


def text_of(parts: Parts, item: Item) -> Message | None:
    """The mail as it was read; None where it is not kept or cannot be read."""
    with parts.database.connect() as connection:
        content = items.content(connection, item.id)
    read = parts.reader.read(content) if content is not None else None
    return read if isinstance(read, Message) else None


def post_held(parts: Parts, item_id: str, target: str, who: str, shown: str) -> None:
    """Post a held mail as a reviewer chose.

    Raises:
        TooLate: it is no longer as it was shown.
        NotAllowed: it is not a reviewer's to post, or more people would see it in that group.
    """
    with parts.database.connect() as connection:
        item = items.get(connection, item_id)
    place = parts.rulebook.now.targets.get(target)
    if place is None:
        raise NotAllowed("choose a group first")
    if item is None or item.state is not State.HELD:
        raise TooLate("it is no longer held")
    if not may_post(item):
        raise NotAllowed("this mail is not a reviewer's to post; it can be delivered")
    wider = widening_now(parts, item, place)
    if wider:
        raise NotAllowed(f"it was not posted and still waits: {wider}")
    post_after_all(parts, item_id, (target,), who, shown=shown)


def deliver_held(parts: Parts, item_id: str, who: str, shown: str) -> None:
    """Send a held mail out as mail now. TooLate where it is no longer as it was shown."""
    let_go(parts, item_id, "released by a person", who=who, shown=shown)


def first_on(connection: Connection, item: Item) -> First | None:
    """Who decided on it last, and what came of that; None while it is held."""
    if item.state is State.HELD:
        return None
    lines = [line for line in journal.of_item(connection, item.id) if line.event in ACTS]
    if not lines:
        return None
    groups = tuple(row.group for row in outgoing.of_item(connection, item.id))
    if not groups and lines[-1].event in ("posted-by-hand", "confirmed"):
        groups = tuple((item.decision or {}).get("targets") or ())  # decided, and not begun
    return First(who=lines[-1].who, event=lines[-1].event, at=lines[-1].at, groups=groups, state=item.state)


def _below(parts: Parts, item: Item, message: Message | None, rules: RuleSet) -> str:
    """The target of the first rule below the one that held it, by what is kept and what the mail says."""
    names = [one.name for one in rules.rules]
    held_by = item.decided_by.partition(":")[2]
    if message is None or held_by not in names or not item.decided_by.startswith("rule:"):
        return ""
    rest = replace(rules, guards=(), rules=rules.rules[names.index(held_by) + 1 :])
    facts = _facts(item)
    while True:
        answer = decide(rest, facts)
        if isinstance(answer, Decision):
            named = [name for name in answer.targets if name in rules.targets]
            return named[0] if named and answer.action in POSTING else ""
        more: dict[str, Value | Absent] = dict.fromkeys(answer.names, ABSENT)
        more |= fetch(parts, item, message, answer.names & READ_ANEW)
        facts = facts.with_more(more)


def _facts(item: Item) -> Facts:
    kept: Mapping[str, Any] = item.facts or {}
    known: dict[str, Value | Absent] = {
        name: ABSENT if value is None else tuple(value) if isinstance(value, list) else value
        for name, value in kept.items()
        if name not in NOT_KEPT
    }
    return Facts(known)
