"""Turns a directory server's entries into people, leavers and the members of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ..directory import Colleague
from .ldap import Entry
from .ldap_settings import LdapShape
from .people_file import People, is_address, people_of

DISABLED = 0x2  # ADS_UF_ACCOUNTDISABLE of userAccountControl
LONGEST = 10  # digits of a number of 32 bits, as userAccountControl is one
LOCKED_FOR_GOOD = "000001010000Z"  # of pwdAccountLockedTime (draft-behera-ldap-password-policy section 5.3.3)
NOT_LEFT = frozenset({"", "0", "no", "false"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a directory server said."""

    people: People = field(default_factory=People)
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by DN and by each address
    doubts: Mapping[str, str] = field(default_factory=dict)  # likewise; these have no members above


def found(
    settings: LdapShape, people: Iterable[Entry], lists: Iterable[Entry], plain_dn: Callable[[str], str]
) -> Found:
    """People, and lists with all that are on the lists on them.

    A member that is neither a person nor a list that we read puts the list, and all it is on, in doubt.
    """
    people, lists = tuple(people), tuple(lists)
    addresses = {one.dn: _address(settings, one) for one in people if one.dn}
    here = people_of(_person(settings, one, addresses, plain_dn) for one in people if addresses.get(one.dn))
    groups = {one.dn: one for one in lists if one.dn}
    joined: dict[str, set[str]] = {}
    for one in people:
        for value in one.all(settings.attributes("member_of")):
            joined.setdefault(plain_dn(value), set()).add(one.dn)
    direct = {
        dn: {_member(value, plain_dn) for value in one.all(settings.attributes("members"))} | joined.get(dn, set())
        for dn, one in groups.items()
    }
    cut = {dn for dn, one in groups.items() if any(";range=" in name for name in one.values)}
    members: dict[str, frozenset[str]] = {}
    doubts: dict[str, str] = {}
    for dn, one in groups.items():
        reached, doubt = _expanded(dn, direct, addresses, cut)
        for key in {dn, *(_addresses(settings, one))}:
            if doubt or key in members or key in doubts:  # an address that two lists share is nobody's
                doubts[key] = doubt or f"several lists of the directory server have {key}"
                members.pop(key, None)
            else:
                members[key] = reached
    return Found(people=here, lists=members, doubts=doubts)


def _expanded(
    dn: str, direct: Mapping[str, set[str]], addresses: Mapping[str, str], cut: set[str]
) -> tuple[frozenset[str], str]:
    people: set[str] = set()
    seen, waiting = {dn}, [dn]
    while waiting:
        group = waiting.pop()
        if group in cut:
            return frozenset(), f"the server gave only a part of {group}"
        for one in direct[group]:
            if one in direct:
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
            elif one in addresses:
                people.add(addresses[one])
            elif is_address(one) and "=" not in one.partition("@")[0]:
                people.add(one)
            else:
                return frozenset(), "a member is neither a person nor a list that was read"
    return frozenset(people - {""}), ""


def _member(value: str, plain_dn: Callable[[str], str]) -> str:
    bare = value[7:] if value[:7].lower() == "mailto:" else value
    return bare.lower() if is_address(bare) and "=" not in bare else plain_dn(value)


def _person(
    settings: LdapShape, one: Entry, addresses: Mapping[str, str], plain_dn: Callable[[str], str]
) -> tuple[Colleague, bool]:
    manager = _first(settings, one, "manager")
    own = addresses[one.dn]
    colleague = Colleague(
        address=own,
        name=_first(settings, one, "name"),
        department=_first(settings, one, "department"),
        language=_first(settings, one, "language")[:2].lower(),
        manager=manager.lower() if is_address(manager) else addresses.get(plain_dn(manager), "") if manager else "",
        also=tuple(other for other in _addresses(settings, one) if other != own),
    )
    return colleague, _is_gone(settings, one)


def _is_gone(settings: LdapShape, one: Entry) -> bool:
    for name in settings.attributes("left"):
        for value in one.all((name,)):
            if name.lower() == "useraccountcontrol":
                if _is_disabled(value):
                    return True
            elif name.lower() == "pwdaccountlockedtime":
                if value == LOCKED_FOR_GOOD:  # any other time is somebody who mistyped a password
                    return True
            elif value.lower() not in NOT_LEFT:
                return True
    return False


def _is_disabled(value: str) -> bool:
    """Whether the bits say so; what is no number of 32 bits (RFC 4517 section 3.3.16 for its signs) says nothing."""
    digits = value.removeprefix("-")
    is_number = len(digits) <= LONGEST and digits.isascii() and digits.isdigit()
    return not is_number or bool(int(value) & DISABLED)


def _first(settings: LdapShape, one: Entry, key: str) -> str:
    return next(iter(one.all(settings.attributes(key))), "")


def _address(settings: LdapShape, one: Entry) -> str:
    """One address; of several the shortest: a server keeps them in no order (RFC 4512 section 2.2)."""
    every = {value.lower() for value in one.all(settings.attributes("address")) if is_address(value)}
    return min(every, key=lambda value: (len(value), value), default="")


def _addresses(settings: LdapShape, one: Entry) -> tuple[str, ...]:
    """Every address, the first one first; of proxyAddresses those of mail alone (smtp:, SMTP:)."""
    more = (_bare(value) for value in one.all(settings.attributes("address", "also")))
    return tuple(dict.fromkeys(value.lower() for value in more if is_address(value)))


def _bare(value: str) -> str:
    kind, colon, rest = value.partition(":")
    return value if not colon else rest if kind.lower() == "smtp" else ""
