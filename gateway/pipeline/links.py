"""Signed links: to the page where a person chooses, and to log in.

Fetching one never acts: mail scanners open every link. The page shows, a person confirms by POST.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

LONGEST_TOKEN = 1000
LEAST_SECRET = 32  # bytes
LOGIN_LASTS = timedelta(minutes=15)
CHOICE_LASTS = timedelta(days=90)  # the page also explains and sets preferences, long after undo ended
REVIEW_LASTS = timedelta(days=1)  # no hold lasts longer; afterwards the page says what became of the mail


class LinkError(StrEnum):
    """Why a link does not open."""

    EXPIRED = "expired"
    BROKEN = "broken"  # cut, altered, or signed for something else


@dataclass(frozen=True, slots=True)
class Choice:
    """Who may choose, and about which item."""

    item: str
    person: str


class Signer:
    """Makes and reads the tokens of one installation. Whoever holds one may read what is in it."""

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        """Raises ValueError for a secret under 32 bytes."""
        if len(secret) < LEAST_SECRET:
            raise ValueError(f"the secret for links has {len(secret)} bytes; it needs {LEAST_SECRET}")
        self._choice = _serializer(secret, "choice", clock)
        self._review = _serializer(secret, "review", clock)

    def choice_token(self, item: str, person: str) -> str:
        """A token for the choice page of one item; `person` is best an id, for it ends up in addresses."""
        return str(self._choice.dumps([item, person]))

    def read_choice(self, token: str, max_age: timedelta = CHOICE_LASTS) -> Choice | LinkError:
        """The item and person in a token of ours, or why it is not taken."""
        return _pair(_read(self._choice, token, max_age))

    def review_token(self, item: str, person: str) -> str:
        """A token with which a reviewer decides on one held item from a mail."""
        return str(self._review.dumps([item, person]))

    def read_review(self, token: str, max_age: timedelta = REVIEW_LASTS) -> Choice | LinkError:
        """The item and reviewer in such a token, or why it is not taken."""
        return _pair(_read(self._review, token, max_age))


def new_login_token() -> tuple[str, str]:
    """A fresh token of 256 random bits for the mail, and its hash, the only thing to store."""
    token = secrets.token_urlsafe(32)
    return token, login_hash(token)


def login_hash(token: str) -> str:
    """The hash to look a login token up by. A plain hash does: 256 random bits cannot be guessed."""
    return hashlib.sha256(token[:LONGEST_TOKEN].encode("utf-8", "replace")).hexdigest()


def _serializer(secret: bytes, purpose: str, clock: Callable[[], float]) -> URLSafeTimedSerializer:
    """One salt per purpose, so that a token for one page never opens another."""

    class ClockSigner(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(clock())

    return URLSafeTimedSerializer(
        secret,
        salt=f"mailsquare.links.{purpose}",
        signer=ClockSigner,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )


def _pair(found: Any) -> Choice | LinkError:
    match found:
        case LinkError():
            return found
        case [str(item), str(person)]:
            return Choice(item, person)
    return LinkError.BROKEN


def _read(serializer: URLSafeTimedSerializer, token: str, max_age: timedelta) -> Any:
    if len(token) > LONGEST_TOKEN:
        return LinkError.BROKEN
    try:
        return serializer.loads(token, max_age=int(max_age.total_seconds()))
    except SignatureExpired:
        return LinkError.EXPIRED
    except BadData:
        return LinkError.BROKEN
