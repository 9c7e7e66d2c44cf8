"""Pieces of one mail: a mail server that expands a list hands it over in several transactions.

Postfix cuts a mail with 3,001 recipients into pieces of `destination_recipient_limit`, each with the
queue id of the whole in XFORWARD (Postfix XFORWARD_README). They come in any order, also at once. The
first one makes the item; what follows only adds recipients to it, so that all of them share one fate.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..mail.types import Envelope, Headers, Recipient
from ..store import items, journal
from ..store.items import FINAL, Item, State
from . import tasks
from .fate import Verdict
from .parts import Parts
from .whom import Reach, original_recipient

if TYPE_CHECKING:
    from sqlalchemy import Connection

APART = timedelta(days=6)  # Postfix keeps trying the last piece for five days (maximal_queue_lifetime)
REMEMBERED = 10_000  # mails whose fate the door knows without asking the store


def queue_id(envelope: Envelope) -> str:
    """The mail server's own id of the whole mail; "" where none came, or from a peer we do not believe."""
    return dict(envelope.xforward).get("IDENT", "")[:64] if envelope.trusted else ""


def content_key(envelope: Envelope, content: bytes) -> str:
    """What tells two mails of one queue id apart, since mail servers use ids again; "" for no piece."""
    return hashlib.sha256(content).hexdigest() if queue_id(envelope) else ""


class Fates:
    """What the door said of the first piece of a mail; later ones are not judged again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[int, Verdict] = OrderedDict()

    def of(self, envelope: Envelope, headers: Headers) -> Verdict | None:
        """The fate of an earlier piece; None for the first one, and for mail that has no queue id."""
        with self._lock:
            return self._known.get(_whole(envelope, headers)) if queue_id(envelope) else None

    def remember(self, envelope: Envelope, headers: Headers, verdict: Verdict) -> None:
        """Keep what guards said of the first piece."""
        if not queue_id(envelope):
            return
        with self._lock:
            self._known[_whole(envelope, headers)] = verdict
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)


def _whole(envelope: Envelope, headers: Headers) -> int:
    """The same for all pieces; a mail server soon uses its ids again, so the header block counts, too."""
    return hash((queue_id(envelope), envelope.sender, tuple(headers.fields)))


def earlier(connection: Connection, envelope: Envelope, key: str, now: datetime) -> Item | None:
    """The item that the first piece of this mail made, locked until the transaction ends."""
    if not key:
        return None
    found = items.of_queue_id(connection, queue_id(envelope), key, now - APART)
    return found if found is not None and found.sender == envelope.sender else None


def join(parts: Parts, connection: Connection, item: Item, envelope: Envelope, whom: Reach) -> None:
    """Add a piece's recipients to the item, in whatever state it is; a piece sent again adds none."""
    now = parts.clock()
    addresses = {one.address for one in envelope.recipients}
    # all of a list of thousands would be read again for each piece
    found = items.reached_among(connection, item.id, addresses | {one.lower() for one in addresses})
    there = {_entry(one.recipient) for one in found}
    new = [one for one in envelope.recipients if _entry(one) not in there]
    if not new:
        return
    kept = _with_piece(item, whom)
    items.note(connection, item.id, envelope=kept)
    hidden = {State.POSTED, State.ABSORBED}
    is_named = naming(kept)
    by_list = [not is_named(one) for one in new]
    first = items.more_recipients(
        connection,
        item.id,
        new,
        ["withheld" if item.state in hidden and listed else "waiting" for listed in by_list],
    )
    words = f"one more piece of it came, for {len(new)} recipients"
    journal.write(connection, at=now, item_id=item.id, event="piece", words=words)
    if item.state in FINAL and not (item.state in hidden and all(by_list)):
        items.move(connection, item.id, State.ACTING, at=now)
        parts.engine.enqueue(connection, tasks.handle_piece(item, first))


def naming(envelope: Mapping[str, object]) -> Callable[[Recipient], bool]:
    """Tells of each recipient whether it was named one by one, and not only reached through a known list.

    `envelope` is what the store keeps of it. One who is on an expanded list and named beside it stands
    in the envelope twice, and only ORCPT (RFC 3461 section 4.2) tells the two apart.
    """
    by_list, expanded = _words(envelope, "by_list"), _words(envelope, "expanded")

    def is_named(recipient: Recipient) -> bool:
        address = recipient.address.lower()
        if address not in by_list:
            return True
        return address in expanded and original_recipient(recipient) in ("", address)

    return is_named


def _with_piece(item: Item, whom: Reach) -> dict[str, object]:
    """What the store keeps of the envelope, the piece included.

    Once decided, whom a list reached that the decision knew nothing of counts as named one by one: they
    get the mail, since nobody asked whether they may see the post.
    """
    kept = dict(item.envelope)
    lists = {one.address for one in whom.lists}
    if item.state is State.RECEIVED or lists <= _words(kept, "lists"):
        for name, more in (("by_list", whom.by_list), ("expanded", whom.expanded), ("lists", lists)):
            kept[name] = sorted(_words(kept, name) | more)
    return kept


def _words(envelope: Mapping[str, object], name: str) -> set[str]:
    found = envelope.get(name, ())
    return set(found) if isinstance(found, list | tuple) else set()


def _entry(recipient: Recipient) -> tuple[str, str]:
    return recipient.address.lower(), original_recipient(recipient)
