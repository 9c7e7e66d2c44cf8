"""Whether one entry of a rules file takes away the mail that another one is for.

All answers lean to "no": a warning must be true, a missed one is a pity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from .clauses import Clause, Mark
from .condition import Condition
from .moments import Moment
from .ruleset import Rule

Clauses = tuple[Clause, ...]
MOST_PAIRS = 1_000_000                # entries that are compared; a file that needs more is not written by people


class Candidates:
    """The entries that could take away another one's mail, found by what they are about.

    What implies a clause shares a mark with it, so an entry need only be held against those whose rarest
    clause shares a mark: 1,000 rules are compared in a moment, not in half a million steps.
    """

    def __init__(self, entries: Sequence[Rule]) -> None:
        options = [[_needed(option) for option in entry.when.options] for entry in entries]
        every = Counter(mark for several in options for each in several for clause in each for mark in clause)
        self._by_mark: dict[Mark, set[int]] = {}
        self._always: set[int] = set()      # no clause but dates: whatever the other is about
        self._left = MOST_PAIRS
        for number, several in enumerate(options):
            for each in several:
                rarest = min(each, key=lambda marks: sum(every[mark] for mark in marks), default=None)
                if rarest is None:
                    self._always.add(number)
                for mark in rarest or ():
                    self._by_mark.setdefault(mark, set()).add(number)

    def above(self, number: int, options: tuple[Clauses, ...]) -> Iterator[int]:
        """Numbers of the entries above this one that may take all mail of its first alternative."""
        found = set(self._always)
        for clause in options[0]:
            for mark in clause.marks:
                found |= self._by_mark.get(mark, set())
        for each in sorted(found):
            self._left -= 1
            if each >= number or self._left < 0:
                return
            yield each


def _needed(option: Clauses) -> list[frozenset[Mark]]:
    return [clause.marks for clause in option if not isinstance(clause, Moment)]


def spared_whole(rule: Rule, options: tuple[Clauses, ...]) -> str:
    """Which of its own exceptions takes all that the entry matches: "unless", "not", or "" for neither."""
    if rule.unless is not None and all(_within(option, rule.unless) for option in options):
        return "unless"
    never = [one for one in rule.when.never if one.exact]
    return "not" if any(all(_within(option, one) for option in options) for one in never) else ""


def dead_ends(rule: Rule) -> int:
    """How many alternatives of its condition exclude themselves, where others do not."""
    options = rule.when.options
    return sum(1 for option in options if _clash(option, option)) if rule.when.branches else 0


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
