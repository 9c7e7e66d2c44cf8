"""Single conditions on single facts, made once at load so that judging costs about a microsecond."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from .types import Absent, Value
from .wording import normalise

Answer = bool | frozenset[str]        # or the facts that must be fetched before anyone can say
Mark = tuple[str, str]                # a fact, and a word that is wanted of it


class View:
    """The facts of one mail while one decision is made; each text is normalised once."""

    __slots__ = ("_names", "_words", "known")

    def __init__(self, known: Mapping[str, Value | Absent]) -> None:
        self.known = known
        self._words: dict[str, str] = {}
        self._names: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def names(self, fact: str) -> tuple[frozenset[str], frozenset[str]]:
        """Of a fact of several texts: what a wanted name may be, and what only a wanted address stands for.

        A list goes by its address or the part before the @.
        """
        if fact not in self._names:
            values = self.known.get(fact)
            texts = [one.lower() for one in values if isinstance(one, str)] if isinstance(values, tuple) else []
            whole = frozenset(name for text in texts for name in (text, text.partition("@")[0]))
            self._names[fact] = whole, frozenset(text for text in texts if "@" not in text)
        return self._names[fact]

    def words(self, fact: str) -> str:
        """The words of a text fact, ready for whole-word search."""
        if fact not in self._words:
            value = self.known.get(fact)
            self._words[fact] = normalise(value) if isinstance(value, str) else " "
        return self._words[fact]


class Clause(Protocol):
    """One condition. `implies` and `excludes` may say False when unsure, never True."""

    @property
    def facts(self) -> frozenset[str]:
        """The facts it looks at."""
        ...

    def judge(self, view: View) -> Answer:
        """Whether the mail meets it; an absent fact meets nothing."""
        ...

    def reason(self, view: View) -> str:
        """The same in plain words, once its facts are known."""
        ...

    @property
    def marks(self) -> frozenset[Mark]:
        """What it is about; a clause that implies another shares a mark with it, so others need no look."""
        ...

    def implies(self, other: Clause) -> bool:
        """Every mail that meets this one meets the other."""
        ...

    def excludes(self, other: Clause) -> bool:
        """No mail meets both."""
        ...


@dataclass(frozen=True, slots=True)
class OneOf:
    """A text fact is one of these words, in any case."""

    fact: str
    wanted: frozenset[str]            # casefolded
    shown: str
    facts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", frozenset((self.fact,)))

    def judge(self, view: View) -> Answer:
        """Whether the value is wanted."""
        if self.fact not in view.known:
            return self.facts
        value = view.known[self.fact]
        return isinstance(value, str) and value.casefold() in self.wanted

    def reason(self, view: View) -> str:
        """ "kind is discussion, not question"."""
        value = view.known[self.fact]
        if not isinstance(value, str):
            return f"{self.fact} is unknown"
        return f"{self.fact} is {self.shown if self.judge(view) else f'{value[:40]}, not {self.shown}'}"

    @property
    def marks(self) -> frozenset[Mark]:
        """Its words."""
        return frozenset((self.fact, word) for word in self.wanted)

    def implies(self, other: Clause) -> bool:
        """Fewer words of the same fact."""
        return isinstance(other, OneOf) and self.fact == other.fact and self.wanted <= other.wanted

    def excludes(self, other: Clause) -> bool:
        """No word in common: the fact has one value."""
        return isinstance(other, OneOf) and self.fact == other.fact and not self.wanted & other.wanted


@dataclass(frozen=True, slots=True)
class Among:
    """A fact of several texts has one of these; a list goes by its address or the part before the @."""

    fact: str
    wanted: frozenset[str]            # lower case
    shown: str
    facts: frozenset[str] = field(init=False)
    short: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", frozenset((self.fact,)))
        object.__setattr__(self, "short", frozenset(name.partition("@")[0] for name in self.wanted))

    def judge(self, view: View) -> Answer:
        """Whether one of the values is wanted."""
        if self.fact not in view.known:
            return self.facts
        whole, bare = view.names(self.fact)
        return not (whole.isdisjoint(self.wanted) and bare.isdisjoint(self.short))

    def reason(self, view: View) -> str:
        """ "list is not all-staff"."""
        return f"{self.fact} is {'' if self.judge(view) else 'not '}{self.shown}"

    @property
    def marks(self) -> frozenset[Mark]:
        """Its names, the part before the @."""
        return frozenset((self.fact, name) for name in self.short)

    def implies(self, other: Clause) -> bool:
        """Fewer names of the same fact."""
        if not isinstance(other, Among) or self.fact != other.fact or self.short.isdisjoint(other.short):
            return False
        return all(name in other.wanted or name.partition("@")[0] in other.wanted for name in self.wanted)

    def excludes(self, other: Clause) -> bool:
        """Never: a mail can have several."""
        return False


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes-or-no fact is as wished."""

    fact: str
    wanted: bool
    says: str                         # "a reply to all"
    facts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", frozenset((self.fact,)))

    def judge(self, view: View) -> Answer:
        """Whether the value is the wanted one."""
        if self.fact not in view.known:
            return self.facts
        return view.known[self.fact] is self.wanted

    def reason(self, view: View) -> str:
        """ "not a reply to all"."""
        value = view.known[self.fact]
        if not isinstance(value, bool):
            return f"{self.fact} is unknown"
        return self.says if value else f"not {self.says}"

    @property
    def marks(self) -> frozenset[Mark]:
        """Its wish."""
        return frozenset(((self.fact, str(self.wanted)),))

    def implies(self, other: Clause) -> bool:
        """The same wish."""
        return isinstance(other, Flag) and (self.fact, self.wanted) == (other.fact, other.wanted)

    def excludes(self, other: Clause) -> bool:
        """The opposite wish."""
        return isinstance(other, Flag) and self.fact == other.fact and self.wanted != other.wanted


_TESTS: Mapping[str, Callable[[float, float], bool]] = {
    "at_most": operator.le, "below": operator.lt, "at_least": operator.ge, "more_than": operator.gt,
}
_HIT = {"at_most": "at most", "below": "below", "at_least": "at least", "more_than": "more than"}
_MISS = {"at_most": "more than", "below": "not below", "at_least": "fewer than", "more_than": "at most"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number is at most, below, at least or more than a limit."""

    fact: str
    sort: str
    limit: float
    show: Callable[[float], str]      # "2,014 recipients"
    show_limit: Callable[[float], str]
    facts: frozenset[str] = field(init=False)
    test: Callable[[float, float], bool] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", frozenset((self.fact,)))
        object.__setattr__(self, "test", _TESTS[self.sort])

    def judge(self, view: View) -> Answer:
        """Whether the number is on the right side of the limit."""
        if self.fact not in view.known:
            return self.facts
        value = view.known[self.fact]
        return isinstance(value, int | float) and self.test(value, self.limit)

    def reason(self, view: View) -> str:
        """ "2,014 recipients is more than 25"."""
        value = view.known[self.fact]
        if not isinstance(value, int | float):
            return f"{'the number of ' if self.fact == 'recipients' else ''}{self.fact} is unknown"
        if self.limit == 0 and self.sort in ("more_than", "at_most"):
            return self.show(value)   # "no external recipients": none or some, nothing to compare
        words = _HIT if self.test(value, self.limit) else _MISS
        return f"{self.show(value)} is {words[self.sort]} {self.show_limit(self.limit)}"

    def _upper(self) -> bool:
        return self.sort in ("at_most", "below")

    @property
    def marks(self) -> frozenset[Mark]:
        """Its side."""
        return frozenset(((self.fact, "upper" if self._upper() else "lower"),))

    def implies(self, other: Clause) -> bool:
        """A limit at least as tight, on the same side."""
        if not isinstance(other, Number) or self.fact != other.fact or self._upper() != other._upper():
            return False
        if self.limit == other.limit:
            return self.sort == other.sort or self.sort in ("below", "more_than")
        return (self.limit < other.limit) == self._upper()

    def excludes(self, other: Clause) -> bool:
        """Limits that leave no number between them."""
        if not isinstance(other, Number) or self.fact != other.fact or self._upper() == other._upper():
            return False
        high, low = (self, other) if self._upper() else (other, self)
        if high.limit == low.limit:
            return (high.sort, low.sort) != ("at_most", "at_least")
        return high.limit < low.limit
