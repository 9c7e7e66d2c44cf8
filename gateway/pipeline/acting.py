"""Carries a decision out: deliver, post, deliver_and_post or absorb."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rules.ruleset import Target
from rules.types import Action, Decision

from ..store import items, journal, outgoing, threads
from ..store.database import reading, writing
from ..store.items import Item, Reached, State
from ..store.outgoing import OVER, Outgoing, Sending
from . import pieces, tasks
from .addresses import is_reply_address
from .deliver import GIVE_UP_TRIES, PAUSES, Outcome, deliver, pause
from .letting_go import let_go
from .notices import undeliverable
from .parts import Parts
from .record import decision_from_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

NOT_IN_A_GROUP = "550 5.1.1 Your answer could not be put into the group"


def act(parts: Parts, item_id: str) -> None:
    """Take the next step that the decision asks for; harmless to repeat."""
    with reading(parts.database) as connection:
        item = items.get(connection, item_id)
        reached = items.reached(connection, item_id)
        thread = threads.get(connection, item.thread_id) if item else None
    if item is None or item.state is not State.ACTING or item.decision is None:
        return
    decision = decision_from_json(item.decision)
    if decision.action is Action.DELIVER:
        finish_delivery(parts, item, deliver(parts, item, reached, decision.decided_by))
        return
    # without a target it joins nothing: a command, a copy, or words of somebody who may not speak there
    joins = decision.action is Action.ABSORB and decision.targets
    author = _author_of_thread(parts, thread) if joins else ""
    if author and author != item.author:    # nobody gets their own words back
        reached = _also_to(parts, item, reached, author)
    if decision.archive and decision.targets:
        reached = _also_to(parts, item, reached, decision.archive)
    everybody = decision.action is Action.DELIVER_AND_POST
    now_due = reached if everybody else named_singly(item, reached, author)
    outcome = deliver(parts, item, now_due, "named one by one" if not everybody else decision.decided_by)
    if outcome.refused:
        _tell_refused(parts, item, outcome.refused)
    if outcome.waiting:
        if not everybody and item.tried >= len(PAUSES) and not _stands(parts, item):
            # one mailbox that takes nothing must not keep the mail from everybody else for days
            reason = f"somebody named in it cannot be reached: {outcome.trouble}"
            let_go(parts, item.id, reason, failed_post=True)
        else:
            _try_again(parts, item, outcome)
        return
    if decision.archive and decision.targets and not _has_it(parts, item, decision.archive):
        let_go(parts, item.id, "the archive did not take the original, so it is not posted", failed_post=True)
        return
    intend(parts, item, decision)


def _stands(parts: Parts, item: Item) -> bool:
    """Whether its post is there already, and only who came with a late piece still waits."""
    with parts.database.connect() as connection:
        rows = outgoing.of_item(connection, item.id)
    return any(row.state is Sending.SENT for row in rows)


def _author_of_thread(parts: Parts, thread: threads.Thread | None) -> str:
    """Who started the thread, if the thread's own list reaches them: they see every reply as mail."""
    if thread is None or not thread.root_author:
        return ""
    members = parts.directory().union(parts.directory().lists_in([thread.list]))
    return thread.root_author if members and thread.root_author in members else ""


def _has_it(parts: Parts, item: Item, address: str) -> bool:
    """Whether the next hop took the original for that address."""
    with parts.database.connect() as connection:
        reached = items.reached(connection, item.id)
    return any(one.state == "delivered" and one.recipient.address.lower() == address.lower() for one in reached)


def _also_to(parts: Parts, item: Item, reached: tuple[Reached, ...], address: str) -> tuple[Reached, ...]:
    """These recipients and one more: the thread's author, or the archive."""
    with writing(parts.database) as connection:
        items.also_to(connection, item.id, address)
        there = items.reached(connection, item.id)
    known = {one.position for one in reached}
    return tuple(one for one in there if one.position in known or one.recipient.address.lower() == address.lower())


def named_singly(item: Item, reached: tuple[Reached, ...], also: str = "") -> tuple[Reached, ...]:
    """Recipients who were not only reached through a known list: they get the original, whatever the action."""
    is_named = pieces.naming(item.envelope)
    return tuple(
        one for one in reached if is_named(one.recipient) or one.recipient.address.lower() == also
    )


def _owed(item: Item, decision: Decision, reached: tuple[Reached, ...]) -> tuple[Reached, ...]:
    """Who must have the mail itself before the item may end."""
    return reached if decision.action is Action.DELIVER_AND_POST else named_singly(item, reached)


def finish_delivery(parts: Parts, item: Item, outcome: Outcome) -> None:
    """End in DELIVERED or FAILED, or try again later when somebody still waits."""
    if outcome.waiting:
        _try_again(parts, item, outcome)
        return
    now = parts.clock()
    with writing(parts.database) as connection:
        items.lock(connection, item.id)
        reached = items.reached(connection, item.id)
        if _go_on_for_a_piece(parts, connection, item, reached):
            return
        delivered = any(one.state == "delivered" for one in reached)
        state = State.DELIVERED if delivered else State.FAILED
        reason = item.reason if delivered else _why_nobody(reached)
        items.move(connection, item.id, state, at=now, reason=reason)
        parts.log.info("ended", mail=item.code, state=state.value)
        if not delivered:
            _refuse_ours(parts, connection, item, reached)
            journal.write(connection, at=now, item_id=item.id, event="failed", words=reason)
        elif (item.decision or {}).get("nudge") == "post-failed":
            # only now: the note promises that every copy was taken
            parts.engine.enqueue(connection, tasks.nudge(item.id, "post-failed"))
    _tell_refused(parts, item, [one.recipient.address for one in reached])


def _go_on_for_a_piece(
    parts: Parts, connection: Connection, item: Item, owed: Sequence[Reached]
) -> bool:
    """Whether some of those who must get the mail came with a piece while the others were served."""
    late = [
        one
        for one in owed
        if one.state == "waiting" and not is_reply_address(one.recipient.address, parts.manners.domain)
    ]
    fresh = items.get(connection, item.id)
    if not late or fresh is None or fresh.state is not State.ACTING:
        return False
    again = items.move(connection, item.id, State.ACTING, at=parts.clock(), tries=fresh.tries + 1)
    parts.engine.enqueue(connection, tasks.handle_again(again, 0.1))
    return True


def _refuse_ours(parts: Parts, connection: Connection, item: Item, reached: Sequence[Reached]) -> None:
    """An answer that came into no group must not vanish: its author gets it back."""
    ours = [
        one.recipient.address
        for one in reached
        if is_reply_address(one.recipient.address, parts.manners.domain)
    ]
    items.mark(connection, item.id, ours, "refused", NOT_IN_A_GROUP)


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
        fresh = items.get(connection, item.id)
        if fresh is None or fresh.state is not State.ACTING:
            return
        if fresh.tried < GIVE_UP_TRIES:
            later = items.move(connection, item.id, State.ACTING, at=now, tries=fresh.tries + 1)
            parts.engine.enqueue(connection, tasks.handle_again(later, pause(fresh.tried)))
            return
        reason = f"given up: {outcome.trouble}"[:500]
        items.mark(connection, item.id, outcome.waiting, "refused", reason)
        items.move(connection, item.id, State.FAILED, at=now, reason=reason)
        journal.write(connection, at=now, item_id=item.id, event="failed", words=reason)
    _tell_refused(parts, item, outcome.waiting)


def intend(parts: Parts, item: Item, decision: Decision) -> None:
    """Write the intended posts and enqueue them, in one transaction; or let go what has no place any more."""
    now = parts.clock()
    rules = parts.rulebook.now
    with writing(parts.database) as connection:
        # an answer stands in its thread, also when rules.yaml names that group no longer
        places = {
            name: rules.targets.get(name) or outgoing.root_of(connection, item.thread_id, name)
            for name in decision.targets
        }
        for name, place in places.items() if None not in places.values() else ():
            assert place is not None
            if decision.action is Action.ABSORB and isinstance(place, Target):
                open_thread(parts, connection, item, place, now)
            new = intended(item, name, place.network, place.group, now)
            outgoing.intend(connection, new)
            parts.engine.enqueue(connection, tasks.publish(new, item.thread_seq))
        if None not in places.values() and is_published(item, outgoing.of_item(connection, item.id)):
            complete(parts, connection, item, now)  # nothing to post, or it stands there already
    if None in places.values():
        let_go(parts, item.id, "the target is no longer in rules.yaml", failed_post=True)


def is_published(item: Item, rows: Sequence[Outgoing]) -> bool:
    """Whether nothing is left to post; a post elsewhere that failed before does not count."""
    targets = (item.decision or {}).get("targets", ())
    return all(row.state in OVER for row in rows if row.target in targets)


def open_thread(parts: Parts, connection: Connection, reply: Item, place: Target, now: datetime) -> None:
    """Post the mail that a storm answers, so that the replies have something to stand under.

    Only a mail that rules looked at and delivered: what a guard or a built-in check let pass is
    nobody's to post.
    """
    thread = threads.get(connection, reply.thread_id)
    root = items.get(connection, thread.root_item) if thread else None
    if root is None or root.state is not State.DELIVERED or root.id == reply.id:
        return
    if not items.has_content(connection, root.id):
        return  # retention was there before
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
    new = intended(root, place.name, place.network, place.group, now)
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
    """All posts are sent: end in POSTED, BOTH or ABSORBED, and tell the author.

    A mail that nobody took ends in FAILED although its post stands: a person must look.
    """
    decision = decision_from_json(item.decision or {})
    items.lock(connection, item.id)
    reached = items.reached(connection, item.id)
    if _go_on_for_a_piece(parts, connection, item, _owed(item, decision, reached)):
        return
    end = {Action.DELIVER_AND_POST: State.BOTH, Action.ABSORB: State.ABSORBED}.get(
        decision.action, State.POSTED
    )
    states = {one.state for one in reached}
    if end is State.BOTH and "refused" in states and "delivered" not in states:
        reason = _why_nobody(reached)
        items.move(connection, item.id, State.FAILED, at=now, reason=reason)
        journal.write(connection, at=now, item_id=item.id, event="failed", words=reason)
        return
    if end is not State.BOTH:
        waiting = [one.recipient.address for one in reached if one.state == "waiting"]
        items.mark(connection, item.id, waiting, "withheld")
    items.move(connection, item.id, end, at=now)
    parts.log.info("ended", mail=item.code, state=end.value)
    if decision.nudge is not None:
        parts.engine.enqueue(connection, tasks.nudge(item.id, decision.nudge))
