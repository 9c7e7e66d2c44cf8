"""A whole `when:`: clauses that must all hold, and conditions within it (`any:`, `all:`, `not:`).

Judging has three answers: yes, no, or the facts to fetch first. A clause whose fact is not known
yet never hides one that already says no, so dear facts are asked for only when they decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from .clauses import Answer, Clause, View
from .facts import FACTS, cost
from .types import ABSENT

_LONGEST = 300                        # characters of a reason; many branches are counted instead
_MOST_OPTIONS = 200                   # alternatives that are spelled out to compare entries


@dataclass(frozen=True, slots=True)
class Condition:
    """Every clause, one of the branches where there are some, every `also`, and none of `never`."""

    clauses: tuple[Clause, ...]
    branches: tuple[Condition, ...] = ()
    also: tuple[Condition, ...] = ()
    never: tuple[Condition, ...] = ()
    facts: frozenset[str] = field(init=False)
    options: tuple[tuple[Clause, ...], ...] = field(init=False, repr=False)   # its alternatives, spelled out
    plain: bool = field(init=False, repr=False)       # clauses are all there is
    exact: bool = field(init=False, repr=False)       # the options say all: else some mail meets one of them in vain

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.clauses, key=lambda clause: cost(clause.facts)))
        object.__setattr__(self, "clauses", ordered)
        inner = (*self.branches, *self.also, *self.never)
        own = frozenset(name for clause in ordered for name in clause.facts)
        object.__setattr__(self, "facts", own.union(*(one.facts for one in inner)))
        options, whole = self._spelled_out(ordered)
        object.__setattr__(self, "options", options)
        object.__setattr__(self, "plain", not inner)
        object.__setattr__(self, "exact", whole and not self.never and all(one.exact for one in inner))

    def _spelled_out(self, ordered: tuple[Clause, ...]) -> tuple[tuple[tuple[Clause, ...], ...], bool]:
        """The alternatives without what `never` takes away, and whether none had to be left out for their number."""
        either = [option for branch in self.branches for option in branch.options]
        parts = [either or [()], *(one.options for one in self.also)]
        count = 1
        for part in parts:
            count *= len(part)
        if count > _MOST_OPTIONS and len(parts) > 1:
            return (ordered,), False
        return tuple(ordered + tuple(c for option in some for c in option) for some in product(*parts)), True

    def every(self) -> Iterator[Clause]:
        """All clauses at any depth, those under `not:` too."""
        yield from self.clauses
        for one in (*self.branches, *self.also, *self.never):
            yield from one.every()

    def judge(self, view: View) -> Answer:
        """Whether the mail meets it, or what must be known first."""
        needs: frozenset[str] | None = None
        for clause in self.clauses:   # most conditions are no more than this, and each mail meets them all
            answer = clause.judge(view)
            if answer is False:
                return False
            if answer is not True:
                needs = answer if needs is None else needs | answer
        if not self.plain:
            inner = self._either(view) if self.branches else True
            if inner is not False and (self.also or self.never):
                inner = _all((inner, *self._inner(view)))
            if inner is False:
                return False
            if inner is not True:
                return inner if needs is None else needs | inner
        return True if needs is None else needs

    def _either(self, view: View) -> Answer:
        """Whether one of the branches holds; a plain loop, since every mail comes by."""
        needs: frozenset[str] | None = None
        for branch in self.branches:
            if branch.clauses and branch.clauses[0].judge(view) is False:
                continue
            answer = branch.judge(view)
            if answer is True:
                return True
            if answer is not False:
                needs = answer if needs is None else needs | answer
        return False if needs is None else needs

    def _inner(self, view: View) -> Iterator[Answer]:
        for one in self.also:
            yield one.judge(view)
        for one in self.never:
            yield one.denied(view)

    def denied(self, view: View) -> Answer:
        """Whether it surely does not hold: what nobody knows is neither so nor not so."""
        return _any(self._denials(view))

    def _denials(self, view: View) -> Iterator[Answer]:
        for clause in self.clauses:
            yield _denied(clause, view)
        if self.branches:
            yield _all(branch.denied(view) for branch in self.branches)
        for one in self.also:
            yield one.denied(view)
        for one in self.never:
            yield one.judge(view)

    def reason(self, view: View) -> str:
        """Why it holds (all parts) or does not (the first that fails), in plain words."""
        for clause in self.clauses:
            if clause.judge(view) is False:
                return clause.reason(view)
        parts = [clause.reason(view) for clause in self.clauses if clause.judge(view) is True]
        if self.branches:
            hit = next((branch for branch in self.branches if branch.judge(view) is True), None)
            if hit is None:
                return _short("; ".join(branch.reason(view) for branch in self.branches))
            parts.append(hit.reason(view))
        for wanted, one in [(True, one) for one in self.also] + [(False, one) for one in self.never]:
            answer = one.judge(view) if wanted else one.denied(view)
            if answer is False:
                return one.reason(view)
            parts += [one.reason(view)] if answer is True else []
        return _short(", ".join(parts))


def _all(answers: Iterable[Answer]) -> Answer:
    needs: frozenset[str] | None = None
    for answer in answers:
        if answer is False:
            return False
        if answer is not True:
            needs = answer if needs is None else needs | answer
    return True if needs is None else needs


def _any(answers: Iterable[Answer]) -> Answer:
    needs: frozenset[str] = frozenset()
    for answer in answers:
        if answer is True:
            return True
        if answer is not False:
            needs |= answer
    return needs or False


def _denied(clause: Clause, view: View) -> Answer:
    answer = clause.judge(view)
    if answer is True:
        return False
    if answer is not False:
        return answer
    unknown = (name for name in clause.facts if view.known.get(name, ABSENT) is ABSENT)
    return all(FACTS[name].may_lack for name in unknown)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST - 3] + "..."
