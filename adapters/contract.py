"""What every network adapter can do. All calls are synchronous and may raise AdapterError."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Protocol, runtime_checkable

from .types import Audience, Authorship, File, Limits, Person, Post, Receipt, Reply


class Adapter(Protocol):
    """One social network: an instance of `networks:` in config.yaml."""

    kind: ClassVar[str]               # "feed", "slack", ...
    limits: ClassVar[Limits]
    authorship: ClassVar[Authorship]
    can_find: ClassVar[bool]          # whether `find` can tell that a post is not there
    settle_seconds: ClassVar[float]   # after a call without an answer, how long until `find` can be trusted

    def audience(self, target: str) -> Audience:
        """Who can read the group now; NoSuchGroup where it is unknown."""
        ...

    def post(self, post: Post) -> Receipt:
        """Publish; too long a text is split or attached, never cut in silence."""
        ...

    def find(self, target: str, key: str, since: datetime) -> Receipt | None:
        """The post with this key, or None when it is surely not there."""
        ...

    def retract(self, receipt: Receipt, target: str) -> None:
        """Take a post away again; a post that is gone already is no error."""
        ...

    def attach(self, receipt: Receipt, target: str, file: File) -> None:
        """Add a file to a post that exists."""
        ...

    def replies_since(self, target: str, since: datetime) -> Sequence[Reply]:
        """Answers in the group written after `since`, oldest first."""
        ...

    def person_by_address(self, address: str) -> Person | None:
        """The account that belongs to a mail address."""
        ...


@runtime_checkable
class Forgetful(Protocol):
    """A network that can take a person out of all it holds."""

    def forget(self, address: str) -> int:
        """Take everything of a person away; returns how many posts."""
        ...
