"""Addresses of our own: those an answer is sent to, and those of canary mails.

`reply+<post>.<person>.<mac>@<gateway domain>` says which thread a reply belongs to and whose reply
alone may join it. `person` is a keyed hash of that person's mail address, so nothing leaks, and
`mac` binds the two together. `canary+<id>.<mac>.<leg>@<gateway domain>` says which canary it is and
where it is on its way.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

PREFIX = "reply+"
LONGEST_POST = 32  # what is left of the 64 octets of a local part (RFC 5321 section 4.5.3.1.1)
PERSON_BYTES = 5  # 8 characters
MAC_BYTES = 10  # 80 bits, 16 characters
POST = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,31})")
CANARY = re.compile(r"canary\+([a-z2-7]{16})\.([a-z2-7]{16})\.(out|back|box)")
LOCAL = re.compile(r"reply\+([a-z0-9][a-z0-9-]{0,31})\.([a-z2-7]{8})\.([a-z2-7]{16})")


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """What a reply address of ours says, its mac already checked."""

    post: str
    person: str  # keyed hash; compare with `bound_to`


@dataclass(frozen=True, slots=True)
class CanaryTo:
    """Which canary an address of ours is, its mac already checked, and on which leg of its way."""

    id: str
    leg: str  # "out" to our door, "back" from the next hop, "box" to a mailbox that we read


def reply_address(post: str, person: str, secret: bytes, domain: str) -> str:
    """The address at which `person` alone may answer in the thread of `post`.

    Raises ValueError for a post id that is not lower-case letters, digits and hyphens, at most 32:
    mail servers may change the case of an address, so an id must not depend on it.
    """
    if not POST.fullmatch(post):
        raise ValueError(f"post id {post[:80]!r} cannot stand in an address: use a-z, 0-9 and -, at most 32")
    bound = _person(person, secret)
    return f"{PREFIX}{post}.{bound}.{_mac(post, bound, secret, domain)}@{domain}"


def read_reply_address(address: str, secret: bytes, domain: str) -> ReplyTo | None:
    """The thread and person an address of ours stands for; None for any other or altered address."""
    found = _matches(LOCAL, address, domain)
    if found is None:
        return None
    post, person, mac = found.groups()
    if not hmac.compare_digest(mac, _mac(post, person, secret, domain)):
        return None
    return ReplyTo(post, person)


def is_reply_address(address: str, domain: str) -> bool:
    """Whether the address has the form of ours, be it real or made up."""
    return _matches(LOCAL, address, domain) is not None


def canary_address(canary_id: str, leg: str, secret: bytes, domain: str) -> str:
    """Where that canary goes on that leg. The id is 16 letters of base32, lower case."""
    address = f"canary+{canary_id}.{_canary_mac(canary_id, leg, secret, domain)}.{leg}@{domain}"
    if not is_canary_address(address, domain):
        raise ValueError("a canary's id is 16 lower-case letters of base32; its leg is out, back or box")
    return address


def read_canary_address(address: str, secret: bytes, domain: str) -> CanaryTo | None:
    """The canary an address of ours stands for; None for any other or altered address."""
    found = _matches(CANARY, address, domain)
    if found is None:
        return None
    canary_id, mac, leg = found.groups()
    if not hmac.compare_digest(mac, _canary_mac(canary_id, leg, secret, domain)):
        return None
    return CanaryTo(canary_id, leg)


def is_canary_address(address: str, domain: str) -> bool:
    """Whether the address has the form of a canary's, be it real or made up."""
    return _matches(CANARY, address, domain) is not None


def bound_to(reply: ReplyTo, address: str, secret: bytes) -> bool:
    """Whether that mail address is the person's; ask it of a verified author only."""
    return hmac.compare_digest(reply.person, _person(address, secret))


def _matches(form: re.Pattern[str], address: str, domain: str) -> re.Match[str] | None:
    if len(address) > 320 or not address.isascii():
        return None
    local, _, host = address.strip().strip("<>").lower().rpartition("@")
    return form.fullmatch(local) if host == domain.lower() else None


def _person(address: str, secret: bytes) -> str:
    return _short(_hash(secret, "person", address.strip().lower()), PERSON_BYTES)


def _mac(post: str, person: str, secret: bytes, domain: str) -> str:
    return _short(_hash(secret, "reply", post, person, domain.lower()), MAC_BYTES)


def _canary_mac(canary_id: str, leg: str, secret: bytes, domain: str) -> str:
    return _short(_hash(secret, "canary", canary_id, leg, domain.lower()), MAC_BYTES)


def _hash(secret: bytes, *parts: str) -> bytes:
    return hmac.new(secret, "\0".join(parts).encode("utf-8", "surrogatepass"), hashlib.sha256).digest()


def _short(digest: bytes, length: int) -> str:
    return base64.b32encode(digest[:length]).decode("ascii").lower()
