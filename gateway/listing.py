"""Puts people and lists together from all that config.yaml names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from .pipeline.directory import Colleague, Directory, MailList
from .pipeline.sources.alias_files import Aliases, read_aliases
from .pipeline.sources.expanding import expand
from .pipeline.sources.ldap import plain_dn, read_server
from .pipeline.sources.ldap_people import Found, found
from .pipeline.sources.nesting import unfolded
from .pipeline.sources.people_file import People, read_members, read_people
from .shapes import ConfigShape, ListShape


def ask_ldap(base: Path, shape: ConfigShape) -> Found:
    """What the directory server says now; nothing where none is named. LdapTrouble, ConfigError."""
    if shape.directory.ldap is None:
        return Found()
    settings = shape.directory.ldap.from_here(base)
    return found(settings, *read_server(settings), plain_dn)


def directory_of(base: Path, shape: ConfigShape, server: Found, today: date | None = None) -> Directory:
    """People and lists as the files say now, beside what the directory server said. ConfigError."""
    people = _people(base, shape, server, today or datetime.now(UTC).date())
    also = {
        other: one.address
        for one in people.here.values()
        for other in one.also
        if other not in people.here and other not in people.left  # what somebody who left had is nobody's now
    }
    aliases = read_aliases(
        tuple(base / one for one in shape.directory.aliases),
        tuple(base / one for one in shape.directory.virtual),
        shape.directory.domains,
    )
    known = {address for one in shape.lists.values() for address in addresses_of(one)}
    silent = shape.directory.ldap is not None and not server.people.here
    lists: dict[str, MailList] = {}
    files: set[Path] = set()
    for name, one in shape.lists.items():
        members, doubt, more = _members(base, one, people, aliases, server, known, silent)
        files |= more
        lists |= dict.fromkeys(
            addresses_of(one),
            MailList(
                name=name,
                address=one.address.lower(),
                members=members,
                size=one.size,
                same_as=one.same_as,
                same_as_open=one.same_as_open,
                doubt=doubt,
            ),
        )
    return Directory(
        people.here, unfolded(lists, people.left, also), left=people.left, also=also, files=tuple(sorted(files))
    )


def _people(base: Path, shape: ConfigShape, server: Found, today: date) -> People:
    """Those of the server and of the file; of somebody in both, what the file says, and who left in one has left."""
    if not shape.directory.csv:
        return server.people
    listed = read_people(base / shape.directory.csv, today)
    left = listed.left | server.people.left
    here: dict[str, Colleague] = {}
    for address, one in {**server.people.here, **listed.here}.items():
        known = server.people.here.get(address)
        more = tuple(dict.fromkeys((*one.also, *(known.also if known else ()))))
        if address not in left:
            here[address] = replace(one, also=more)
    return People(here=here, left=left)


def _members(
    base: Path, one: ListShape, people: People, aliases: Aliases, server: Found, known: set[str], silent: bool
) -> tuple[frozenset[str] | None, str, frozenset[Path]]:
    """The members that its sources name, None and why where one of them cannot say, and files they stand in."""
    named = bool(one.members or one.members_file or one.everyone or one.members_from)
    members = frozenset(address.strip().lower() for address in one.members)
    files: frozenset[Path] = frozenset()
    if one.members_file:
        members |= read_members(base / one.members_file)
    if one.everyone:
        members |= frozenset(people.here)
    called = (one.called or one.deliver_to or one.address).lower()
    if one.members_from == "aliases":
        expanded = expand(aliases, called, known)
        files = expanded.files
        if expanded.doubt:
            return None, expanded.doubt, files
        members |= expanded.members
    if silent and named:  # whoever stands in a file may have left: only the server knows
        return None, "the directory server has told nothing yet", files
    if one.members_from == "ldap":
        key = plain_dn(called) if "=" in called.partition("@")[0] else called
        told = server.lists.get(key)
        if told is None:
            return None, server.doubts.get(key, f"the directory server told of no list {called}"), files
        members |= told
    return (members if named else None), "", files


def addresses_of(one: ListShape) -> list[str]:
    """Every address that leads to a list, in lower case."""
    return list(dict.fromkeys(address.lower() for address in (one.address, *one.also)))
