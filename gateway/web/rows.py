"""One line of the stream: what happened to one mail, its names covered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.ruleset import Target

from ..store.items import Item, State
from .figures import OUTCOME_OF
from .veil import Veil
from .visit import Visit

UNSURE = 0.7  # below it the bar is amber


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the table shows of an item."""

    id: str
    at: datetime
    subject: str
    author: str
    lifted: bool
    people: int | None
    kind: str  # "" where the text was not read for it
    confidence: float | None
    unsure: bool
    outcome: str  # a key of `figures.OUTCOMES`
    rule: str  # bare name of what decided, "" while nothing did
    places: tuple[str, ...]  # groups it was posted in, or will be
    goes_at: datetime | None  # when a held mail goes out
    took: str


def row_of(visit: Visit, item: Item, *, lifted: bool, targets: Mapping[str, Target]) -> Row:
    """The line for an item."""
    veil = Veil(visit, item, lifted)
    return Row(
        id=item.id,
        at=item.accepted_at,
        subject=veil.subject,
        author=veil.author,
        lifted=lifted,
        people=item.recipient_count,
        kind=item.kind,
        confidence=item.confidence,
        unsure=item.confidence is not None and item.confidence < UNSURE,
        outcome=OUTCOME_OF[item.state],
        rule=bare(item.decided_by),
        places=places_of(item, targets),
        goes_at=item.hold_until if item.state is State.HELD else None,
        took=visit.took(item.finished_at - item.accepted_at) if item.finished_at else "",
    )


def bare(decided_by: str) -> str:
    """The name of a rule, guard or check without its sort: `it-questions`."""
    return decided_by.partition(":")[2] or decided_by


def places_of(item: Item, targets: Mapping[str, Target]) -> tuple[str, ...]:
    """The groups that the decision names, as people know them."""
    if item.state is State.DELIVERED:
        return ()
    named = (item.decision or {}).get("targets") or ()
    return tuple(f"#{targets[name].group}" if name in targets else f"#{name}" for name in named)
