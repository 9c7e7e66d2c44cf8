"""Fetches the facts that rules ask for, and none that they do not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from nlp.types import Traits
from rules.types import ABSENT, Absent, Value

from ..mail.types import Message
from ..store import items, replies, threads
from ..store.items import Item
from .insight import Insight
from .parts import Parts
from .verified import verified

if TYPE_CHECKING:
    from sqlalchemy import Connection

TRAITS = frozenset({"special", "sensitive", "deadline"})
LOOK_BACK = timedelta(days=7)  # the longest `within` that rules allow
TEXT_LENGTH = 200_000  # characters of text that rules may match on


def fetch(
    parts: Parts, item: Item, message: Message, names: Iterable[str], insight: Insight | None = None
) -> dict[str, Value | Absent]:
    """The named facts of one mail. KeyError for a name that needs no fetching: it is known already.

    `insight` keeps what the models said of this mail before.
    """
    insight = insight or Insight(parts, item, message)
    found: dict[str, Value | Absent] = {}
    for name in names:
        if name in {"kind", "confidence"}:
            found |= _kind(insight)
        elif name in {"group", "group_confidence"}:
            choice = insight.choice
            found |= {"group": choice.target or ABSENT, "group_confidence": round(choice.confidence, 4)}
        elif name in TRAITS:
            found |= facts_of_traits(insight.traits)
        elif name == "thread_replies":
            with parts.database.connect() as connection:
                found[name] = reply_times(connection, item)
        else:
            found[name] = _of_body(parts, item, message, name)
    return found


def _of_body(parts: Parts, item: Item, message: Message, name: str) -> Value | Absent:
    match name:
        case "text":
            return f"{message.subject}\n{message.visible_text}"[:TEXT_LENGTH]
        case "language":
            return message.language if message.language != "und" else ABSENT
        case "attachments":
            return sum(not part.inline for part in message.parts)
        case "topic":
            return _topics(parts, message)
        case "size":
            return item.size
        case "calendar":
            return message.event is not None
        case "automatic":
            return message.automatic is not None
        case "encrypted":
            return message.encrypted
        case "verified":
            return verified(vouched=item.vouched, sender=item.sender, author=message.author.address)
        case _:
            raise KeyError(name)


def _topics(parts: Parts, message: Message) -> tuple[str, ...]:
    """The topics with a word in the text, or whose examples it is like; in the order of rules.yaml."""
    rules = parts.rulebook.now
    text = f"{message.subject}\n{message.visible_text}"[:TEXT_LENGTH]
    found = {*rules.topics_of(text), *parts.groups.topics(parts, message)}
    return tuple(name for name in rules.topics if name in found)


def facts_of_traits(traits: Traits) -> dict[str, Value | Absent]:
    """The same as facts that rules can match."""
    return {
        "special": tuple(special.value for special in traits.special),
        "sensitive": traits.sensitive,
        "deadline": traits.deadline or ABSENT,
    }


def _kind(insight: Insight) -> dict[str, Value | Absent]:
    """Kind and confidence; both unknown where no model can tell."""
    answer = insight.classification
    if answer is None:
        return {"kind": ABSENT, "confidence": ABSENT}
    return {"kind": answer.kind.value, "confidence": round(answer.confidence, 4)}


def reply_times(connection: Connection, item: Item) -> tuple[datetime, ...]:
    """When the replies to all in this thread were accepted, up to and with this one, oldest first."""
    thread = threads.get(connection, item.thread_id)
    if thread is None:
        return ()
    root = items.get(connection, thread.root_item)
    since = item.accepted_at - LOOK_BACK
    times = []
    counted = {root.message_id} if root is not None else set()
    for one in replies.up_to(connection, item.thread_id, item.thread_seq):
        copy = bool(one.message_id) and one.message_id in counted  # the pieces of one mail are one reply
        if one.item_id != thread.root_item and not copy:
            counted.add(one.message_id)
            if since <= one.accepted_at:
                times.append(one.accepted_at)
    return tuple(times)
