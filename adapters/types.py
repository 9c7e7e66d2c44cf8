"""The values between the gateway and a social network. No mail types here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Authorship(StrEnum):
    """Whose name stands above a post."""

    NATIVE = "native"                 # the network lets us post as the person
    ALIAS = "alias"                   # our account under the person's name
    ATTRIBUTED = "attributed"         # our account, the person named in the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The longest text and title one post may have, in characters, and the largest file in bytes."""

    text: int
    title: int
    file: int


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An attachment of a post."""

    name: str                         # safe: no path, no control characters
    media_type: str
    content: bytes
    inline: bool = False              # a picture that the text shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What an adapter is asked to publish."""

    key: str                          # the same key must never appear twice in the group
    target: str                       # group or channel, in the network's own words
    author: str                       # display name
    author_address: str
    title: str
    text: str                         # Markdown
    kind: str = "discussion"          # announcement, question or discussion
    thread: str | None = None         # Receipt.thread of the post that this one answers
    files: tuple[File, ...] = ()
    audience_note: str = ""           # "Came as mail to 2,014 colleagues"
    written_at: datetime | None = None
    answered_by_mail: bool = False    # replies reach the author as mail
    set_apart: str = ""               # plain: quote, signature and disclaimer, shown only when asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof of a post: where it now lives."""

    key: str
    remote_id: str
    thread: str                       # hand this to Post.thread to answer it
    url: str                          # for people; "" where the network has none
    posted_at: datetime
    notes: tuple[str, ...] = ()       # what had to be left out or shortened, in plain words


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who can read a group, as the network says it now."""

    openness: str                     # "open" (all of the network), "closed", "shared" (outsiders too)
    members: frozenset[str] | None    # lower-case addresses; None where the network will not say
    fetched_at: datetime              # aware; older than 10 minutes counts as unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account in the network."""

    remote_id: str
    address: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer somebody wrote in the network itself."""

    remote_id: str
    thread: str
    author: str
    author_address: str | None
    text: str                         # Markdown
    written_at: datetime
    url: str
    key: str | None = None            # set when we posted it ourselves: never mail it back
