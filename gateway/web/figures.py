"""Counts for the live page: each from the state of the items, none by person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ..store import items, journal
from ..store.items import State

if TYPE_CHECKING:
    from sqlalchemy import Connection

SPANS = ("today", "week", "all")
_BEGINNING = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """How many mails were seen, and what became of each; `relayed` were never ours."""

    outcomes: Mapping[str, int]  # in the order of the page
    relayed: Mapping[str, int]  # by guard or built-in check

    @property
    def seen(self) -> int:
        """The sum of all outcomes: every item has exactly one state."""
        return sum(self.outcomes.values())

    @property
    def passed(self) -> int:
        """How many were relayed at once."""
        return sum(self.relayed.values())


OUTCOMES: Mapping[str, tuple[State, ...]] = {
    "delivered": (State.DELIVERED,),
    "posted": (State.POSTED,),
    "both": (State.BOTH,),
    "absorbed": (State.ABSORBED,),
    "held": (State.HELD,),
    "failed": (State.FAILED,),
    "in_hand": (State.RECEIVED, State.ACTING),
}
OUTCOME_OF: Mapping[State, str] = {state: name for name, states in OUTCOMES.items() for state in states}


def since(span: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Where a span of the page begins: midnight where the company is, seven days ago, or ever."""
    if span == "all":
        return _BEGINNING
    if span == "week":
        return now - timedelta(days=7)
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def balance(connection: Connection, start: datetime) -> Balance:
    """The balance of the items accepted since a moment."""
    states = items.balance(connection, start)
    return Balance(
        outcomes={name: sum(states[state] for state in group) for name, group in OUTCOMES.items()},
        relayed=dict(sorted(journal.relayed_since(connection, start).items())),
    )
