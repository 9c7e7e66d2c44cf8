"""Whose turn it is: what a thread says in a group keeps the order in which its mails came.

Tries again are not in the queue that keeps threads in order, and a mail whose delivery waits has not
even come to its post. So a post looks for what came before it, and waits for that, or wakes what
comes after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..store import items, outgoing
from ..store.database import writing
from ..store.items import Item, State
from ..store.outgoing import Outgoing, Sending
from . import tasks

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from .parts import Parts


def ahead(connection: Connection, row: Outgoing, item: Item) -> Item | None:
    """The first mail of the thread that came before this one and may still get a post there."""
    earlier = items.unfinished_before(connection, row.thread_id, item.thread_seq)
    return next((one for one in earlier if _may_come(connection, one, row.target)), None)


def call_next(parts: Parts, row: Outgoing, item: Item) -> None:
    """Set going what waits behind a post that is over, so that a long thread does not wait a turn each."""
    with writing(parts.database) as connection:
        behind = outgoing.first_behind(connection, row, item.thread_seq)
        if behind is not None:
            stamp = int(parts.clock().timestamp() * 1000)
            parts.engine.enqueue(connection, tasks.publish_again(behind, 0, stamp))


def _may_come(connection: Connection, item: Item, target: str) -> bool:
    if item.state is State.RECEIVED:
        return True  # nobody knows yet
    if target not in ((item.decision or {}).get("targets") or ()):
        return False
    row = next((one for one in outgoing.of_item(connection, item.id) if one.target == target), None)
    return row is None or row.state is Sending.INTENDED
