"""When a nudge may go out: how often a person hears from us, and not at night.

Caps and quiet hours limit persuasion, never notice: where a mail was kept from mailboxes its
author is told at once, if only in two lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from .types import NudgeKind

ASKED_FOR = frozenset(
    {NudgeKind.ANSWER, NudgeKind.LOGIN, NudgeKind.ASK_FIRST, NudgeKind.WHY, NudgeKind.STOPPED}
)
WITHHELD = frozenset({NudgeKind.MOVED, NudgeKind.QUESTION_POSTED, NudgeKind.REPLY_ALL_JOINED})
BETWEEN_RECEIPTS = timedelta(hours=1)
UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
AMOUNT = re.compile(r"(\d{1,3}) (?:ever|per (?:(\d{1,3}) )?(hour|day|week)s?)")
NIGHTS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `count` within any stretch of that length; None is for ever."""

    count: int
    within: timedelta | None = None

    def is_full(self, times: Sequence[datetime], now: datetime) -> bool:
        """Whether one more at `now` would be too many."""
        recent = [at for at in times if self.within is None or now - at < self.within]
        return len(recent) >= self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """`nudges.at_most` of rules.yaml."""

    per_person: Cap = Cap(1, timedelta(days=1))
    same_nudge: Cap = Cap(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """`nudges.quiet_hours` of rules.yaml, on the company's clock."""

    nights: tuple[time, time] | None = None       # from, until; until is no longer quiet
    weekends: bool = False

    def covers(self, at: datetime, zone: ZoneInfo) -> bool:
        """Whether that moment is quiet."""
        return self._end(at.astimezone(zone)) is not None

    def over(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The first moment from `at` on that is not quiet; `at` itself where it is not."""
        local = at.astimezone(zone)
        for _ in range(10):                       # a weekend between two nights takes four steps
            end = self._end(local)
            if end is None:
                return local
            local = end
        return local

    def _end(self, local: datetime) -> datetime | None:
        if self.weekends and local.weekday() >= 5:
            return _at(local, 7 - local.weekday(), time(0))
        if self.nights is None:
            return None
        start, end = self.nights
        clock = local.time()
        if start < end:
            return _at(local, 0, end) if start <= clock < end else None
        return _at(local, 1, end) if clock >= start else _at(local, 0, end) if clock < end else None


@dataclass(frozen=True, slots=True)
class Sent:
    """A note that went to the person before."""

    at: datetime
    kind: NudgeKind


@dataclass(frozen=True, slots=True)
class Now:
    """Send it."""


@dataclass(frozen=True, slots=True)
class Later:
    """Ask again at that moment."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptInstead:
    """Send two lines instead, together with all others of that person that wait for `at`."""

    at: datetime
    reason: str


def allowed(
    kind: NudgeKind, history: Sequence[Sent], now: datetime, at_most: Caps, quiet: QuietHours, zone: ZoneInfo,
    *, stopped: bool = False,
) -> Now | Later | ReceiptInstead:
    """Whether the person may get this nudge now, given what they got before.

    What somebody asked for is never capped. A mail kept from mailboxes is never kept from its
    author: in quiet hours, over a cap or after STOP it becomes a receipt, at most one an hour.
    """
    if kind in ASKED_FOR:
        return Now()
    if kind is NudgeKind.RECEIPT:
        return _receipt(history, now, "a receipt")
    reason = "the person stopped nudges" if stopped else _full(kind, history, now, at_most)
    if reason:
        return _receipt(history, now, reason)
    if not quiet.covers(now, zone):
        return Now()
    if kind in WITHHELD:
        return _receipt(history, now, "quiet hours")
    return Later(quiet.over(now, zone))


def parse_cap(text: str) -> Cap:
    """The cap in "1 per day", "2 per 7 days" or "3 ever"; ValueError says what to write."""
    found = AMOUNT.fullmatch(" ".join(text[:100].split()).lower())
    if not found or found[2] == "0":
        raise ValueError(f"{text[:100]!r} is no amount of nudges; write for instance '1 per day' or '3 ever'")
    if found[3] is None:
        return Cap(int(found[1]))
    return Cap(int(found[1]), int(found[2] or 1) * UNITS[found[3]])


def parse_nights(text: str) -> tuple[time, time]:
    """The two clock times in "18:00-08:00"; ValueError says what to write."""
    found = NIGHTS.fullmatch(text[:100].replace(" ", ""))
    if not found:
        raise ValueError(f"{text[:100]!r} is no stretch of time; write for instance '18:00-08:00'")
    start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if start == end:
        raise ValueError(f"{text[:100]!r} begins and ends at the same time; leave `nights` out for none")
    return start, end


def _full(kind: NudgeKind, history: Sequence[Sent], now: datetime, at_most: Caps) -> str:
    nudges = [sent for sent in history if sent.kind not in ASKED_FOR and sent.kind is not NudgeKind.RECEIPT]
    if at_most.same_nudge.is_full([sent.at for sent in nudges if sent.kind is kind], now):
        return "the person got this nudge often enough"
    if at_most.per_person.is_full([sent.at for sent in nudges], now):
        return "the person got a nudge not long ago"
    return ""


def _receipt(history: Sequence[Sent], now: datetime, reason: str) -> ReceiptInstead:
    last = max((sent.at for sent in history if sent.kind is NudgeKind.RECEIPT), default=None)
    return ReceiptInstead(now if last is None else max(now, last + BETWEEN_RECEIPTS), reason)


def _at(local: datetime, days: int, clock: time) -> datetime:
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, clock, tzinfo=local.tzinfo).replace(fold=local.fold)
