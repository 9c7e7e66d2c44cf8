"""Makes one post, once: intended before the call, looked up before any second try."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

from adapters.contract import Adapter
from adapters.errors import AdapterError, Limited, Rejected, Unavailable
from adapters.types import Receipt
from rules.types import Action

from ..mail.types import Message
from ..store import items, journal, outgoing
from ..store.database import writing
from ..store.items import Item, State
from ..store.outgoing import Outgoing, Sending
from . import off, patience, tasks
from .acting import complete, is_published
from .audience import Place, lists_of, widening
from .letting_go import let_go
from .parts import Parts
from .posts import post_of
from .screen import screen
from .turn import ahead, call_next

PAUSES = (1, 5, 15, 30, 60, 120)  # seconds between tries
SCATTER = 0.25  # by so much of a pause the next try comes later, so that a hundred posts do not come at once
OVER = 0.5  # so many seconds after the last moment comes the last try
TURN = 30.0  # seconds between two looks whether it is a post's turn, at most; usually it is woken before
CLOCKS_APART = timedelta(hours=26)  # between the network's clock and ours: either may have jumped a day
SET_BACK = timedelta(minutes=1)  # so far in the future nothing of ours begins, unless the clock was set back


def publish(parts: Parts, outgoing_id: str) -> None:
    """Take the next step with one post. Every step may be cut off and repeated."""
    with parts.database.connect() as connection:
        row = outgoing.get(connection, outgoing_id)
        item = items.get(connection, row.item_id) if row else None
        root = outgoing.root_of(connection, row.thread_id, row.target) if row else None
        first = ahead(connection, row, item) if row and item else None
    if row is None or item is None or row.state is not Sending.INTENDED:
        if row is not None and item is not None and row.state is Sending.SENT:
            _finish(parts, item)
        return
    row = _in_our_time(parts, row)
    network = parts.networks.get(row.network)
    if network is None:
        _give_up(parts, row, item, f"there is no network called {row.network!r} any more")
        return
    above = root if root is not None and root.id != row.id else None
    if first is not None or (above is not None and above.state is Sending.INTENDED):
        _wait_for_turn(parts, row, item)
        return
    wait = patience.left(parts, row.network)
    if wait and not off.is_off(parts.state):
        _wait_as_asked(parts, row, item, wait)
        return
    if row.called_at is not None and not _looked_up(parts, network, row, item):
        return
    _call(parts, network, row, item, above)


def _in_our_time(parts: Parts, row: Outgoing) -> Outgoing:
    """The row; where the clock was set back, its time begins anew, or it would wait for the old one."""
    now = parts.clock()
    if max(row.intended_at, row.called_at or row.intended_at) - now <= SET_BACK:
        return row
    with writing(parts.database) as connection:
        outgoing.begin_anew(connection, row, now)
        return outgoing.get(connection, row.id) or row


def _wait_for_turn(parts: Parts, row: Outgoing, item: Item) -> None:
    if _too_late(parts, row):
        _give_up(parts, row, item, "the post that it answers was not made in time")
        return
    waited = (parts.clock() - row.intended_at).total_seconds()
    _later(parts, row, min(TURN, max(1.0, waited / 10), _left(parts, row)), "waits for the post that it answers")


def _wait_as_asked(parts: Parts, row: Outgoing, item: Item, seconds: float) -> None:
    """The network wants to be left alone: by this post as by the one that was told so."""
    if not _too_late(parts, row, timedelta(seconds=seconds)):
        _later(parts, row, seconds + random.uniform(0, 1), f"{row.network} asked for patience")
    elif row.called_at is None:
        _give_up(parts, row, item, f"{row.network} asked for more patience than there is time")
    else:
        _ambiguous(parts, row, item)


def _looked_up(parts: Parts, network: Adapter, row: Outgoing, item: Item) -> bool:
    """After a call of unknown end: True when the post is surely not there, so that we may call again."""
    assert row.called_at is not None
    settled = row.called_at + timedelta(seconds=network.settle_seconds)
    now = parts.clock()
    if now < settled:
        _later(parts, row, (settled - now).total_seconds(), "waits until a look-up can be trusted")
        return False
    if not network.can_find:
        _ambiguous(parts, row, item)
        return False
    try:
        found = network.find(row.group, row.key, row.intended_at - CLOCKS_APART)
    except Rejected:
        _ambiguous(parts, row, item)
        return False
    except AdapterError as error:
        _after_trouble(parts, row, item, error, unsure=True)  # of the first call we know no more than before
        return False
    if found is None:
        return True
    _sent(parts, row, item, found, "it was there already")
    return False


def _call(parts: Parts, network: Adapter, row: Outgoing, item: Item, root: Outgoing | None) -> None:
    message, reason = _readable(parts, item)
    try:
        reason = reason or _forbidden(parts, network, row, item)
    except AdapterError as error:
        _after_trouble(parts, row, item, error, called=False)
        return
    if message is None or reason:
        _give_up(parts, row, item, reason)
        return
    post = post_of(parts, item, row, message, root)
    with writing(parts.database) as connection:
        claimed = outgoing.calling(connection, row, parts.clock())
    if not claimed:
        return
    try:
        receipt = network.post(post)
    except AdapterError as error:
        _after_trouble(parts, row, item, error)
        return
    _sent(parts, row, item, receipt, "")


def _forbidden(parts: Parts, network: Adapter, row: Outgoing, item: Item) -> str:
    """Why the post may not be made now, whoever asked for it; "" where it may.

    Raises:
        AdapterError: nobody can say just now who would read it.
    """
    if off.is_off(parts.state):
        return off.WHY
    target = parts.rulebook.now.targets.get(row.target)
    meant = _answered(parts, row) if _is_answer(item) else item
    if target is None and meant is item:
        return "the target is no longer in rules.yaml"
    directory = parts.directory()
    return widening(
        _where(row, target),
        network,
        lists_of(meant, directory) if meant is not None else (),
        directory,
        parts.clock(),
        parts.manners.audience_fresh,
    )


def _is_answer(item: Item) -> bool:
    """An answer by mail goes where its thread is; its author was bound to that thread by us."""
    return item.decided_by == "built-in:answer"


def _answered(parts: Parts, row: Outgoing) -> Item | None:
    """The mail whose thread an answer goes into: it was written for those who could have had that one."""
    with parts.database.connect() as connection:
        root = outgoing.root_of(connection, row.thread_id, row.target)
        return items.get(connection, root.item_id) if root is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    """Where a post goes: the target may mean another group by now, or none."""

    name: str
    network: str
    group: str


def _where(row: Outgoing, target: Place | None) -> Place:
    """Where the post really goes; a `same_as` by the target's name is about what it means now."""
    same = target is not None and (target.network, target.group) == (row.network, row.group)
    return _Where(name=row.target if same else "", network=row.network, group=row.group)


def _readable(parts: Parts, item: Item) -> tuple[Message | None, str]:
    """The mail, or why it is nobody's to post: a person may have asked for one that was never screened."""
    with parts.database.connect() as connection:
        content = items.content(connection, item.id)
    read = parts.reader.read(content) if content is not None else None
    if read is None:
        return None, "its bytes are gone"
    reason = screen(item, read).reason
    return (read, "") if isinstance(read, Message) and not reason else (None, reason)


def _sent(parts: Parts, row: Outgoing, item: Item, receipt: Receipt, how: str) -> None:
    with writing(parts.database) as connection:
        outgoing.sent(
            connection,
            row.id,
            remote_id=receipt.remote_id,
            remote_thread=receipt.thread,
            url=receipt.url,
            notes=receipt.notes,
            at=parts.clock(),
        )
        words = f"posted in {row.group}" + (f": {how}" if how else "")
        for note in receipt.notes:
            words += f"; {note}"
        journal.write(connection, at=parts.clock(), item_id=item.id, event="posted", words=words)
    _finish(parts, item)
    call_next(parts, row, item)


def _finish(parts: Parts, item: Item) -> None:
    """End the item when its last post is sent."""
    with writing(parts.database) as connection:
        rows = outgoing.of_item(connection, item.id)
        fresh = items.get(connection, item.id)
        if fresh is None or fresh.state is not State.ACTING or not is_published(fresh, rows):
            return
        due = [one for one in items.reached(connection, item.id) if one.state in ("waiting", "withheld")]
        if fresh.action == Action.DELIVER.value or (fresh.action == Action.DELIVER_AND_POST.value and due):
            return  # it goes out as mail: whoever delivers it will end it
        complete(parts, connection, fresh, parts.clock())


def _after_trouble(
    parts: Parts, row: Outgoing, item: Item, error: AdapterError, *, unsure: bool = False, called: bool = True
) -> None:
    """Try again later, or let the mail go when the same post would fail again or time is up.

    `called` is False where the network was only asked something: of the post it never heard.
    """
    if isinstance(error, Rejected):
        _give_up(parts, row, item, f"{row.network} refused it: {error}")
        return
    unsure = unsure or (called and isinstance(error, Unavailable) and error.sent_maybe)
    with writing(parts.database) as connection:
        if called and not unsure and isinstance(error, Limited | Unavailable):
            outgoing.not_called(connection, row.id)
        again = outgoing.get(connection, row.id) or row
    asked = error.retry_after if isinstance(error, Limited) else 0.0
    if asked:
        patience.asked(parts, row.network, asked)
    if _too_late(parts, row, timedelta(seconds=asked)):
        if unsure or again.called_at is not None:
            _ambiguous(parts, again, item)
        else:
            _give_up(parts, row, item, f"{row.network} could not be reached in time: {error}")
        return
    pause = PAUSES[min(again.tries, len(PAUSES) - 1)]
    wait = asked + random.uniform(0, 1) if asked else pause * (1 + random.uniform(0, SCATTER))
    _later(parts, again, min(wait, _left(parts, row)), str(error), tried=not called or unsure)


def _too_late(parts: Parts, row: Outgoing, more: timedelta = timedelta()) -> bool:
    return parts.clock() + more - row.intended_at > parts.manners.give_up_posting


def _left(parts: Parts, row: Outgoing) -> float:
    """Seconds until it is too late: the last try comes then, and not after a long pause that began before."""
    left = row.intended_at + parts.manners.give_up_posting - parts.clock()
    return max(0.0, left.total_seconds()) + OVER


def _later(parts: Parts, row: Outgoing, seconds: float, why: str, *, tried: bool = False) -> None:
    now = parts.clock()
    with writing(parts.database) as connection:
        outgoing.wait(connection, row.id, why, tried=tried)
        parts.engine.enqueue(
            connection, tasks.publish_again(row, max(0.1, seconds), int(now.timestamp() * 1000))
        )


def _ambiguous(parts: Parts, row: Outgoing, item: Item) -> None:
    """Nobody can say whether the post is there: a person must look, and the mail goes out as mail."""
    reason = f"{row.network} gave no answer, and cannot be asked whether the post is there"
    with writing(parts.database) as connection:
        outgoing.settle(connection, row.id, Sending.AMBIGUOUS, reason)
        journal.write(connection, at=parts.clock(), item_id=item.id, event="ambiguous", words=reason)
    let_go(parts, item.id, reason, failed_post=True)
    call_next(parts, row, item)


def _give_up(parts: Parts, row: Outgoing, item: Item, reason: str) -> None:
    """The mail goes out as mail; its author is told, unless a person wanted all mail to."""
    wanted = reason == off.WHY
    with writing(parts.database) as connection:
        outgoing.settle(connection, row.id, Sending.FAILED, reason[:500])
        if not wanted:
            journal.write(
                connection, at=parts.clock(), item_id=item.id, event="post-failed", words=reason[:500]
            )
    let_go(parts, item.id, reason, failed_post=not wanted)
    call_next(parts, row, item)
