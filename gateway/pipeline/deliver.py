"""Reinjects originals: the bytes and envelope that came in, to the recipients that still wait."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import MailsquareError
from ..mail.headers import header_block_size
from ..relay import NextHopDown, received_line
from ..store import items, journal
from ..store.database import writing
from ..store.items import Item, Reached
from .addresses import is_reply_address
from .admitting import COPY
from .envelopes import envelope_of
from .parts import Parts

_DELIVERED_TO = re.compile(rb"^delivered-to:([^\r\n]*)\r?\n(?![ \t])", re.IGNORECASE | re.MULTILINE)
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
    if item.intake == COPY:
        content = without_delivered_to(content, [one.recipient.address for one in waiting])
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


def without_delivered_to(content: bytes, addresses: Sequence[str]) -> bytes:
    """A copy without the marks of its delivery to these addresses.

    A mailbox's copy says `Delivered-To`, and Postfix takes the same address there on a second delivery for
    a loop (5.4.6, local(8)). Of mail that is on its way nothing is taken.
    """
    end = header_block_size(content)
    wanted = {address.lower().encode() for address in addresses}

    def keep(field: re.Match[bytes]) -> bytes:
        return b"" if field[1].strip().strip(b"<>").lower() in wanted else field[0]

    return _DELIVERED_TO.sub(keep, content[:end + 1]) + content[end + 1:]


def pause(tries: int) -> int:
    """Seconds until the next try."""
    return PAUSES[min(tries, len(PAUSES) - 1)]


def _write(parts: Parts, item: Item, event: str, words: str) -> None:
    with writing(parts.database) as connection:
        journal.write(connection, at=parts.clock(), item_id=item.id, event=event, words=words)


def _addresses(count: int) -> str:
    return "1 address" if count == 1 else f"{count} addresses"
