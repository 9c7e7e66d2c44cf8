"""Who is who: the people and the lists, as IT configured them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A person in the directory."""

    address: str  # lower case
    name: str = ""
    department: str = ""
    language: str = ""
    manager: str = ""  # address of the manager, lower case
    also: tuple[str, ...] = ()  # more addresses of the same mailbox, lower case

    @property
    def first_name(self) -> str:
        """How a nudge greets; "" where unknown."""
        return self.name.split(" ", 1)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailList:
    """A known list: its address, and whom it reaches now."""

    name: str  # the short name rules may use
    address: str  # lower case
    members: frozenset[str] | None = None  # None: unknown
    size: int | None = None  # when only the number is known
    same_as: str = ""  # target whose audience is this list, by decree of IT
    same_as_open: bool = False  # the decree stands also where all of the network reads that target
    doubt: str = ""  # why the members are unknown although a source was named

    @property
    def reach(self) -> int | None:
        """How many people it reaches, or None where nobody said."""
        return len(self.members) if self.members is not None else self.size


@dataclass(frozen=True, slots=True)
class Directory:
    """All people and lists; look-ups by address."""

    people: Mapping[str, Colleague] = field(default_factory=dict)
    lists: Mapping[str, MailList] = field(default_factory=dict)  # by each address that leads to it
    left: frozenset[str] = frozenset()  # every address of those who left: nobody's audience
    also: Mapping[str, str] = field(default_factory=dict)  # another address of somebody -> the one in `people`
    files: tuple[Path, ...] = ()  # files that other files named, to be watched as well
    trouble: str = ""  # why this is older than it should be
    trouble_since: datetime | None = None

    def person(self, address: str) -> Colleague:
        """The colleague, or one of whom only the address is known."""
        own = self.own(address)
        return self.people.get(own) or Colleague(address=own)

    def own(self, address: str) -> str:
        """The first address of whoever has this one, in lower case; itself where nobody is known by it."""
        lower = address.strip().lower()
        return self.also.get(lower, lower)

    def has_left(self, address: str) -> bool:
        """Whether the person does not work here any more."""
        return self.own(address) in self.left or address.strip().lower() in self.left

    def list_named(self, name: str) -> MailList | None:
        """A list by its short name or address."""
        return self.lists.get(name.lower()) or next((m for m in self.lists.values() if m.name == name), None)

    @property
    def every_list(self) -> tuple[MailList, ...]:
        """All lists, each once."""
        return tuple(dict.fromkeys(self.lists.values()))

    def lists_in(self, addresses: Iterable[str]) -> tuple[MailList, ...]:
        """The known lists among some addresses, each once, in their order."""
        return tuple(dict.fromkeys(self.lists[a.lower()] for a in addresses if a.lower() in self.lists))

    def union(self, lists: Iterable[MailList]) -> frozenset[str] | None:
        """Everybody on some lists; None when one of them does not know its members."""
        everyone: set[str] = set()
        for one in lists:
            if one.members is None:
                return None
            everyone |= one.members
        return frozenset(everyone)
