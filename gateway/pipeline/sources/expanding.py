"""Whom an alias reaches: all of them, or nobody can say. Never fewer than the mail server would find."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .alias_files import Aliases, Target, read_included

DEEPEST = 50  # aliases one behind the other; Postfix bounces beyond as many
MOST = 1_000_000  # addresses on one list
MOST_FILES = 1_000  # that one list includes


@dataclass(frozen=True, slots=True, kw_only=True)
class Expanded:
    """Everybody whom an address reaches; `doubt` says why nobody can tell."""

    members: frozenset[str] = frozenset()
    doubt: str = ""
    files: frozenset[Path] = frozenset()  # that were included, for whoever watches


@dataclass(slots=True)
class _Walk:
    """What one expansion gathers on its way."""

    aliases: Aliases
    leaves: Container[str]
    members: set[str] = field(default_factory=set)
    files: set[Path] = field(default_factory=set)
    doubt: str = ""
    done: set[str] = field(default_factory=set)
    trail: dict[str, None] = field(default_factory=dict)

    def go(self, address: str) -> None:
        """Take up an address, or what stands behind it."""
        address = self.full(address)
        if self.doubt or address in self.done:
            return
        if address in self.trail:
            self.doubt = f"{address} leads back to itself"
        elif len(self.trail) >= DEEPEST or len(self.members) >= MOST:
            self.doubt = f"it is too deep or too large at {address}"
        elif self.trail and address in self.leaves:
            self.members.add(address)
        else:
            self._behind(address)

    def _behind(self, address: str) -> None:
        found = virtual_of(self.aliases, address)
        is_virtual = found is not None
        if found is None:
            found = _local_of(self.aliases, address)
        if found is None:
            self.members.add(address)
            return
        self.trail[address] = None
        for target in found:
            if is_virtual and self.full(target.address) == address and not target.doubt:
                self._past_virtual(address)  # virtual(5): what leads to itself is looked up no further
            else:
                self._take(target)
        del self.trail[address]
        self.done.add(address)

    def _past_virtual(self, address: str) -> None:
        local = _local_of(self.aliases, address)
        if local is None:
            self.members.add(address)
        for target in local or ():
            self._take(target)

    def _take(self, target: Target) -> None:
        if self.doubt:
            return
        if target.doubt:
            self.doubt = target.doubt
        elif target.include is not None:
            self._include(target.include)
        elif target.final:
            self.members.add(self.full(target.address))
        else:
            self.go(target.address)

    def _include(self, path: Path) -> None:
        mark = f":include:{path}"
        if mark in self.done:  # or files that each name the next one twice take twice as long with each
            return
        self.files.add(path)
        if mark in self.trail or len(self.trail) >= DEEPEST:
            self.doubt = f"{path} includes itself, or lies too deep"
        elif len(self.files) > MOST_FILES:
            self.doubt = f"it includes more than {MOST_FILES} files"
        elif (listed := read_included(path) if path.is_absolute() else None) is None:
            self.doubt = f"{path}, which it includes, cannot be read, or is no full path"
        else:
            self.trail[mark] = None
            for target in listed:
                self._take(target)
            del self.trail[mark]
            self.done.add(mark)

    def full(self, address: str) -> str:
        """A bare name in the domain that stands behind bare names."""
        domains = self.aliases.domains
        return address if "@" in address or not domains else f"{address}@{domains[0]}"


def expand(aliases: Aliases, address: str, leaves: Container[str] = ()) -> Expanded:
    """Everybody whom mail to an address reaches; at `leaves`, lists known otherwise, it stops.

    An address that no alias file knows is in doubt: someone named these files for it.
    """
    walk = _Walk(aliases=aliases, leaves=leaves)
    start = walk.full(address.lower())
    if virtual_of(aliases, start) is None and _local_of(aliases, start) is None:
        return Expanded(doubt=f"no alias file knows {start}")
    walk.go(start)
    if not walk.doubt and any("@" not in one for one in walk.members):
        walk.doubt = "a name has no domain; name yours under `directory.domains`"
    if not walk.doubt and not walk.members:
        walk.doubt = "nobody stands behind it"
    members = frozenset() if walk.doubt else frozenset(walk.members)
    return Expanded(members=members, doubt=walk.doubt, files=frozenset(walk.files))


def virtual_of(aliases: Aliases, address: str) -> tuple[Target, ...] | None:
    """What virtual(5) says of an address: by itself, without what follows a plus, by name, by domain."""
    local, _, domain = address.rpartition("@")
    keys = [address, *(f"{one}@{domain}" for one in _plain_names(local))]
    if domain in aliases.domains:
        keys += [local, *_plain_names(local)]
    for key in keys:
        if key in aliases.virtual:
            return aliases.virtual[key]
    whole = aliases.virtual.get(f"@{domain}")
    return None if whole is None else tuple(_in_domain(one, local) for one in whole)


def _in_domain(target: Target, local: str) -> Target:
    """`@here @there`: the same name in another domain."""
    return Target(address=f"{local}{target.address}") if target.address.startswith("@") else target


def _local_of(aliases: Aliases, address: str) -> tuple[Target, ...] | None:
    local, _, domain = address.rpartition("@")
    if domain not in aliases.domains and domain:
        return None
    return next((aliases.local[one] for one in (local or address, *_plain_names(local)) if one in aliases.local), None)


def _plain_names(local: str) -> Iterator[str]:
    """jan of jan+news: Postfix looks for the whole name first (recipient_delimiter)."""
    name, plus, _ = local.partition("+")
    if plus and name:
        yield name
