"""Sets a failed step going again: that step alone, never what succeeded before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.contract import Adapter
from adapters.errors import AdapterError, Rejected
from adapters.types import Receipt
from rules.types import Action

from ..errors import NotAllowed
from ..store import items, journal, outgoing
from ..store.database import writing
from ..store.failures import LOOKED_AFTER
from ..store.items import FINAL, Item, State
from ..store.outgoing import Outgoing, Sending
from . import patience, tasks
from .parts import Parts
from .publish import CLOCKS_APART

if TYPE_CHECKING:
    from sqlalchemy import Connection


def retry_delivery(parts: Parts, item_id: str, who: str) -> int:
    """Try those again whom the next hop refused, the archive too; returns how many. NotAllowed otherwise."""
    with writing(parts.database) as connection:
        item = _ended(connection, item_id)
        states = ("refused", "waiting") if item.state is State.FAILED else ("refused",)
        again = [one.recipient.address for one in items.reached(connection, item.id) if one.state in states]
        if not again:
            raise NotAllowed(f"nobody was refused the mail {item.code}")
        items.mark(connection, item.id, again, "waiting")
        _set_going(parts, connection, item, f"{_addresses(len(again))} tried again by a person", who)
    return len(again)


def retry_post(parts: Parts, outgoing_id: str, who: str) -> None:
    """Make a post again that failed for sure; the mail is not sent again. NotAllowed otherwise."""
    with writing(parts.database) as connection:
        row, item = _post(connection, outgoing_id, Sending.FAILED)
        _intend(parts, connection, row, item, who)


def post_again(parts: Parts, outgoing_id: str, who: str) -> bool:
    """Post anew what nobody could be sure of; False where a look found it there after all.

    The network is asked first, where it can be. Where it cannot tell, the person's word counts.

    Raises:
        NotAllowed: nothing is unsure, or the network cannot be asked just now.
    """
    found = _found(parts, outgoing_id)
    with writing(parts.database) as connection:
        row, item = _post(connection, outgoing_id, Sending.AMBIGUOUS)
        if found is None:
            _intend(parts, connection, row, item, who)
        else:
            _stands(parts, connection, row, item, found, who)
    return found is None


def it_is_there(parts: Parts, outgoing_id: str, who: str) -> None:
    """A person looked and saw the post. NotAllowed where nothing is unsure."""
    with writing(parts.database) as connection:
        row, item = _post(connection, outgoing_id, Sending.AMBIGUOUS)
        _stands(parts, connection, row, item, None, who)


def leave(parts: Parts, item_id: str, who: str) -> None:
    """A person looked at what failed and leaves it as it is: it is off the list until something fails anew."""
    with writing(parts.database) as connection:
        item = _ended(connection, item_id, kept=False)
        journal.write(
            connection, at=parts.clock(), item_id=item.id, event=LOOKED_AFTER, words="left as it is", who=who
        )


def _found(parts: Parts, outgoing_id: str) -> Receipt | None:
    """What a look in the network finds; None where it surely is not there, or nobody can look."""
    with parts.database.connect() as connection:
        row, _ = _post(connection, outgoing_id, Sending.AMBIGUOUS)
    network: Adapter | None = parts.networks.get(row.network)
    if network is None or not network.can_find:
        return None
    wait = patience.left(parts, row.network)
    if wait:
        raise NotAllowed(f"{row.network} wants to be left alone for {wait:.0f} seconds: try again after that")
    try:
        return network.find(row.group, row.key, row.intended_at - CLOCKS_APART)
    except Rejected:
        return None
    except AdapterError as error:
        raise NotAllowed(f"{row.network} cannot be asked just now ({error}): try again later") from error


def _intend(parts: Parts, connection: Connection, row: Outgoing, item: Item, who: str) -> None:
    now = parts.clock()
    if row.target not in parts.rulebook.now.targets:
        raise NotAllowed(f"the target {row.target} is no longer in rules.yaml")
    outgoing.intend_again(connection, row.id, now)
    _note(parts, connection, item, "retried", f"its post in {row.group} is made again", who)
    items.move(
        connection, item.id, State.ACTING, at=now, reason="posted again by a person", tries=item.next_round,
        **_both(item, row, "mail-and-post"),
    )
    parts.engine.enqueue(connection, tasks.publish_again(row, 0.1, int(now.timestamp() * 1000)))


def _stands(
    parts: Parts, connection: Connection, row: Outgoing, item: Item, found: Receipt | None, who: str
) -> None:
    """The post counts as sent; a mail that was delivered is mail and post then."""
    now = parts.clock()
    outgoing.sent(
        connection, row.id, at=now, notes=found.notes if found else (),
        remote_id=found.remote_id if found else "", remote_thread=found.thread if found else "",
        url=found.url if found else "",
    )
    words = f"the post stands in {row.group}: " + ("found there" if found else "a person saw it")
    _note(parts, connection, item, "found-there", words, who)
    if item.state is State.DELIVERED:
        items.move(connection, item.id, State.ACTING, at=now, **_both(item, row, None))
        items.move(connection, item.id, State.BOTH, at=now)


def _both(item: Item, row: Outgoing, nudge: str | None) -> dict[str, object]:
    action = Action.DELIVER_AND_POST.value
    change = {"action": action, "targets": [row.target], "nudge": nudge}
    return {"action": action, "decision": {**(item.decision or {}), **change}}


def _set_going(parts: Parts, connection: Connection, item: Item, words: str, who: str) -> None:
    _note(parts, connection, item, "retried", words, who)
    after = items.move(
        connection, item.id, State.ACTING, at=parts.clock(), reason="tried again by a person",
        tries=item.next_round,
    )
    parts.engine.enqueue(connection, tasks.handle_again(after, 0.1))


def _ended(connection: Connection, item_id: str, *, kept: bool = True) -> Item:
    item = items.get(connection, item_id)
    if item is None or item.state not in FINAL:
        raise NotAllowed("only a mail that has ended can be tried again" + (f"; it is {item.state}" if item else ""))
    if kept and not items.has_content(connection, item.id):
        raise NotAllowed(f"item {item.code} was kept as long as retention allows; its bytes are gone")
    return item


def _post(connection: Connection, outgoing_id: str, state: Sending) -> tuple[Outgoing, Item]:
    row = outgoing.get(connection, outgoing_id)
    if row is None or row.state is not state:
        raise NotAllowed(f"the post is not {state.value}" + (f": it is {row.state.value}" if row else ""))
    return row, _ended(connection, row.item_id)


def _note(parts: Parts, connection: Connection, item: Item, event: str, words: str, who: str) -> None:
    journal.write(connection, at=parts.clock(), item_id=item.id, event=event, words=words, who=who)


def _addresses(count: int) -> str:
    return "1 address" if count == 1 else f"{count} addresses"
