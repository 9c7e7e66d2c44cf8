"""Conditions on what a mail says: its header fields and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .clauses import Answer, Clause, Mark, View

_MAPPINGS = (MappingProxyType, dict, Mapping)     # the exact ones first: asking for Mapping alone is slow


@dataclass(frozen=True, slots=True)
class Header:
    """A header field has one of these values, in any case."""

    written: str                      # "Sensitivity"
    wanted: frozenset[str]            # casefolded
    shown: str                        # "Private or Personal"
    facts: frozenset[str] = field(init=False, default=frozenset(("header",)))
    name: str = field(init=False)     # lower case

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.written.strip().rstrip(":").lower())

    def judge(self, view: View) -> Answer:
        """Whether the field is there with a wanted value."""
        if "header" not in view.known:
            return self.facts
        fields = view.known["header"]
        if not isinstance(fields, _MAPPINGS) or self.name not in fields:
            return False
        return fields[self.name].strip().casefold() in self.wanted

    def reason(self, view: View) -> str:
        """ "header Sensitivity is not Private"."""
        return f"header {self.written} is {'' if self.judge(view) else 'not '}{self.shown}"

    @property
    def marks(self) -> frozenset[Mark]:
        """Its values."""
        return frozenset((f"header.{self.name}", value) for value in self.wanted)

    def implies(self, other: Clause) -> bool:
        """Fewer values of the same field."""
        return isinstance(other, Header) and self.name == other.name and self.wanted <= other.wanted

    def excludes(self, other: Clause) -> bool:
        """No value in common: of a repeated field only one value is kept."""
        return isinstance(other, Header) and self.name == other.name and not self.wanted & other.wanted


@dataclass(frozen=True, slots=True)
class Contains:
    """Subject or text holds one of these words or phrases, whole and in any case."""

    fact: str
    phrases: Mapping[str, str]        # normalised -> as written
    facts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", frozenset((self.fact,)))

    def judge(self, view: View) -> Answer:
        """Whether one of the phrases is there."""
        if self.fact not in view.known:
            return self.facts
        words = view.words(self.fact)
        for each in self.phrases:     # noqa: SIM110  a generator costs twice as much, and every mail comes by
            if each in words:
                return True
        return False

    def reason(self, view: View) -> str:
        """ "text contains "vertrouwelijk""; the words are the rule's, never the mail's."""
        words = view.words(self.fact)
        found = next((written for each, written in self.phrases.items() if each in words), None)
        if found is not None:
            return f'{self.fact} contains "{found}"'
        if len(self.phrases) == 1:
            return f'{self.fact} does not contain "{next(iter(self.phrases.values()))}"'
        return f"{self.fact} contains none of {len(self.phrases)} words"

    @property
    def marks(self) -> frozenset[Mark]:
        """Its single words: a phrase holds another only where they share one."""
        return frozenset(("text", word) for each in self.phrases for word in each.split())

    def implies(self, other: Clause) -> bool:
        """Each phrase holds one of the other's; what the subject holds, the text holds."""
        return isinstance(other, Contains) and (self.fact == other.fact or other.fact == "text") and all(
            any(wide in narrow for wide in other.phrases) for narrow in self.phrases)

    def excludes(self, other: Clause) -> bool:
        """Never: a text can hold both."""
        return False


@dataclass(frozen=True, slots=True)
class Author:
    """The author is one of these addresses or works in one of these departments."""

    addresses: frozenset[str]         # lower case
    departments: frozenset[str]       # casefolded
    shown: str
    facts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        used = {"author": self.addresses, "department": self.departments}
        object.__setattr__(self, "facts", frozenset(name for name, wanted in used.items() if wanted))

    def judge(self, view: View) -> Answer:
        """Whether the address or the department is wanted; one of them can be enough."""
        missing = [name for name in self.facts if name not in view.known]
        author, department = view.known.get("author"), view.known.get("department")
        if isinstance(author, str) and author.lower() in self.addresses:
            return True
        if isinstance(department, str) and department.casefold() in self.departments:
            return True
        return frozenset(missing) if missing else False

    def reason(self, view: View) -> str:
        """ "author is not in careful"."""
        return f"author is {'' if self.judge(view) is True else 'not '}{self.shown}"

    @property
    def marks(self) -> frozenset[Mark]:
        """Its addresses and departments."""
        return frozenset(("author", one) for one in self.addresses | self.departments)

    def implies(self, other: Clause) -> bool:
        """Fewer addresses and departments."""
        if isinstance(other, Author):
            return self.addresses <= other.addresses and self.departments <= other.departments
        return False

    def excludes(self, other: Clause) -> bool:
        """Both know only addresses, or only departments, and share none."""
        if not isinstance(other, Author):
            return False
        if not self.departments and not other.departments:
            return not self.addresses & other.addresses
        if not self.addresses and not other.addresses:
            return not self.departments & other.departments
        return False
