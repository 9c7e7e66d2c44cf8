"""Makes items of the mails that the door takes: many in one transaction, few statements for all of them.

Most mails have nothing to do with any that came before, and then all that is written of them is known
beforehand: their rows are gathered and go out together. A mail that answers one, or is a piece of one,
first has everything written down that came before it, and is then looked at by itself.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..engine import Task
from ..mail.types import Envelope
from ..store import items, journal, threads
from ..store.many import Row
from ..store.threads import Thread
from . import pieces, tasks
from .headfacts import Head
from .parts import Parts
from .threads import Arrival, begun, ids_of, names_of, remember, stands_alone, thread_of
from .vouching import Vouch
from .whom import Reach

if TYPE_CHECKING:
    from sqlalchemy import Connection

INLINE, COPY = "inline", "copy"  # in the way of the mail, or beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A mail that the door takes, with all that can be known of it without the store."""

    key: str
    arrival: Arrival
    whom: Reach
    content: bytes
    content_key: str  # "" where it cannot be a piece of a mail
    intake: str


def newcomer(
    envelope: Envelope, head: Head, whom: Reach, vouch: Vouch, content: bytes, intake: str
) -> Newcomer:
    """The mail as `admit` wants it."""
    key = door_key(envelope, content, intake)
    return Newcomer(
        key=key,
        arrival=Arrival(item_id=item_id_of(key), envelope=envelope, head=head, vouch=vouch),
        whom=whom,
        content=content,
        content_key=pieces.content_key(envelope, content),
        intake=intake,
    )


def admit(connection: Connection, parts: Parts, mails: Sequence[Newcomer]) -> list[str]:
    """The ids of the mails' items, in their order; one that came before keeps the item it has."""
    admission = _Admission(connection, parts, mails)
    ids = [admission.take(mail) for mail in mails]
    admission.write()
    return ids


class _Admission:
    """One transaction: what the store knows of these mails, and the rows that are still to be written."""

    def __init__(self, connection: Connection, parts: Parts, mails: Sequence[Newcomer]) -> None:
        self._connection = connection
        self._parts = parts
        self._pieces = items.queue_ids(
            connection, {pieces.queue_id(m.arrival.envelope): m.content_key for m in mails if m.content_key}
        )
        self._known = items.known(connection, [mail.key for mail in mails])
        named = {one for mail in mails for one in ids_of(mail.arrival.head)}
        self._held = threads.held(connection, named)
        self._forget()

    def take(self, mail: Newcomer) -> str:
        """The id of the mail's item, whose rows are written or gathered."""
        found = self._known.get(mail.key) or self._whole(mail)
        if found:
            return found  # the client did not hear our 250 and sent it again; or another piece was first
        now = self._parts.clock()
        if stands_alone(self._parts, mail.arrival, self._held):
            thread, seq = threads.with_first(begun(self._parts, mail.arrival), now), 1
            self._threads.append(thread)
            self._names += names_of(mail.arrival, thread)
        else:
            self.write()
            thread = thread_of(self._connection, self._parts, mail.arrival)
            seq = threads.next_seq(self._connection, thread.id, now)
            remember(self._connection, mail.arrival, thread)
        self._gather(mail, thread, seq)
        return mail.arrival.item_id

    def write(self) -> None:
        """Write down what was gathered."""
        connection = self._connection
        threads.start_all(connection, self._threads)
        items.add_all(connection, self._items)
        threads.remember(connection, self._names)
        journal.write_all(connection, self._lines)
        self._parts.engine.enqueue(connection, *self._tasks)
        self._forget()

    def _forget(self) -> None:
        self._threads: list[Thread] = []
        self._items: list[items.New] = []
        self._names: list[Row] = []
        self._lines: list[Row] = []
        self._tasks: list[Task] = []

    def _whole(self, mail: Newcomer) -> str:
        """The item that this mail is a piece of; "" where it is the first."""
        if not mail.content_key or pieces.queue_id(mail.arrival.envelope) not in self._pieces:
            return ""
        self.write()
        now = self._parts.clock()
        whole = pieces.earlier(self._connection, mail.arrival.envelope, mail.content_key, now)
        if whole is None:
            return ""
        pieces.join(self._parts, self._connection, whole, mail.arrival.envelope, mail.whom)
        return whole.id

    def _gather(self, mail: Newcomer, thread: Thread, seq: int) -> None:
        item_id, envelope = mail.arrival.item_id, mail.arrival.envelope
        reached = "delivered" if mail.intake == COPY else "waiting"
        self._items.append(
            items.New(row=_row(mail, thread, seq), envelope=envelope, content=mail.content, reached=reached)
        )
        words = _accepted(mail.arrival, mail.whom)
        self._lines.append(
            journal.line(at=self._parts.clock(), item_id=item_id, event="accepted", words=words)
        )
        self._tasks.append(tasks.handle(item_id, thread.id, seq))
        self._known[mail.key] = item_id
        self._held |= set(ids_of(mail.arrival.head))
        if mail.content_key:
            self._pieces.add(pieces.queue_id(envelope))


def door_key(envelope: Envelope, content: bytes, intake: str = INLINE) -> str:
    """The same for the same bytes from the same sender to the same recipients, and for no other.

    Nor for a copy and the mail in the way: whoever waits for the latter would never get it.
    """
    digest = hashlib.sha256(envelope.sender.encode("utf-8", "surrogatepass"))
    for address in sorted(r.address for r in envelope.recipients):
        digest.update(b"\0" + address.encode("utf-8", "surrogatepass"))
    digest.update(b"\0\0" if intake == INLINE else b"\0\0\0")
    digest.update(content)
    return digest.hexdigest()


def item_id_of(key: str) -> str:
    """Sixteen letters and digits: the first 80 bits of the door key in base32."""
    return base64.b32encode(bytes.fromhex(key)[:10]).decode("ascii")


def _accepted(mail: Arrival, whom: Reach) -> str:
    lists = ", ".join(m.name for m in whom.lists) or "an answer address"
    people = "an unknown number of people" if whom.people is None else f"{whom.people} people"
    vouched = f"vouched for by {mail.vouch.by}" if mail.vouch.by else f"nobody vouches for its author: {mail.vouch.why}"
    return f"accepted from {mail.envelope.peer or 'this machine'} for {lists}, {people}; {vouched}"


def _row(mail: Newcomer, thread: Thread, seq: int) -> dict[str, Any]:
    envelope, head, whom = mail.arrival.envelope, mail.arrival.head, mail.whom
    return {
        "id": mail.arrival.item_id,
        "door_key": mail.key,
        "accepted_at": head.at,
        "intake": mail.intake,
        "sender": envelope.sender,
        "trusted": envelope.trusted,
        "queue_id": pieces.queue_id(envelope),
        "content_key": mail.content_key,
        "envelope": {
            "options": list(envelope.options),
            "peer": envelope.peer,
            "helo": envelope.helo,
            "xforward": [list(pair) for pair in envelope.xforward],
            "by_list": sorted(whom.by_list),
            "expanded": sorted(whom.expanded),
            "lists": sorted(one.address for one in whom.lists),
            "unvouched": mail.arrival.vouch.why,
        },
        "vouched": mail.arrival.vouch.by,
        "size": len(mail.content),
        "message_id": head.message_id,
        "author": head.author,
        "author_name": head.author_name,
        "subject": head.subject,
        "list": thread.list if thread.list in {one.address for one in whom.lists} else whom.list,
        "recipient_count": whom.people,
        "thread_id": thread.id,
        "thread_seq": seq,
    }
