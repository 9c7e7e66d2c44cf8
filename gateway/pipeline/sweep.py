"""Finds work that nobody is doing: items without a live workflow, overdue holds, storms gone quiet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rules.types import Action, Decision

from ..engine import TRIES, bring_forward
from ..store import items, journal, outgoing, people, threads
from ..store.database import writing
from ..store.items import UNFINISHED, Item, State
from ..store.outgoing import Sending
from . import off, tasks
from .deliver import GIVE_UP_TRIES
from .letting_go import let_go, release_due
from .parts import Parts
from .record import decision_to_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_STRANDINGS = 3
MOST_GIVEN_UP = 2  # times that work on one mail may be given up, each after three deaths of the service
TELL_WITHIN = timedelta(days=1)  # an older move is no news
SET_BACK = timedelta(minutes=30)  # more than any two nodes are apart
STRANDED_AFTER = timedelta(seconds=20)  # an item at work this long without a workflow has none coming


def sweep(parts: Parts, *, at_start: bool = False) -> int:
    """Set stranded work going again; overdue holds first. Returns how many items were found."""
    now = parts.clock()
    _mind_the_clock(parts, now)
    switched_off = off.is_off(parts.state)
    with parts.database.connect() as connection:
        held = items.in_state(connection, [State.HELD])
        before = None if at_start else now - STRANDED_AFTER
        unfinished = items.in_state(connection, UNFINISHED, before=before)
    overdue = [one for one in held if switched_off or _is_overdue(parts, one, now)]
    if switched_off:
        let_all_go(parts)
    for item in sorted(overdue, key=lambda one: one.hold_until or now):
        release_due(parts, item.id)  # nothing is left of those that went already
    stranded = _without_workflow(parts, unfinished)
    given_up = _given_up(parts, stranded)
    for item in stranded:
        _set_going(parts, item, given_up[item.id])
    _tell_the_untold(parts)
    calm_storms(parts)
    return len(stranded) + len(overdue)


def _mind_the_clock(parts: Parts, now: datetime) -> None:
    """The journal was written later than now: the clock was set back, and what waits would wait as long."""
    with parts.database.connect() as connection:
        last = journal.newest_at(connection)
    back = last - now if last is not None else timedelta()
    if back < SET_BACK:
        return
    waiting = bring_forward(parts.engine, back.total_seconds())
    words = f"the clock was set back by about {back}: {waiting} tasks are brought forward"
    parts.log.warning("clock", why=words)
    with writing(parts.database) as connection:
        journal.write(connection, at=now, event="clock-set-back", words=words)


def _is_overdue(parts: Parts, item: Item, now: datetime) -> bool:
    """Whether a hold is over; so is one that would last longer than any may, since the clock was set back."""
    until = item.hold_until
    return until is not None and not timedelta() < until - now <= parts.manners.longest_hold


def _without_workflow(parts: Parts, unfinished: tuple[Item, ...]) -> list[Item]:
    alive = parts.engine.alive(prefix for one in unfinished for prefix in _work_on(one))
    return [one for one in unfinished if not any(prefix in alive for prefix in _work_on(one))]


def _work_on(item: Item) -> tuple[str, str]:
    """What the ids of the tasks begin with that bring an item to its end."""
    return f"{tasks.HANDLE}:{item.id}", f"{tasks.PUBLISH}:{item.id}"


def _given_up(parts: Parts, stranded: list[Item]) -> dict[str, int]:
    """How often the engine gave up work on each item, because the service had died with it three times."""
    counts = parts.engine.given_up(prefix for one in stranded for prefix in _work_on(one))
    return {one.id: sum(counts[prefix] for prefix in _work_on(one)) for one in stranded}


def _set_going(parts: Parts, item: Item, given_up: int) -> None:
    """Enqueue again under a new id; posts that are intended, or the item itself.

    A mail that was stranded three times has something that breaks our work, and so may one with
    which the service died three times: it goes out as mail.
    """
    if given_up or item.tried >= MOST_STRANDINGS:
        _set_aside(parts, item, given_up)
        return
    stamp = int(parts.clock().timestamp() * 1000)
    with writing(parts.database) as connection:
        fresh = items.get(connection, item.id)
        if fresh is None or fresh.state not in UNFINISHED:
            return  # it ended while we looked
        items.note(connection, item.id, tries=fresh.tries + 1)
        waiting = [row for row in outgoing.of_item(connection, item.id) if row.state is Sending.INTENDED]
        for row in waiting:
            parts.engine.enqueue(connection, tasks.publish_again(row, 0, stamp))
        if not waiting:
            parts.engine.enqueue(connection, tasks.handle(item.id, item.thread_id, item.thread_seq, stamp))


def _set_aside(parts: Parts, item: Item, given_up: int) -> None:
    """Deliver it; an item that cannot even be delivered so is failed, where a person sees it."""
    reason = f"nothing came of it in {item.tried} tries, so it goes out as mail"
    if given_up:
        reason = f"the service died {TRIES} times with it in hand, so it goes out as mail"
    with writing(parts.database) as connection:
        now = parts.clock()
        fresh = items.get(connection, item.id)
        if fresh is None or fresh.state not in UNFINISHED:
            return
        if fresh.state is State.ACTING and (fresh.tried >= GIVE_UP_TRIES or given_up > MOST_GIVEN_UP):
            reason = f"given up after {fresh.tried} tries"
            if given_up > MOST_GIVEN_UP:
                reason = f"the service died {given_up * TRIES} times with it in hand, also on its way out as mail"
            items.move(connection, item.id, State.FAILED, at=now, reason=reason)
            journal.write(connection, at=now, item_id=item.id, event="failed", words=reason)
            return
        if _stands_as_a_post(connection, fresh):
            # only somebody named one by one still waits: the list must not get what it can read
            stamp = int(now.timestamp() * 1000)
            items.note(connection, item.id, tries=fresh.tries + 1)
            parts.engine.enqueue(connection, tasks.handle(item.id, item.thread_id, item.thread_seq, stamp))
            return
        _settle_posts(connection, item, reason)
        if fresh.state is State.RECEIVED:
            decision = decision_to_json(Decision(action=Action.DELIVER, decided_by="built-in:trouble"))
            items.move(
                connection,
                item.id,
                State.ACTING,
                at=now,
                decision=decision,
                action="deliver",
                decided_by="built-in:trouble",
                reason=reason,
            )
        journal.write(connection, at=now, item_id=item.id, event="set-aside", words=reason)
    let_go(parts, item.id, reason, failed_post=True)


def _stands_as_a_post(connection: Connection, item: Item) -> bool:
    """Whether it is in every group that the decision asks for, and its list is not to have it as mail."""
    if item.action not in (Action.POST.value, Action.ABSORB.value):
        return False
    rows = outgoing.of_item(connection, item.id)
    targets = (item.decision or {}).get("targets", ())
    sent = {row.target for row in rows if row.state is Sending.SENT}
    return item.state is State.ACTING and bool(targets) and set(targets) <= sent


def _settle_posts(connection: Connection, item: Item, reason: str) -> None:
    """No post of a mail set aside stays intended: replies would wait for it for ever."""
    for row in outgoing.of_item(connection, item.id):
        if row.state is Sending.INTENDED:
            state = Sending.FAILED if row.called_at is None else Sending.AMBIGUOUS
            outgoing.settle(connection, row.id, state, reason)


def _tell_the_untold(parts: Parts) -> None:
    """A move whose note was lost is still told: nothing moves in silence."""
    now = parts.clock()
    with parts.database.connect() as connection:
        untold = people.untold(connection, now - TELL_WITHIN, now - STRANDED_AFTER)
    notes = [f"{tasks.NUDGE}:{item_id}:" for item_id, _ in untold]
    alive, given_up = parts.engine.alive(notes), parts.engine.given_up(notes)
    stamp = int(now.timestamp()) * tasks.ROUND
    with writing(parts.database) as connection:
        for item_id, kind in untold:
            note = f"{tasks.NUDGE}:{item_id}:"
            if note not in alive and given_up[note] < MOST_GIVEN_UP:
                parts.engine.enqueue(connection, tasks.nudge(item_id, kind, 0, stamp))


def let_all_go(parts: Parts) -> None:
    """Switched off: what is held or waits to be posted goes out as mail."""
    with parts.database.connect() as connection:
        held = items.in_state(connection, [State.HELD])
        acting = items.in_state(connection, [State.ACTING])
    for item in held:
        let_go(parts, item.id, off.WHY)
    for item in acting:
        with writing(parts.database) as connection:
            waiting = [row for row in outgoing.of_item(connection, item.id) if row.state is Sending.INTENDED]
            for row in waiting:
                if row.called_at is None:
                    outgoing.settle(connection, row.id, Sending.FAILED, off.WHY)
        if waiting and all(row.called_at is None for row in waiting):
            let_go(parts, item.id, off.WHY)


def calm_storms(parts: Parts) -> None:
    """End the storms whose thread has been quiet long enough, those too that a person ended before."""
    now = parts.clock()
    with writing(parts.database) as connection:
        ended = [one for one in threads.spared(connection) if not one.exempt]
        for thread in (*threads.storms(connection), *ended):
            last = thread.last_reply_at or now
            if now - last >= timedelta(seconds=thread.quiet_after):
                threads.calm_as_read(connection, thread)
