"""Lets a mail go out as mail after all: the end of a hold, of a failed post, or a person's wish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.types import Action

from ..errors import NotAllowed, TooLate
from ..mail.types import Message
from ..store import items, journal, outgoing, people
from ..store.database import writing
from ..store.items import FINAL, Item, State
from ..store.outgoing import Sending
from . import tasks
from .nudges import may_nudge
from .own import house
from .parts import Parts
from .verified import verified

if TYPE_CHECKING:
    from sqlalchemy import Connection


def version(item: Item) -> str:
    """What a page showed of an item's state; two people who saw the same one cannot both act on it."""
    until = int(item.hold_until.timestamp() * 1000) if item.hold_until else 0
    return f"{item.state.value}.{item.tries}.{until}"


def let_go(
    parts: Parts, item_id: str, reason: str, *, failed_post: bool = False, who: str = "", shown: str = ""
) -> None:
    """Deliver a held, posting or failed item to everybody who has not got it yet.

    TooLate where `shown`, the version that a person saw, is no longer the item's.
    """
    with writing(parts.database) as connection:
        item = _locked(connection, item_id, shown)
        if item is None or item.state not in (State.HELD, State.ACTING, State.FAILED):
            return
        tried = failed_post and outgoing.of_item(connection, item.id)  # else there is no group to name
        told = tried and bool((item.decision or {}).get("nudge"))
        change: dict[str, object] = {
            "action": Action.DELIVER.value,
            "targets": [],
            "nudge": "post-failed" if told else None,
        }
        _go(parts, connection, item, change, reason, "released", who)


def mail_anyway(parts: Parts, item_id: str, who: str) -> None:
    """Send a posted or absorbed mail to its list as well; the post stays. NotAllowed otherwise."""
    with writing(parts.database) as connection:
        item = _in(connection, item_id, (State.POSTED, State.ABSORBED))
        change: dict[str, object] = {"action": Action.DELIVER_AND_POST.value, "nudge": None}
        _go(parts, connection, item, change, "sent as mail anyway", "mailed-anyway", who)


def post_after_all(
    parts: Parts, item_id: str, targets: tuple[str, ...], who: str, *, shown: str = ""
) -> None:
    """Post a held or delivered mail into a target of rules.yaml. NotAllowed otherwise.

    The audience is checked again at the moment of posting, as for any post. Only an author who can
    be told, and did not ask otherwise, is spared the mail. TooLate as for `let_go`.
    """
    may_hide = _may_hide(parts, item_id, who)
    with writing(parts.database) as connection:
        item = _in(connection, item_id, (State.HELD, State.DELIVERED, State.FAILED), shown)
        for row in outgoing.of_item(connection, item.id):
            if row.target in targets and row.state in (Sending.AMBIGUOUS, Sending.RETRACTED):
                raise NotAllowed(f"its post in {row.group} is {row.state.value}: a person must look there")
        hides = item.state is State.HELD and may_hide
        action = Action.POST if hides else Action.DELIVER_AND_POST
        told = None if who == item.sender.lower() else "moved" if hides else "mail-and-post"
        change: dict[str, object] = {"action": action.value, "targets": list(targets), "nudge": told}
        _go(parts, connection, item, change, "posted by a person", "posted-by-hand", who)
        _intend_again(parts, connection, item, targets)


def confirm_post(parts: Parts, item_id: str, who: str) -> None:
    """The author who wanted to be asked says yes: what the rules had decided happens."""
    with writing(parts.database) as connection:
        item = _in(connection, item_id, (State.HELD,))
        targets = list((item.decision or {}).get("targets", ()))
        if not targets:
            raise NotAllowed("the rules named no group for this mail")
        change: dict[str, object] = {"action": Action.POST.value, "targets": targets, "nudge": None}
        _go(parts, connection, item, change, "the author said yes", "confirmed", who)


def _may_hide(parts: Parts, item_id: str, who: str) -> bool:
    """Whether a post may replace the mail: its author asks for it, or can be told and did not say never."""
    with parts.database.connect() as connection:
        item = items.get(connection, item_id)
        content = items.content(connection, item_id) if item and item.state is State.HELD else None
        mode = people.preference(connection, item.sender.lower()) if item else "never"
    if item is None or content is None:
        return False
    if who == item.sender.lower():
        return True
    read = parts.reader.read(content)
    if not isinstance(read, Message) or mode == "never":
        return False
    sure = verified(vouched=item.vouched, sender=item.sender, author=read.author.address)
    return may_nudge(read, item.sender, house(parts), verified=sure) is None


def _intend_again(parts: Parts, connection: Connection, item: Item, targets: tuple[str, ...]) -> None:
    """Posts that had failed are tried anew: their rows exist, so that `act` alone would leave them."""
    stamp = int(parts.clock().timestamp() * 1000)
    for row in outgoing.of_item(connection, item.id):
        if row.target in targets and row.state is Sending.FAILED:
            outgoing.intend_again(connection, row.id, parts.clock())
            parts.engine.enqueue(connection, tasks.publish_again(row, 1, stamp))


def _locked(connection: Connection, item_id: str, shown: str = "") -> Item | None:
    """The item, which nobody else changes until the transaction ends; TooLate where it is not as shown."""
    items.lock(connection, item_id)
    item = items.get(connection, item_id)
    if shown and (item is None or version(item) != shown):
        raise TooLate(f"it is no longer as it was shown{f': it is {item.state.value}' if item else ''}")
    return item


def _in(connection: Connection, item_id: str, states: tuple[State, ...], shown: str = "") -> Item:
    item = _locked(connection, item_id, shown)
    if item is None or item.state not in states:
        words = " or ".join(state.value for state in states)
        raise NotAllowed(
            f"only a mail that is {words} can take this step"
            + (f"; it is {item.state.value}" if item else "")
        )
    return item


def _go(
    parts: Parts,
    connection: Connection,
    item: Item,
    change: dict[str, object],
    reason: str,
    event: str,
    who: str,
) -> None:
    now = parts.clock()
    if item.state in FINAL and not items.has_content(connection, item.id):
        raise NotAllowed(f"item {item.code} was kept as long as retention allows; its bytes are gone")
    if item.state is State.FAILED:
        reached = items.reached(connection, item.id)
        refused = [one.recipient.address for one in reached if one.state == "refused"]
        items.mark(connection, item.id, refused, "waiting")
    decision = {**(item.decision or {}), **change}
    after = items.move(
        connection,
        item.id,
        State.ACTING,
        at=now,
        reason=reason[:500],
        decision=decision,
        action=str(change["action"]),
        tries=item.next_round if who else item.tries + 1,
    )
    journal.write(connection, at=now, item_id=item.id, event=event, words=reason[:500], who=who)
    parts.engine.enqueue(connection, tasks.handle_again(after, 0))


def release_due(parts: Parts, item_id: str) -> None:
    """The clock ends a hold; nothing happens when a person was earlier."""
    with parts.database.connect() as connection:
        item = items.get(connection, item_id)
    if item is not None and item.state is State.HELD:
        let_go(parts, item_id, "nobody decided in time, so it goes out as mail")
