"""Whether one entry of a rules file takes away the mail that another one is for.

All answers lean to "no": a warning must be true, a missed one is a pity.
"""

from __future__ import annotations

from collections.abc import Iterable

from .clauses import Clause
from .condition import Condition
from .moments import Moment
from .ruleset import Rule

Clauses = tuple[Clause, ...]


def possible(rule: Rule) -> tuple[Clauses, ...]:
    """The alternatives of the entry's condition that some mail can meet; () if it can never match."""
    return tuple(option for option in rule.when.options if not _clash(option, option))


def shadow(earlier: Rule, later: Rule, options: tuple[Clauses, ...]) -> tuple[Moment, ...] | None:
    """How the earlier entry takes every mail that the later one (by its `possible` options) matches.

    An empty tuple: always. A moment: only on its side of it. None: it does not, as far as we see.
    """
    if earlier.observe or not earlier.when.exact:
        return None                   # what a `not:` takes away is no longer in its options
    limits: set[Moment] = set()
    for narrow in options:
        found = _covered(narrow, earlier.when)
        if found is None or not _spared(narrow, earlier, later):
            return None
        limits.update(found)
    # One date in the way is told with that date; two different ones would need a calendar.
    return tuple(limits) if len(limits) < 2 else None


def _covered(narrow: Clauses, wide: Condition) -> tuple[Moment, ...] | None:
    """The dates on which `wide` takes all of `narrow`: () for every day, None for never."""
    best: tuple[Moment, ...] | None = None
    for option in wide.options:
        dates = _open_dates(narrow, option)
        if dates is None or (dates and _clash(dates, narrow)):
            continue
        if not dates:
            return ()
        best = best or dates
    return best


def _open_dates(narrow: Clauses, option: Clauses) -> tuple[Moment, ...] | None:
    """The dates of the option that `narrow` does not imply; None where it leaves more open."""
    dates: list[Moment] = []
    for clause in option:
        for each in narrow:           # a plain loop: 1,000 rules make half a million pairs
            if each.implies(clause):
                break
        else:
            if not isinstance(clause, Moment):
                return None
            dates.append(clause)
    return tuple(dates)


def _spared(narrow: Clauses, earlier: Rule, later: Rule) -> bool:
    """Whether no exception of the earlier entry lets such mail reach the later one."""
    if earlier.unless is None:
        return True
    return all(_clash(exception, narrow) or (later.unless is not None and _within(exception, later.unless))
               for exception in earlier.unless.options)


def _within(narrow: Clauses, wide: Condition) -> bool:
    return wide.exact and any(all(any(each.implies(clause) for each in narrow) for clause in option)
                              for option in wide.options)


def _clash(some: Iterable[Clause], others: Clauses) -> bool:
    return any(one.excludes(other) for one in some for other in others)
