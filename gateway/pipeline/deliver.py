"""Reinjects originals: the bytes and envelope that came in, to the recipients that still wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import MailsquareError
from ..relay import NextHopDown, received_line
from ..store import items, journal
from ..store.database import writing
from ..store.items import Item, Reached
from .addresses import is_reply_address
from .envelopes import envelope_of
from .parts import Parts

PAUSES = (2, 10, 30, 60, 300, 900)  # seconds between tries; the last one repeats for days
GIVE_UP_TRIES = 500  # about five days, as long as a mail server keeps trying


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one try: how many have it, who was refused for good, and who must wait."""

    accepted: int
    refused: tuple[str, ...]
    waiting: tuple[str, ...]
    trouble: str = ""


def deliver(parts: Parts, item: Item, to: Sequence[Reached], why: str) -> Outcome:
    """Give the original to the next hop for some recipients, and write down each one's fate."""
    # the mail server routes our own addresses to us: sent there, a mail would come back for ever
    waiting = [
        one
        for one in to
        if one.state in ("waiting", "withheld")
        and not is_reply_address(one.recipient.address, parts.manners.domain)
    ]
    if not waiting:
        return Outcome(accepted=0, refused=(), waiting=())
    with parts.database.connect() as connection:
        content = items.content(connection, item.id)
        envelope = envelope_of(connection, item)
    if content is None:
        raise MailsquareError(f"item {item.code} was kept as long as retention allows; its bytes are gone")
    line = received_line(
        helo=envelope.helo,
        peer=envelope.peer,
        hostname=parts.manners.hostname,
        id=item.code,
        at=item.accepted_at,
    )
    try:
        sent = parts.relay.deliver(envelope, content, [one.recipient for one in waiting], received=line)
    except NextHopDown as down:
        _write(parts, item, "deferred", f"the next hop is down: {down}")
        return Outcome(
            accepted=0, refused=(), waiting=tuple(one.recipient.address for one in waiting), trouble=str(down)
        )
    with writing(parts.database) as connection:
        items.mark(connection, item.id, sent.accepted, "delivered")
        for address, reply in sent.refused.items():
            items.mark(connection, item.id, [address], "refused", reply[:500])
        if sent.accepted:
            journal.write(
                connection,
                at=parts.clock(),
                item_id=item.id,
                event="delivered",
                words=f"the next hop took it for {_addresses(len(sent.accepted))}: {why}",
            )
        if sent.refused:
            first = next(iter(sent.refused.values()))
            journal.write(
                connection,
                at=parts.clock(),
                item_id=item.id,
                event="refused",
                words=f"the next hop refused {_addresses(len(sent.refused))}: {first[:200]}",
            )
    return Outcome(
        accepted=len(sent.accepted),
        refused=tuple(sent.refused),
        waiting=tuple(sent.deferred),
        trouble=next(iter(sent.deferred.values()), ""),
    )


def pause(tries: int) -> int:
    """Seconds until the next try."""
    return PAUSES[min(tries, len(PAUSES) - 1)]


def _write(parts: Parts, item: Item, event: str, words: str) -> None:
    with writing(parts.database) as connection:
        journal.write(connection, at=parts.clock(), item_id=item.id, event=event, words=words)


def _addresses(count: int) -> str:
    return "1 address" if count == 1 else f"{count} addresses"
