"""Stored mail decided anew: what the rules said of it then beside what others would say."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from rules.ruleset import RuleSet
from rules.types import Action, Decision, Facts

from ...mail.types import Unparsable
from ...store import items, journal
from ..record import facts_from_json
from ..ruled import ruled_of, was_asked
from ..screen import screen
from .bench import Bench, Opened, Unknown
from .types import Change, Replayed, Row, Scope

if TYPE_CHECKING:
    from ...store.items import Item
    from ..parts import Parts

MOST_ROWS = 5_000  # mails that are listed one by one
AT_ONCE = 200  # items in one look at the store


def replay(
    parts: Parts,
    rules: RuleSet,
    scope: Scope,
    *,
    than: RuleSet | None = None,
    begun: Callable[[int], None] = lambda total: None,
    tick: Callable[[], bool] = lambda: True,
) -> Replayed:
    """What `rules` would make of stored mail, beside what was decided; or beside `than` where it is given.

    Rules are compared with rules: what restrained a decision afterwards (the audience, an author's wish) is
    asked at no side. `begun` hears how many mails there are, `tick` is called after each and ends it by False.
    The store is only read, and nothing is sent.
    """
    work = _Work(parts, rules, scope, than)
    with parts.database.connect() as connection:
        ids = items.ids_since(connection, scope.since, scope.most)
        relayed = sum(journal.relayed_since(connection, scope.since).values())
    begun(len(ids))
    for item in _read(parts, ids):
        if work.is_late:
            break
        work.take(item)
        if not tick():
            break
    return work.told(len(ids), relayed)


def _read(parts: Parts, ids: Sequence[str]) -> Iterator[Item]:
    for start in range(0, len(ids), AT_ONCE):
        with parts.database.connect() as connection:
            found = items.some(connection, ids[start : start + AT_ONCE])
        yield from found


class _Work:
    """One replay while it runs."""

    def __init__(self, parts: Parts, rules: RuleSet, scope: Scope, than: RuleSet | None) -> None:
        self._parts = parts
        self._new = Bench(parts, rules, looks=scope.looks)
        self._old = Bench(parts, than, looks=scope.looks) if than else None
        self._begun, self._until = time.monotonic(), time.monotonic() + scope.seconds
        self._looked = 0
        self._matrix: Counter[tuple[Action, Action]] = Counter()
        self._changes: Counter[Change] = Counter()
        self._by_rule: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()
        self._built_in: Counter[str] = Counter()
        self._rows: list[Row] = []

    @property
    def is_late(self) -> bool:
        """Whether its time is over."""
        return time.monotonic() > self._until

    def take(self, item: Item) -> None:
        """Decide one mail and count it."""
        self._looked += 1
        opened = Opened(self._parts, item)
        if item.decision is None:
            self._fresh(item, opened)
        elif not was_asked(item):
            self._built_in[item.decided_by] += 1
        else:
            self._kept(item, opened)

    def _fresh(self, item: Item, opened: Opened) -> None:
        """A mail that was never decided: it is read as if it came in now."""
        if self._old is None:
            self._unknown["it is not decided yet"] += 1
            return
        if opened.content is None:
            self._unknown["its bytes are gone"] += 1
            return
        screened = screen(item, opened.message)
        if screened.built_in or isinstance(opened.message, Unparsable):
            self._built_in[f"built-in:{screened.built_in}"] += 1
            return
        self._beside(item, opened, self._old.head(opened))

    def _kept(self, item: Item, opened: Opened) -> None:
        facts, _ = facts_from_json(item.facts or {})
        facts = facts.with_more({"size": item.size})
        ruled = ruled_of(item, self._new.rules)
        basis = ruled.basis if ruled is not None else {}
        if self._old is not None:
            self._beside(item, opened, _without(facts, self._old, basis, item))
        elif ruled is None:
            self._unknown["it is from before the rules' own word was kept"] += 1
        else:
            after, _ = self._new.decide(opened, _without(facts, self._new, basis, item))
            self._count(item, ruled.decision, after)

    def _beside(self, item: Item, opened: Opened, facts: Facts) -> None:
        assert self._old is not None
        before, facts = self._old.decide(opened, facts)
        stale = self._new.stale(self._old.basis)
        after, _ = self._new.decide(opened, _less(facts, stale))
        self._count(item, before, after)

    def _count(self, item: Item, before: Decision | Unknown, after: Decision | Unknown) -> None:
        if isinstance(before, Unknown):
            self._unknown[before.reason] += 1
            return
        if isinstance(after, Unknown):
            self._unknown[after.reason] += 1
            return
        change = change_of(before, after)
        self._matrix[before.action, after.action] += 1
        self._changes[change] += 1
        self._by_rule[after.decided_by] += 1
        if change is not Change.NONE and len(self._rows) < MOST_ROWS:
            turned = item.decided_by if item.decided_by.startswith("built-in:") else ""
            self._rows.append(Row(
                item_id=item.id, code=item.code, at=item.accepted_at, list=item.list, before=before,
                after=after, change=change, built_in=turned,
            ))

    def told(self, found: int, relayed: int) -> Replayed:
        """What was found."""
        return Replayed(
            revision=self._new.rules.revision,
            found=found,
            same=self._changes[Change.NONE] + self._changes[Change.ENTRY],
            matrix=dict(self._matrix),
            changes=dict(self._changes),
            rows=tuple(self._rows),
            by_rule=dict(self._by_rule),
            unknown=dict(self._unknown),
            built_in=dict(self._built_in),
            relayed=relayed,
            took=timedelta(seconds=time.monotonic() - self._begun),
            cut_short=self._looked < found,
        )


def _without(facts: Facts, bench: Bench, basis: Mapping[str, str], item: Item) -> Facts:
    """The facts but those that rest on what these rules say otherwise than those of then."""
    if item.rules_revision == bench.rules.revision:
        return facts
    return _less(facts, bench.stale(basis))


def _less(facts: Facts, names: frozenset[str]) -> Facts:
    return Facts({name: value for name, value in facts.known.items() if name not in names})


def change_of(before: Decision, after: Decision) -> Change:
    """How far two decisions lie apart; how each came to its own does not count."""
    if (before.action, before.targets) != (after.action, after.targets):
        return Change.FATE
    if _terms(before) != _terms(after):
        return Change.TERMS
    return Change.NONE if before.decided_by == after.decided_by else Change.ENTRY


def _terms(one: Decision) -> tuple[object, ...]:
    return (one.nudge, one.as_is, one.answers_by_mail, one.hold_for, one.then, one.until_quiet, one.archive)
