"""Archived mail decided by two sets of rules: read and classified as in service, on a store that is thrown away."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from rules.ruleset import RuleSet

from .config import Config
from .mail import caps
from .mail.headers import addresses, scan_headers
from .mail.types import Envelope, Headers, Recipient
from .pipeline.door import GatewayDoor
from .pipeline.parts import Parts
from .pipeline.replay.stored import replay
from .pipeline.replay.types import Replayed, Scope
from .pipeline.vouching import Trust
from .scratch import scratch

LONGEST_MAIL = 64 * 1024 * 1024  # bytes
HEAD = caps.HEADER_BLOCK + 4  # bytes: what the headers are read from, see scan_headers
LINE = 64 * 1024  # bytes of an mbox that are read at once where it has no shorter lines
EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one mail of an archive stands."""

    path: Path
    start: int
    size: int  # bytes

    def read(self, most: int) -> bytes:
        """The mail, up to so many bytes; no more than those are read."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            return file.read(min(self.size, most))


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
    mails = _newest(archive, since, most)
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


def _accept_all(parts: Parts, mails: list[tuple[datetime, Place]], clock: _Hands) -> None:
    """Into the store in their order; the door's guards do not count, for both sets of rules have their own."""
    parts = replace(parts, manners=replace(parts.manners, trust=Trust()))  # what an archive shows is believed
    door = GatewayDoor(parts)

    async def take() -> None:
        for at, place in mails:
            clock.now = at
            content = place.read(LONGEST_MAIL)
            headers = scan_headers(content)
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


def _newest(archive: Path, since: datetime, most: int) -> list[tuple[datetime, Place]]:
    """When the newest mails were written and where they stand, oldest first; only headers are read for that."""
    written = ((_written(place.read(HEAD)), n, place) for n, place in enumerate(_places(archive)))
    newest = heapq.nlargest(most, (one for one in written if one[0] >= since), key=lambda one: one[:2])
    return [(at, place) for at, _, place in reversed(newest)]


def _places(archive: Path) -> Iterator[Place]:
    if archive.is_dir():
        for path in sorted(archive.rglob("*.eml")):
            yield Place(path=path, start=0, size=path.stat().st_size)
        return
    whole = Place(path=archive, start=0, size=archive.stat().st_size)
    yield from _in_mbox(archive) if whole.read(5) == b"From " else (whole,)


def _in_mbox(archive: Path) -> Iterator[Place]:
    """Each mail from below its "From " line up to the empty line before the next (RFC 4155 appendix A)."""
    at, start, empty, fresh, opens = 0, 0, 0, True, False
    with archive.open("rb") as file:
        while line := file.readline(LINE):
            begins = fresh and line.startswith(b"From ")
            if begins and at:
                yield Place(path=archive, start=start, size=max(0, at - empty - start))
            opens = begins or (opens and not fresh)  # a "From " line may be longer than LINE
            at += len(line)
            start = at if opens else start
            empty = len(line) if fresh and line in (b"\n", b"\r\n") else 0
            fresh = line.endswith(b"\n")
    yield Place(path=archive, start=start, size=max(0, at - empty - start))


def _written(head: bytes) -> datetime:
    try:
        found = parsedate_to_datetime(scan_headers(head).get("date") or "")
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return EVER
