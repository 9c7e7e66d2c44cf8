"""The local admin's password: its hash in a file, checked with Argon2id, and a lock after wrong tries."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ..errors import ConfigError
from ..limits import AtMost

WRONG_TRIES = 10
LOCKED_FOR = timedelta(minutes=15)
SHORTEST = 12  # characters
LONGEST = 200  # characters; more would only cost time
_HASHER = PasswordHasher()  # RFC 9106 section 4, second recommended option (64 MiB)
_ANYBODY = "admin"


def hash_password(text: str) -> str:
    """The hash of a password, for a file. ConfigError for one too short or too long."""
    if not SHORTEST <= len(text) <= LONGEST:
        raise ConfigError(f"the password has {len(text)} characters; it needs {SHORTEST} to {LONGEST}")
    return _HASHER.hash(text)


class AdminDoor:
    """Lets the local admin in. Without a file with a hash it is closed."""

    def __init__(self, file: Path | None, clock: Callable[[], datetime]) -> None:
        self._file = file
        self._wrong = AtMost(WRONG_TRIES, LOCKED_FOR, clock)
        self._one_at_a_time = threading.Lock()  # each check takes 64 MiB

    def is_open(self) -> bool:
        """Whether there is a hash to check against."""
        return bool(self._hash())

    def mark(self) -> str:
        """A short mark of the hash in force; a session with another mark is over. "" when closed."""
        found = self._hash()
        return hashlib.sha256(found.encode()).hexdigest()[:16] if found else ""

    def enter(self, password: str) -> bool:
        """Whether the password is right and the door not locked by wrong tries before.

        A locked door takes as long to say no as an open one.
        """
        with self._one_at_a_time:
            found = self._hash()
            right = bool(found) and _is_right(found, password[:LONGEST])
            if self._wrong.is_full(_ANYBODY):
                return False
            if not right:
                self._wrong.take(_ANYBODY)
                return False
            self._wrong.clear(_ANYBODY)
            return True

    def _hash(self) -> str:
        if self._file is None:
            return ""
        try:
            text = self._file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""
        return text if text.startswith("$argon2") else ""


def _is_right(found: str, password: str) -> bool:
    try:
        return _HASHER.verify(found, password)
    except (VerificationError, InvalidHashError):
        return False
