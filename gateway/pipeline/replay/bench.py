"""Asks a set of rules about mail of before, and fetches what they need only where it can still be known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from rules.decide import decide
from rules.facts import FACTS, Group
from rules.ruleset import RuleSet
from rules.types import ABSENT, Absent, Decision, Facts, Value

from ...mail.headers import scan_headers
from ...mail.types import Message, Unparsable
from ...store import items
from ..envelopes import envelope_of
from ..facts import fetch
from ..grouping import Groups
from ..headfacts import head_of
from ..insight import Insight
from ..parts import Rulebook
from ..ruled import basis_of
from ..whom import reach
from .asked_once import asked_once

if TYPE_CHECKING:
    from ...store.items import Item
    from ..parts import Parts

_EARLY = frozenset({Group.ENVELOPE, Group.HEADERS})
_LATE = frozenset({"size", "verified", "thread_replies"})  # of the cheap facts those that the head does not tell


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can tell any more what these rules would say."""

    reason: str


class Opened:
    """An item's mail, taken from the store and read at most once, and only when somebody needs it."""

    def __init__(self, parts: Parts, item: Item) -> None:
        self.parts, self.item = parts, item

    @cached_property
    def content(self) -> bytes | None:
        """Its bytes; None once retention has taken them."""
        with self.parts.database.connect() as connection:
            return items.content(connection, self.item.id)

    @cached_property
    def message(self) -> Message | Unparsable:
        """As it is read; only asked where there are bytes."""
        return self.parts.reader.read(self.content or b"")


class Bench:
    """One set of rules, and the parts to fetch facts for it; of nothing that is in force."""

    def __init__(self, parts: Parts, rules: RuleSet, *, looks: bool) -> None:
        self.rules = rules
        self.basis = basis_of(rules)
        self._parts = replace(
            parts, rulebook=Rulebook(rules), groups=Groups(), networks=asked_once(parts.networks)
        )
        self._looks = looks

    def stale(self, basis: Mapping[str, str]) -> frozenset[str]:
        """The facts that rest on what another rules file said otherwise; on what we do not know, all such."""
        return frozenset(name for name, digest in self.basis.items() if basis.get(name) != digest)

    def head(self, opened: Opened) -> Facts:
        """What envelope and headers say; only asked where there are bytes."""
        item, parts = opened.item, self._parts
        with parts.database.connect() as connection:
            envelope = envelope_of(connection, item)
        headers = scan_headers(opened.content or b"")
        whom = reach(envelope, headers, parts.directory(), self.rules.company.domains)
        return head_of(envelope, headers, whom, parts.directory(), item.accepted_at).facts

    def decide(self, opened: Opened, facts: Facts) -> tuple[Decision | Unknown, Facts]:
        """The rules' word, with the facts that it rests on; those that are known are never fetched again."""
        insight: Insight | None = None
        while True:
            answer = decide(self.rules, facts)
            if isinstance(answer, Decision):
                return answer, facts
            refused = self._refusal(opened, answer.names)
            if refused:
                return Unknown(refused), facts
            message = opened.message
            if isinstance(message, Unparsable):
                return Unknown("the mail cannot be read any more"), facts
            insight = insight or Insight(self._parts, opened.item, message)
            facts = facts.with_more(self._fetched(opened, message, answer.names, insight))

    def _refusal(self, opened: Opened, names: frozenset[str]) -> str:
        """Why these facts cannot be fetched; "" where they can."""
        asked = " and ".join(sorted(names))
        if not self._looks:
            return f"the mail would have to be read again for {asked}"
        return "" if opened.content is not None else f"{asked} is unknown: retention has taken it"

    def _fetched(
        self, opened: Opened, message: Message, names: frozenset[str], insight: Insight
    ) -> dict[str, Value | Absent]:
        early = {name for name in names if FACTS[name].group in _EARLY} - _LATE
        found: dict[str, Value | Absent] = dict.fromkeys(names, ABSENT)
        if early:
            head = self.head(opened).known
            found |= {name: head[name] for name in early if name in head}
        return found | fetch(self._parts, opened.item, message, names - early, insight)
