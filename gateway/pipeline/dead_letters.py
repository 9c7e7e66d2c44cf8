"""What failed and needs a person: one list, each with its reason, its tries and what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from ..store import failures, items, journal, outgoing
from ..store.failures import WENT_WRONG
from ..store.items import Item, Reached, State
from ..store.journal import Line
from ..store.outgoing import Outgoing, Sending

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Broke(StrEnum):
    """Which step of a mail's way failed."""

    DELIVERY = "delivery"  # nobody has the mail
    SOME = "some"  # some of its recipients were refused
    ARCHIVE = "archive"  # the archive did not take its copy
    POST = "post"  # it stands in no group; the mail went out as mail
    UNSURE = "unsure"  # nobody knows whether the post is there


class Remedy(StrEnum):
    """What a person can do about it."""

    RETRY = "retry"  # that step alone, never what succeeded
    THERE = "there"  # I looked: the post is there
    AGAIN = "again"  # look it up once more, and post it where it is not there
    LEAVE = "leave"  # it may stay as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """One step of one mail that failed."""

    item: Item
    broke: Broke
    at: datetime
    reason: str  # may hold addresses and a network's own words
    tries: int
    addresses: int = 0  # how many were refused
    post: Outgoing | None = None
    kept: bool = True  # its bytes are still there

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """What can be done now."""
        if self.broke is Broke.UNSURE:
            return (Remedy.THERE, *((Remedy.AGAIN,) if self.kept else ()), Remedy.LEAVE)
        return (*((Remedy.RETRY,) if self.kept else ()), Remedy.LEAVE)


def dead_letters(connection: Connection) -> tuple[DeadLetter, ...]:
    """All of them, the newest mail first."""
    return tuple(
        one for item_id in failures.item_ids(connection) for one in of_item(connection, item_id)
    )


def of_item(connection: Connection, item_id: str) -> tuple[DeadLetter, ...]:
    """What of one mail failed."""
    item = items.get(connection, item_id)
    if item is None or item.state not in items.FINAL:
        return ()
    lines = journal.of_item(connection, item_id)
    kept = items.has_content(connection, item_id)
    rows = outgoing.of_item(connection, item_id)
    return (*_mail(item, items.reached(connection, item_id), lines, kept), *_posts(item, rows, lines, kept))


def _mail(
    item: Item, reached: tuple[Reached, ...], lines: tuple[Line, ...], kept: bool
) -> Iterator[DeadLetter]:
    refused = [one for one in reached if one.state == "refused"]
    archive = str((item.decision or {}).get("archive") or "").lower()
    archived = [one for one in refused if one.recipient.address.lower() == archive]
    told = _when(item, lines, "failed", "refused")
    if item.state is State.FAILED:
        yield DeadLetter(
            item=item, broke=Broke.DELIVERY, at=told, reason=item.reason, tries=item.tried + 1,
            addresses=len(refused), kept=kept,
        )
        return
    for broke, who in ((Broke.ARCHIVE, archived), (Broke.SOME, [one for one in refused if one not in archived])):
        if who:
            yield DeadLetter(
                item=item, broke=broke, at=told, reason=who[0].reply, tries=item.tried + 1,
                addresses=len(who), kept=kept,
            )


def _posts(
    item: Item, rows: tuple[Outgoing, ...], lines: tuple[Line, ...], kept: bool
) -> Iterator[DeadLetter]:
    mailed = item.state in (State.DELIVERED, State.FAILED)
    went_wrong = any(line.event in WENT_WRONG for line in lines)  # else a person wanted all mail to be mail
    for row in rows:
        if row.state is Sending.AMBIGUOUS or (row.state is Sending.FAILED and mailed and went_wrong):
            yield DeadLetter(
                item=item, broke=Broke.POST if row.state is Sending.FAILED else Broke.UNSURE,
                at=_when(item, lines, "post-failed", "ambiguous", "set-aside"), reason=row.error,
                tries=row.tries, post=row, kept=kept,
            )


def _when(item: Item, lines: tuple[Line, ...], *events: str) -> datetime:
    found = [line.at for line in lines if line.event in events]
    return found[-1] if found else item.finished_at or item.accepted_at
