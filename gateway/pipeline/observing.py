"""What rules that only watch would have done, from the decisions that were kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rules.types import Action

from ..store import items, journal
from .ruled import ruled_of, was_asked

if TYPE_CHECKING:
    from ..store.items import Item
    from .parts import Parts

MOST_MAILS = 50_000  # the newest
AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Would:
    """One thing that would have happened, were it not only watched."""

    entry: str  # "rule:it-questions"; "otherwise" and "guard:pilot" alike
    action: Action
    targets: tuple[str, ...]
    list: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """Some days of watching."""

    mails: int  # that rules were asked about
    alone: Mapping[Would, int]  # by entries of `mode: observe`, each as if it alone were live
    everything: Mapping[Would, int]  # because the whole file is `mode: observe`
    never: tuple[str, ...]  # entries in force that matched no mail in that time
    cut_short: bool  # there was more mail than is looked at


def watched(parts: Parts, since: datetime) -> Watched:
    """What would have been done with the mail accepted since a time, and which entries matched none of it."""
    rules = parts.rulebook.now
    alone: Counter[Would] = Counter()
    everything: Counter[Would] = Counter()
    matched: set[str] = set()
    mails = 0
    with parts.database.connect() as connection:
        ids = items.ids_since(connection, since, MOST_MAILS)
        matched |= set(journal.relayed_since(connection, since))  # "guard:small", counted at the door
        for start in range(0, len(ids), AT_ONCE):
            for item in items.some(connection, ids[start : start + AT_ONCE]):
                if not was_asked(item):
                    continue
                mails += 1
                matched |= _hits(item)
                ruled = ruled_of(item, rules)
                if ruled is None:
                    continue
                for one in ruled.observed:
                    would = Would(entry=one.name, action=one.action, targets=one.targets, list=item.list)
                    alone[would] += 1
                if item.decided_by == "built-in:observe":
                    said = ruled.decision
                    everything[Would(entry=said.decided_by, action=said.action, targets=said.targets,
                                     list=item.list)] += 1
    never = tuple(f"{one.role}:{one.name}" for one in rules.entries if f"{one.role}:{one.name}" not in matched)
    return Watched(
        mails=mails, alone=dict(alone), everything=dict(everything), never=never, cut_short=len(ids) == MOST_MAILS
    )


def _hits(item: Item) -> set[str]:
    steps = (item.decision or {}).get("trace", ())
    return {f"{step['role']}:{step['name']}" for step in steps if step["hit"]}
