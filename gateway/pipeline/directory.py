"""Who is who: the people and the lists, as IT configured them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import ConfigError

MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A person in the directory."""

    address: str  # lower case
    name: str = ""
    department: str = ""
    language: str = ""

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

    @property
    def reach(self) -> int | None:
        """How many people it reaches, or None where nobody said."""
        return len(self.members) if self.members is not None else self.size


@dataclass(frozen=True, slots=True)
class Directory:
    """All people and lists; look-ups by address."""

    people: Mapping[str, Colleague] = field(default_factory=dict)
    lists: Mapping[str, MailList] = field(default_factory=dict)  # by each address that leads to it

    def person(self, address: str) -> Colleague:
        """The colleague, or one of whom only the address is known."""
        return self.people.get(address.lower()) or Colleague(address=address.lower())

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


def read_people(path: Path) -> dict[str, Colleague]:
    """People from a CSV with the columns address, name, department, language.

    Raises:
        ConfigError: with file, line and remedy.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if "address" not in (rows.fieldnames or ()):
                raise ConfigError(
                    f"{path}:1: the first line must name the columns: address,name,department,language"
                )
            return {one.address: one for one in (_colleague(path, rows.line_num, row) for row in rows)}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(
            f"{path}: cannot be read as a UTF-8 CSV ({_reason(error)}); make it, or mend `directory.csv`"
        ) from error


def _colleague(path: Path, line: int, row: Mapping[str, str | None]) -> Colleague:
    address = (row.get("address") or "").strip().lower()
    if "@" not in address:
        raise ConfigError(f"{path}:{line}: {address!r} is no mail address")
    return Colleague(
        address=address,
        name=(row.get("name") or "").strip(),
        department=(row.get("department") or "").strip(),
        language=(row.get("language") or "").strip().lower(),
    )


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def read_members(path: Path) -> frozenset[str]:
    """The addresses in a file, one a line; `#` starts a comment. ConfigError names the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path}: cannot be read as text ({_reason(error)}); make it, or mend `members_file`"
        ) from error
    members = set()
    for number, line in enumerate(lines, 1):
        address = line.partition("#")[0].strip().lower()
        if address and "@" not in address:
            raise ConfigError(f"{path}:{number}: {address!r} is no mail address")
        if address:
            members.add(address)
    return frozenset(members)
