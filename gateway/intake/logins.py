"""Who may log in at the door (RFC 4954): names and argon2 hashes in a file, checked slowly on purpose."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from enum import Enum
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ..errors import ConfigError
from ..limits import AtMost
from .renewed import Renewed

log = logging.getLogger("mailsquare.intake")

WRONG_TRIES = 10
LOCKED_FOR = timedelta(minutes=15)
_WAITING = 20            # tries that wait for their turn; each takes 64 MiB and a tenth of a second
_PROVED = 1000           # pairs of name and host that have been right
_MOST = 1 << 20          # bytes of the file
_LONGEST = 800           # bytes of a password: 200 letters, the most that can be made
_NAME = r"[!\"$-9;-~][!-9;-~]{0,127}"      # printable ASCII without the colon, and no # at the start
_LINE = re.compile(f"({_NAME})" + r":(\$argon2(?:id|i|d)\$[!-~]{20,300})")
_HASHER = PasswordHasher()


class Answer(Enum):
    """What becomes of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    LATER = "later"      # too many wrong tries, or too many at once


class Logins:
    """Checks names and passwords, one at a time, and locks out who guesses.

    Wrong tries count for the host, and for the name whether it exists or not. A host from which a name
    has been right before is not shut out by what others try under that name.
    """

    def __init__(self, file: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Raises ConfigError, with the line that is wrong."""
        self._hashes = Renewed("logins", (file,), lambda: read_logins(file))
        self._by_host = AtMost(WRONG_TRIES, LOCKED_FOR, clock)
        self._by_name = AtMost(WRONG_TRIES, LOCKED_FOR, clock)
        self._proved: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._thread = ThreadPoolExecutor(1, "login")      # so that tries are counted one by one
        self._waiting = 0

    async def check(self, name: bytes, password: bytes, peer: str) -> Answer:
        """Whether this is right; it takes as long for a name that does not exist."""
        if self._waiting >= _WAITING:
            return Answer.LATER
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, self._try, name, password, _host(peer))
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Check no more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _try(self, name: bytes, password: bytes, host: str) -> Answer:
        shown = name.decode("utf-8", "replace")[:128]
        known = (shown, host) in self._proved
        if self._by_host.is_full(host) or (self._by_name.is_full(shown) and not known):
            return Answer.LATER
        if self._is_right(shown, password):
            self._remember(shown, host)
            return Answer.RIGHT
        self._by_host.take(host)
        self._by_name.take(shown)
        log.warning("a wrong login from %s", host)     # no name: people type passwords into that field
        return Answer.WRONG

    def _is_right(self, name: str, password: bytes) -> bool:
        hashes = self._hashes()
        # a name that is not there costs the same work, on a hash that is not its own
        found = hashes.get(name) or next(iter(hashes.values()), "")
        try:
            _HASHER.verify(found, password[:_LONGEST])
        except (VerificationError, InvalidHashError):
            return False
        return name in hashes

    def _remember(self, name: str, host: str) -> None:
        self._proved[name, host] = None
        self._proved.move_to_end((name, host))
        while len(self._proved) > _PROVED:
            self._proved.popitem(last=False)


def is_name(text: str) -> bool:
    """Whether somebody can log in under that name."""
    return bool(re.fullmatch(_NAME, text))


def read_logins(file: Path) -> dict[str, str]:
    """Hashes by name; `#` begins a comment. ConfigError names the line, never what stands in it."""
    try:
        with file.open("rb") as opened:
            lines = opened.read(_MOST).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as trouble:
        reason = (trouble.strerror if isinstance(trouble, OSError) else None) or "it is not UTF-8"
        raise ConfigError(f"{file} cannot be read ({reason}): make it with "
                          "`mailsquare hash-password --name NAME`, or mend intake.smtp.auth_file") from trouble
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        match = _LINE.fullmatch(words)
        if not match:
            raise ConfigError(f"{file}:{number}: this is not name:hash; "
                              "make the line with `mailsquare hash-password --name NAME`")
        if match[1] in found:
            raise ConfigError(f"{file}:{number}: the name {match[1]} stands here twice; keep one of the lines")
        found[match[1]] = match[2]
    return found


def _host(peer: str) -> str:
    """The host that tries count for; in IPv6 one customer has a whole /64 (RFC 6177)."""
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return peer
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((int(address), 64), strict=False))
    return str(address)
