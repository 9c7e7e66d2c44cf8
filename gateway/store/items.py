"""Items: one accepted mail each. The only module that writes an item's state."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, CursorResult, RowMapping, bindparam, func, insert, select, update

from ..errors import NotAllowed
from ..mail.types import Envelope, Recipient
from .many import MOST_VALUES, add_rows, find_rows
from .tables import contents, items, recipients

# Built once: to build such a statement anew costs far more than to run it.
_GET = select(items).where(items.c.id == bindparam("item"))
_CONTENT = select(contents.c.content).where(contents.c.item_id == bindparam("item"))
_REACHED = select(recipients).where(recipients.c.item_id == bindparam("item")).order_by(recipients.c.position)
_REACHED_AMONG = _REACHED.where(recipients.c.address.in_(bindparam("addresses", expanding=True)))
_SET = update(items).where(items.c.id == bindparam("item"))


class State(StrEnum):
    """Where a mail stands; every accepted mail ends in one of the last five."""

    RECEIVED = "received"  # committed, not yet decided
    HELD = "held"  # waits for a person or the clock, then goes out as mail
    ACTING = "acting"  # decided; being delivered or posted
    DELIVERED = "delivered"  # went to its recipients as mail
    POSTED = "posted"  # stands in a group; was not mailed to the list
    BOTH = "both"  # mailed and posted
    ABSORBED = "absorbed"  # joined a running thread
    FAILED = "failed"  # nobody would take it; a person must look


NEXT: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.RECEIVED: frozenset({State.HELD, State.ACTING}),
        State.HELD: frozenset({State.ACTING}),
        State.ACTING: frozenset(
            {State.HELD, State.DELIVERED, State.POSTED, State.BOTH, State.ABSORBED, State.FAILED}
        ),
        State.POSTED: frozenset({State.ACTING}),  # "send it as mail anyway"
        State.ABSORBED: frozenset({State.ACTING}),
        State.FAILED: frozenset({State.ACTING}),
        State.DELIVERED: frozenset({State.ACTING}),  # "post it after all"
        State.BOTH: frozenset({State.ACTING}),  # a late piece of the same mail must still go out
    }
)
UNFINISHED = (State.RECEIVED, State.ACTING)
ROUND = 1000  # tries; a person who sets an item going again begins the next round
FINAL = (State.DELIVERED, State.POSTED, State.BOTH, State.ABSORBED, State.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One accepted mail as the store knows it, without its bytes."""

    id: str
    door_key: str
    state: State
    accepted_at: datetime
    finished_at: datetime | None
    intake: str
    sender: str
    trusted: bool
    queue_id: str
    content_key: str
    vouched: str
    envelope: Mapping[str, Any]
    size: int
    message_id: str
    author: str
    author_name: str
    subject: str
    language: str
    list: str
    recipient_count: int | None
    thread_id: str
    thread_seq: int
    rules_revision: str
    decided_by: str
    action: str
    kind: str
    confidence: float | None
    decision: Mapping[str, Any] | None
    ruled: Mapping[str, Any] | None
    facts: Mapping[str, Any] | None
    insight: Mapping[str, Any] | None
    hold_until: datetime | None
    reason: str
    tries: int

    @property
    def code(self) -> str:
        """The number that people read out: `7F3K-29QD`."""
        return f"{self.id[:4]}-{self.id[4:8]}"

    @property
    def tried(self) -> int:
        """How often it was tried since it was last set going by a person."""
        return self.tries % ROUND

    @property
    def next_round(self) -> int:
        """What `tries` becomes when a person sets it going again: no task of before has its id then."""
        return (self.tries // ROUND + 1) * ROUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One envelope recipient of an item, and what became of it."""

    position: int
    recipient: Recipient
    state: str
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """An item to be, in RECEIVED: its row, its envelope and its bytes.

    `reached` is the state of its recipients: those of a copy have it already.
    """

    row: Mapping[str, Any]
    envelope: Envelope
    content: bytes
    reached: str = "waiting"


def add(
    connection: Connection,
    row: Mapping[str, Any],
    envelope: Envelope,
    content: bytes,
    *,
    reached: str = "waiting",
) -> None:
    """Write a new item in RECEIVED with its bytes and recipients."""
    add_all(connection, [New(row=row, envelope=envelope, content=content, reached=reached)])


def add_all(connection: Connection, new: Sequence[New]) -> None:
    """Write new items whose rows name the same columns."""
    add_rows(connection, items, [{"state": State.RECEIVED, **one.row} for one in new])
    add_rows(connection, contents, [{"item_id": one.row["id"], "content": one.content} for one in new])
    entries = [
        {
            "item_id": one.row["id"],
            "position": n,
            "address": recipient.address,
            "options": list(recipient.options),
            "state": one.reached,
        }
        for one in new
        for n, recipient in enumerate(one.envelope.recipients)
    ]
    add_rows(connection, recipients, entries)


def get(connection: Connection, item_id: str) -> Item | None:
    """The item, or None."""
    row = connection.execute(_GET, {"item": item_id}).mappings().first()
    return None if row is None else _item(row)


def find(connection: Connection, code: str) -> Item | None:
    """The item whose id begins with a code as people type it (`7f3k-29qd`); None if none or several."""
    prefix = code.replace("-", "").upper()
    if len(prefix) < 4 or not prefix.isalnum():
        return None
    rows = connection.execute(select(items).where(items.c.id.like(f"{prefix}%")).limit(2)).mappings().all()
    return _item(rows[0]) if len(rows) == 1 else None


def lock(connection: Connection, item_id: str) -> None:
    """Keep others from changing the item until this transaction ends; SQLite has one writer anyway."""
    connection.execute(select(items.c.id).where(items.c.id == item_id).with_for_update())


def known(connection: Connection, door_keys: Collection[str]) -> dict[str, str]:
    """The items that some bytes and envelopes made before: their ids by door key."""
    return dict(find_rows(connection, items, "door_key", door_keys, ("door_key", "id")))


def queue_ids(connection: Connection, pieces: Mapping[str, str]) -> set[str]:
    """Those of some queue ids, each with the content key of a piece, that an item came under before.

    Two pieces at once wait for each other here: SQLite has one writer, PostgreSQL is asked for a lock.
    """
    if not pieces:
        return set()
    if connection.dialect.name == "postgresql":
        for key in sorted(pieces.values()):  # in one order, so that nobody waits for each other
            connection.execute(select(func.pg_advisory_xact_lock(int(key[:15], 16))))
    return {found for (found,) in find_rows(connection, items, "queue_id", list(pieces), ("queue_id",))}


def content(connection: Connection, item_id: str) -> bytes | None:
    """The original bytes; None once retention has taken them."""
    return connection.execute(_CONTENT, {"item": item_id}).scalar_one_or_none()


def beginning(connection: Connection, item_id: str, size: int) -> bytes:
    """So many bytes from the start of the original; b"" once retention has taken it."""
    start = select(func.substr(contents.c.content, 1, size)).where(contents.c.item_id == item_id)
    return bytes(connection.execute(start).scalar_one_or_none() or b"")


def has_content(connection: Connection, item_id: str) -> bool:
    """Whether the original bytes are still there."""
    found = select(contents.c.item_id).where(contents.c.item_id == item_id)
    return connection.execute(found).first() is not None


def move(connection: Connection, item_id: str, to: State, *, at: datetime, **columns: Any) -> Item:
    """Take one allowed step and set columns with it; returns the item after it.

    Asking for the state it is in already changes only the columns, so that a replayed step is
    harmless. Raises NotAllowed for a step that NEXT does not know.
    """
    now = get(connection, item_id)
    if now is None:
        raise NotAllowed(f"item {item_id} is not in the store")
    if to is not now.state and to not in NEXT[now.state]:
        raise NotAllowed(f"item {now.code} is {now.state.value}; it cannot become {to.value}")
    if to in FINAL and to is not now.state:
        columns.setdefault("finished_at", at)
    connection.execute(_SET, {"item": item_id, "state": to, **columns})
    after = get(connection, item_id)
    assert after is not None
    return after


def note(connection: Connection, item_id: str, **columns: Any) -> None:
    """Set what reading found (author, subject, language, kind ...); never the state."""
    if "state" in columns:
        raise NotAllowed("an item's state is changed by `move` alone")
    connection.execute(_SET, {"item": item_id, **columns})


def reached(connection: Connection, item_id: str) -> tuple[Reached, ...]:
    """The envelope recipients in their order."""
    return _reached(connection.execute(_REACHED, {"item": item_id}))


def reached_among(connection: Connection, item_id: str, addresses: Collection[str]) -> tuple[Reached, ...]:
    """The envelope recipients that have one of these addresses, as they were written."""
    asked = {"item": item_id, "addresses": list(addresses)}
    return _reached(connection.execute(_REACHED_AMONG, asked))


def _reached(rows: CursorResult[Any]) -> tuple[Reached, ...]:
    return tuple(
        Reached(
            position=row["position"],
            recipient=Recipient(address=row["address"], options=tuple(row["options"])),
            state=row["state"],
            reply=row["reply"],
        )
        for row in rows.mappings()
    )


def of_queue_id(connection: Connection, queue_id: str, content_key: str, since: datetime) -> Item | None:
    """The item that a piece of this very mail made before, its row locked; None when there is none.

    Two pieces at once wait for each other: SQLite has one writer, PostgreSQL is asked for a lock.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(int(content_key[:15], 16))))
    query = select(items).where(
        items.c.queue_id == queue_id, items.c.content_key == content_key, items.c.accepted_at >= since
    )
    row = connection.execute(query.order_by(items.c.accepted_at).limit(1).with_for_update()).mappings().first()
    return None if row is None else _item(row)


def more_recipients(
    connection: Connection, item_id: str, more: Sequence[Recipient], states: Sequence[str]
) -> int:
    """Add recipients behind those that are there; returns the position of the first."""
    last = select(func.max(recipients.c.position)).where(recipients.c.item_id == item_id)
    first = int(connection.execute(last).scalar_one()) + 1
    connection.execute(
        insert(recipients),
        [
            {"item_id": item_id, "position": n, "address": one.address, "options": list(one.options), "state": state}
            for n, (one, state) in enumerate(zip(more, states, strict=True), first)
        ],
    )
    return first


def also_to(connection: Connection, item_id: str, address: str) -> None:
    """One recipient more than the envelope had; one who is there already is not added."""
    there = reached(connection, item_id)
    if address.lower() not in {one.recipient.address.lower() for one in there}:
        position = max((one.position for one in there), default=-1) + 1
        connection.execute(
            insert(recipients).values(
                item_id=item_id, position=position, address=address, options=[], state="waiting"
            )
        )


def mark(connection: Connection, item_id: str, addresses: Sequence[str], state: str, reply: str = "") -> None:
    """Set what became of some recipients: waiting, delivered, withheld or refused."""
    for start in range(0, len(addresses), MOST_VALUES):
        some = list(addresses[start : start + MOST_VALUES])
        connection.execute(
            update(recipients)
            .where(recipients.c.item_id == item_id, recipients.c.address.in_(some))
            .values(state=state, reply=reply)
        )


def balance(connection: Connection, since: datetime | None = None) -> dict[State, int]:
    """How many items are in each state; all states are named."""
    query = select(items.c.state, func.count()).group_by(items.c.state)
    if since is not None:
        query = query.where(items.c.accepted_at >= since)
    counts = {State(state): n for state, n in connection.execute(query).tuples()}
    return {state: counts.get(state, 0) for state in State}


def latest(
    connection: Connection,
    *,
    limit: int = 50,
    before: datetime | None = None,
    states: Sequence[State] | None = None,
) -> tuple[Item, ...]:
    """The newest items first, optionally only those accepted before a time or in some states."""
    query = select(items).order_by(items.c.accepted_at.desc(), items.c.id).limit(limit)
    if states is not None:
        query = query.where(items.c.state.in_(list(states)))
    if before is not None:
        query = query.where(items.c.accepted_at < before)
    return tuple(_item(row) for row in connection.execute(query).mappings())


def ids_since(connection: Connection, since: datetime, most: int) -> tuple[str, ...]:
    """The ids of the newest items accepted since a time, at most so many, newest first."""
    query = select(items.c.id).where(items.c.accepted_at >= since)
    return tuple(connection.execute(query.order_by(items.c.accepted_at.desc(), items.c.id).limit(most)).scalars())


def some(connection: Connection, ids: Sequence[str]) -> tuple[Item, ...]:
    """The items of some ids, in that order; those that are gone are left out."""
    rows = connection.execute(select(items).where(items.c.id.in_(list(ids)))).mappings()
    found = {row["id"]: _item(row) for row in rows}
    return tuple(found[one] for one in ids if one in found)


def in_state(
    connection: Connection, states: Sequence[State], *, before: datetime | None = None
) -> tuple[Item, ...]:
    """All items in some states, oldest first, optionally only those accepted before a time."""
    query = select(items).where(items.c.state.in_(list(states))).order_by(items.c.accepted_at)
    if before is not None:
        query = query.where(items.c.accepted_at <= before)
    return tuple(_item(row) for row in connection.execute(query).mappings())


def of_thread(connection: Connection, thread_id: str) -> tuple[Item, ...]:
    """The items of one thread, in their order."""
    rows = connection.execute(
        select(items).where(items.c.thread_id == thread_id).order_by(items.c.thread_seq)
    )
    return tuple(_item(row) for row in rows.mappings())


def late(connection: Connection, before: datetime) -> int:
    """How many items were accepted before a time and have not ended."""
    waiting = items.c.state.in_(UNFINISHED) & (items.c.accepted_at < before)
    return int(connection.execute(select(func.count()).where(waiting)).scalar_one())


def unfinished_before(connection: Connection, thread_id: str, seq: int) -> tuple[Item, ...]:
    """The items of a thread that came before a place in it and have not ended, in their order."""
    rows = connection.execute(
        select(items)
        .where(items.c.thread_id == thread_id, items.c.thread_seq < seq, items.c.state.in_(UNFINISHED))
        .order_by(items.c.thread_seq)
    )
    return tuple(_item(row) for row in rows.mappings())


def _item(row: RowMapping) -> Item:
    return Item(**{**row, "state": State(row["state"])})
