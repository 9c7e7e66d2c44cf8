"""Archived mail decided by two sets of rules: read and classified as in service, on a store that is thrown away."""

from __future__ import annotations

import asyncio
import mailbox
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from rules.ruleset import RuleSet

from .config import Config
from .mail.headers import addresses, scan_headers
from .mail.types import Envelope, Headers, Recipient
from .pipeline.door import GatewayDoor
from .pipeline.parts import Parts
from .pipeline.replay.stored import replay
from .pipeline.replay.types import Replayed, Scope
from .pipeline.vouching import Trust
from .scratch import scratch

LONGEST_MAIL = 64 * 1024 * 1024  # bytes
EVER = datetime(1970, 1, 1, tzinfo=UTC)
Mail = tuple[datetime, Headers, bytes]


def replay_archive(
    config: Config,
    archive: Path,
    rules: RuleSet,
    *,
    since: datetime = EVER,
    most: int = 10_000,
    begun: Callable[[int], None] = lambda total: None,
    tick: Callable[[], bool] = lambda: True,
) -> Replayed:
    """What `rules` would make of the mails of a folder or mbox, beside the rules in force.

    A mail counts as coming in when its Date says, for its To and Cc, oldest first: so threads grow as they did.
    Whoever it is from is taken to be vouched for. ValueError where there is no mail.
    """
    mails = sorted(_mails(archive, since), key=lambda mail: mail[0])[-most:]
    if not mails:
        raise ValueError(f"{archive}: no mail in it; give a folder of .eml files, one such file, or an mbox")
    with scratch(config) as made:
        clock = _Hands(mails[0][0])
        parts = replace(made, clock=clock)
        _accept_all(parts, mails, clock)
        than = parts.rulebook.now
        return replay(parts, rules, Scope(since=EVER, most=most), than=than, begun=begun, tick=tick)


class _Hands:
    """A clock that is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def _accept_all(parts: Parts, mails: list[Mail], clock: _Hands) -> None:
    """Into the store in their order; the door's guards do not count, for both sets of rules have their own."""
    parts = replace(parts, manners=replace(parts.manners, trust=Trust()))  # what an archive shows is believed
    door = GatewayDoor(parts)

    async def take() -> None:
        for at, headers, content in mails:
            clock.now = at
            await door.accept(_envelope(headers), headers, content)

    try:
        asyncio.run(take())
    finally:
        door.close()


def _envelope(headers: Headers) -> Envelope:
    author = next((one.address for value in headers.all("from") for one in addresses(value)), "")
    named = [one.address for field in ("to", "cc") for value in headers.all(field) for one in addresses(value)]
    recipients = tuple(Recipient(address=address) for address in dict.fromkeys(named))
    return Envelope(sender=author, recipients=recipients, trusted=True, peer="127.0.0.1")


def _mails(archive: Path, since: datetime) -> Iterator[Mail]:
    for content in _contents(archive):
        headers = scan_headers(content)
        at = _written(headers.get("date") or "")
        if at >= since:
            yield at, headers, content


def _contents(archive: Path) -> Iterator[bytes]:
    if archive.is_dir():
        for path in sorted(archive.rglob("*.eml")):
            with path.open("rb") as file:
                yield file.read(LONGEST_MAIL)
        return
    with archive.open("rb") as file:
        start = file.read(5)
    if start != b"From ":
        yield archive.read_bytes()[:LONGEST_MAIL]
        return
    box = mailbox.mbox(archive, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)[:LONGEST_MAIL]
    finally:
        box.close()


def _written(date: str) -> datetime:
    try:
        found = parsedate_to_datetime(date)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return EVER
