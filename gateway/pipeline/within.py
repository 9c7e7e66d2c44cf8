"""Is an address one of the company? Asked about mail from clients that may not reach anybody else."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

# What a mailbox of a person looks like. Everything else has been a way to hide a second address in the
# first: user%far@near, far!user@near, "user@far"@near, @near:user@far (docs/adr/0009).
_PLAIN = re.compile(r"""[^\s%!@"'\\:,;()<>\[\]|\x00-\x20\x7f]{1,64}""")
_HERE = frozenset({"postmaster"})      # the one address without a domain (RFC 5321 section 4.5.1)


def within(address: str, *, domains: Iterable[str], known: Container[str]) -> bool:
    """True for a plain mailbox in one of the domains, an address in `known` (lower case), or postmaster.

    Domains are compared letter by letter: what only looks alike, or becomes alike by Unicode's rules,
    is another domain to the next hop.
    """
    lower = _lower(address)
    if lower in known or lower in _HERE:
        return True
    local, at, domain = address.rpartition("@")
    if not at or not _PLAIN.fullmatch(local):
        return False
    return any(_same(domain, one) for one in domains)


def _same(domain: str, ours: str) -> bool:
    return _lower(domain) in (_lower(ours), _ascii(ours))


def _lower(text: str) -> str:
    """Small letters, of ASCII alone: in Unicode the Kelvin sign is a capital K."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def _ascii(domain: str) -> str:
    """The domain as DNS knows it (RFC 5890); unchanged where it has no such form."""
    lower = domain.lower()
    try:
        return lower.encode("idna").decode("ascii")
    except UnicodeError:
        return lower
