"""Whom a mail is for: the lists it reaches, how many people, and who of them is an outsider.

In order of trust: the envelope, the ORCPT parameter (RFC 3461 section 4.2), X-Original-To of a
journal, To and Cc. Counting people never makes a list of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..mail.headers import addresses
from ..mail.types import Envelope, Headers, Recipient
from .directory import Directory, MailList


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom one mail reaches."""

    lists: tuple[MailList, ...]
    people: int | None  # None: a list of unknown size is among them
    external: int
    by_list: frozenset[str]  # envelope recipients (lower case) that stand for a known list
    expanded: frozenset[str] = frozenset()  # those of them that are people, reached by a list cut up before us

    @property
    def list(self) -> str:
        """The address of the first list, "" without one."""
        return self.lists[0].address if self.lists else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The lists as rules may name them: address, short name and local part."""
        every = [word for m in self.lists for word in (m.address, m.name, m.address.partition("@")[0])]
        return tuple(dict.fromkeys(every))


def reach(envelope: Envelope, headers: Headers, directory: Directory, domains: Iterable[str]) -> Reach:
    """Count the people and find the lists of one mail."""
    named = [a.address for field in ("to", "cc") for value in headers.all(field) for a in addresses(value)]
    journal = [a.address for value in headers.all("x-original-to") for a in addresses(value)]
    direct = [r.address.lower() for r in envelope.recipients]
    meant = [original_recipient(r) for r in envelope.recipients]
    every = list(dict.fromkeys(a for a in (*direct, *meant, *journal, *named) if a))
    lists = directory.lists_in(every)
    by_list = frozenset(
        r.address.lower()
        for r, original in zip(envelope.recipients, meant, strict=True)
        if r.address.lower() in directory.lists or original in directory.lists
    )
    inside = tuple(domain.lower() for domain in domains)
    return Reach(
        lists=lists,
        people=_people(every, lists, by_list, directory),
        external=sum(1 for a in every if a not in directory.lists and a.rpartition("@")[2] not in inside),
        by_list=by_list,
        expanded=frozenset(address for address in by_list if address not in directory.lists),
    )


def _people(
    every: list[str], lists: tuple[MailList, ...], by_list: frozenset[str], directory: Directory
) -> int | None:
    """Members of the lists and everybody else, each person once where members are known."""
    singly = {a for a in every if a not in directory.lists and a not in by_list}
    members = directory.union(lists)
    if members is not None:
        return len(members | singly)
    sizes = [m.reach for m in lists]
    return None if None in sizes else sum(n or 0 for n in sizes) + len(singly)


def original_recipient(recipient: Recipient) -> str:
    """The address that the sender wrote, from ORCPT; "" where the mail server did not say."""
    for option in recipient.options:
        name, _, value = option.partition("=")
        if name.upper() == "ORCPT":
            kind, _, address = value.partition(";")
            return _unxtext(address).lower() if kind.lower() == "rfc822" else ""
    return ""


def _unxtext(text: str) -> str:
    """Undo xtext, `+3D` for `=` (RFC 3461 section 4)."""
    head, *rest = text.split("+")
    try:
        return head + "".join(chr(int(part[:2], 16)) + part[2:] for part in rest)
    except ValueError:
        return text
