"""Why a network did not do what it was asked.

AdapterError
+-- Unavailable      not now: down, slow, cut off; `sent_maybe` says whether the post may be there
+-- Limited          too fast; `retry_after` seconds
+-- Rejected         the same call will fail again
    +-- Unauthorized the token is wrong, expired or lacks a scope
    +-- NoSuchGroup  the group is gone, archived or we are not in it
"""

from __future__ import annotations

from typing import ClassVar


class AdapterError(Exception):
    """The network did not take the post."""

    retry: ClassVar[bool] = True


class Unavailable(AdapterError):
    """The network cannot be reached just now, or did not answer in time."""

    def __init__(self, message: str, *, sent_maybe: bool) -> None:
        super().__init__(message)
        self.sent_maybe = sent_maybe  # True: look it up before any second try


class Limited(AdapterError):
    """The network asked us to slow down."""

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Rejected(AdapterError):
    """The network refused the post; the same post will fail again."""

    retry = False


class Unauthorized(Rejected):
    """The token is wrong, has expired, or lacks a scope."""


class NoSuchGroup(Rejected):
    """The group does not exist, is archived, or is closed to us."""
