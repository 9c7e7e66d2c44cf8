"""Which addresses are ours, which are lists, and under what name we write."""

from __future__ import annotations

from ..mail.headers import addresses
from ..mail.types import Address
from .nudges import House, Letterhead
from .parts import Parts


def letterhead(parts: Parts) -> Letterhead:
    """Who writes our notes."""
    rules = parts.rulebook.now
    return Letterhead(team=team(parts), domain=parts.manners.domain, zone=rules.company.timezone)


def team(parts: Parts) -> Address:
    """`nudges.from` of rules.yaml, or the gateway itself."""
    found = addresses(parts.rulebook.now.nudges.sender or "")
    if found and found[0].address:
        return found[0]
    return Address(
        name=f"Mailsquare {parts.manners.company}".strip(), address=f"mailsquare@{parts.manners.domain}"
    )


def house(parts: Parts) -> House:
    """Whose addresses are people's, and whose are ours or a list's."""
    return House(
        domains=frozenset(domain.lower() for domain in parts.rulebook.now.company.domains),
        lists=frozenset(parts.directory().lists),
        left=parts.directory().left,
        own=frozenset({team(parts).address.lower()}),
        gateway_domain=parts.manners.domain,
    )
