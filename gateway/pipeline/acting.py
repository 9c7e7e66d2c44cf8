"""Carries a decision out: deliver, post, deliver_and_post or absorb."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rules.ruleset import Target
from rules.types import Action, Decision

from ..store import items, journal, outgoing, threads
from ..store.database import writing
from ..store.items import Item, Reached, State
from ..store.outgoing import Outgoing, Sending
from . import tasks
from .deliver import GIVE_UP_TRIES, Outcome, deliver, pause
from .notices import undeliverable
from .parts import Parts
from .record import decision_from_json

if TYPE_CHECKING:
    from sqlalchemy import Connection


def act(parts: Parts, item_id: str) -> None:
    """Take the next step that the decision asks for; harmless to repeat."""
    with parts.database.connect() as connection:
        item = items.get(connection, item_id)
        reached = items.reached(connection, item_id)
        thread = threads.get(connection, item.thread_id) if item else None
    if item is None or item.state is not State.ACTING or item.decision is None:
        return
    decision = decision_from_json(item.decision)
    if decision.action is Action.DELIVER:
        finish_delivery(parts, item, deliver(parts, item, reached, decision.decided_by))
        return
    author = thread.root_author if thread and decision.action is Action.ABSORB else ""
    everybody = decision.action is Action.DELIVER_AND_POST
    now_due = reached if everybody else named_singly(item, reached, author)
    outcome = deliver(parts, item, now_due, "named one by one" if not everybody else decision.decided_by)
    if outcome.refused:
        _tell_refused(parts, item, outcome.refused)
    if outcome.waiting:
        _try_again(parts, item, outcome)
        return
    intend(parts, item, decision)


def named_singly(item: Item, reached: tuple[Reached, ...], also: str = "") -> tuple[Reached, ...]:
    """Recipients who were not reached through a known list: they get the original, whatever the action."""
    by_list = set(item.envelope["by_list"])
    return tuple(
        one
        for one in reached
        if one.recipient.address.lower() not in by_list or one.recipient.address.lower() == also
    )


def finish_delivery(parts: Parts, item: Item, outcome: Outcome) -> None:
    """End in DELIVERED or FAILED, or try again later when somebody still waits."""
    if outcome.waiting:
        _try_again(parts, item, outcome)
        return
    now = parts.clock()
    with writing(parts.database) as connection:
        reached = items.reached(connection, item.id)
        delivered = any(one.state == "delivered" for one in reached)
        state = State.DELIVERED if delivered else State.FAILED
        reason = item.reason if delivered else _why_nobody(reached)
        items.move(connection, item.id, state, at=now, reason=reason)
        if not delivered:
            journal.write(connection, at=now, item_id=item.id, event="failed", words=reason)
        elif (item.decision or {}).get("nudge") == "post-failed":
            # only now: the note promises that every copy was taken
            parts.engine.enqueue(connection, tasks.nudge(item.id, "post-failed"))
    _tell_refused(parts, item, [one.recipient.address for one in reached])


def _tell_refused(parts: Parts, item: Item, addresses: Collection[str]) -> None:
    """Send the author a notice about those of the addresses that the next hop refused."""
    with parts.database.connect() as connection:
        reached = items.reached(connection, item.id)
    refused = [one for one in reached if one.state == "refused" and one.recipient.address in addresses]
    if refused:
        undeliverable(parts, item, refused)


def _why_nobody(reached: tuple[Reached, ...]) -> str:
    reply = next((one.reply for one in reached if one.reply), "")
    return f"the next hop refused it: {reply[:300]}" if reply else "it was for an address of ours alone"


def _try_again(parts: Parts, item: Item, outcome: Outcome) -> None:
    now = parts.clock()
    with writing(parts.database) as connection:
        if item.tries >= GIVE_UP_TRIES:
            items.move(connection, item.id, State.FAILED, at=now, reason=f"given up: {outcome.trouble}"[:500])
            return
        later = items.move(connection, item.id, State.ACTING, at=now, tries=item.tries + 1)
        parts.engine.enqueue(connection, tasks.handle_again(later, pause(item.tries)))


def intend(parts: Parts, item: Item, decision: Decision) -> None:
    """Write the intended posts and enqueue them, in one transaction."""
    now = parts.clock()
    rules = parts.rulebook.now
    with writing(parts.database) as connection:
        for name in decision.targets:
            place = rules.targets[name]
            if decision.action is Action.ABSORB:
                open_thread(parts, connection, item, place, now)
            new = intended(item, name, place.network, place.group, now)
            outgoing.intend(connection, new)
            parts.engine.enqueue(connection, tasks.publish(new, item.thread_seq))
        if all(row.state is Sending.SENT for row in outgoing.of_item(connection, item.id)):
            complete(parts, connection, item, now)  # nothing to post, or it stands there already


def open_thread(parts: Parts, connection: Connection, reply: Item, place: Target, now: datetime) -> None:
    """Post the mail that a storm answers, so that the replies have something to stand under.

    Only a mail that rules looked at and delivered: what a guard or a built-in check let pass is
    nobody's to post.
    """
    thread = threads.get(connection, reply.thread_id)
    root = items.get(connection, thread.root_item) if thread else None
    if root is None or root.state is not State.DELIVERED or root.id == reply.id:
        return
    looked_at = root.decided_by == "otherwise" or root.decided_by.startswith("rule:")
    if not looked_at or outgoing.root_of(connection, root.thread_id, place.name) is not None:
        return
    change = {"action": Action.DELIVER_AND_POST.value, "targets": [place.name], "nudge": "mail-and-post"}
    items.move(
        connection,
        root.id,
        State.ACTING,
        at=now,
        decision={**(root.decision or {}), **change},
        action=Action.DELIVER_AND_POST.value,
        reason="it opens the thread of a storm",
    )
    journal.write(
        connection,
        at=now,
        item_id=root.id,
        event="opens-thread",
        words="posted as well, since many replied to all",
    )
    # a moment before the reply: the first intended post of a thread is the one that others join
    new = intended(root, place.name, place.network, place.group, now - timedelta(milliseconds=1))
    outgoing.intend(connection, new)
    parts.engine.enqueue(connection, tasks.publish(new, root.thread_seq))


def intended(item: Item, target: str, network: str, group: str, now: datetime) -> Outgoing:
    """The row of a post that has not been made yet."""
    return Outgoing(
        id=f"{item.id}.{target}",
        item_id=item.id,
        target=target,
        network=network,
        group=group,
        key=f"{item.id}.{target}",
        state=Sending.INTENDED,
        thread_id=item.thread_id,
        remote_id="",
        remote_thread="",
        url="",
        tries=0,
        error="",
        intended_at=now,
        called_at=None,
        sent_at=None,
        notes=(),
    )


def complete(parts: Parts, connection: Connection, item: Item, now: datetime) -> None:
    """All posts are sent: end in POSTED, BOTH or ABSORBED, and tell the author."""
    decision = decision_from_json(item.decision or {})
    end = {Action.DELIVER_AND_POST: State.BOTH, Action.ABSORB: State.ABSORBED}.get(
        decision.action, State.POSTED
    )
    if end is not State.BOTH:
        waiting = [
            one.recipient.address for one in items.reached(connection, item.id) if one.state == "waiting"
        ]
        items.mark(connection, item.id, waiting, "withheld")
    items.move(connection, item.id, end, at=now)
    if decision.nudge is not None:
        parts.engine.enqueue(connection, tasks.nudge(item.id, decision.nudge))
