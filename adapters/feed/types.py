"""The values of the network: who is looking, and what the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """The person who looks. Being staff opens the gateway's pages, never another group."""

    address: str                      # lower case
    name: str
    is_staff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group that the viewer may read."""

    id: int
    name: str
    title: str
    description: str
    is_open: bool
    members: int                      # people who can read it


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file of a post, without its content."""

    id: int
    name: str
    media_type: str
    size: int                         # bytes
    inline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One post or reply as one viewer sees it."""

    id: int
    thread: int                       # id of the first post; its own where it is the first
    group: str
    author: str
    author_address: str
    title: str
    text: str                         # Markdown
    kind: str
    audience_note: str
    via: str                          # mail or web
    written_at: datetime
    answered_by_mail: bool
    set_apart: str                    # plain: what stood below it in its mail
    likes: int
    liked: bool                       # by the viewer
    is_best: bool
    files: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A first post, how many answers it has, and those that are shown."""

    post: Shown
    reply_count: int
    replies: tuple[Shown, ...]        # oldest first; the best answer leads


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some threads, newest first; `older` is where the next page starts, None at the end."""

    threads: tuple[Thread, ...]
    older: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file with its content."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A post that is new: its id, its thread's id and its group, nothing of its words."""

    id: int
    thread: int
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A group's last seven days, counted over all its people together."""

    questions: int
    answered: int
    first_answer: timedelta | None    # median; None without an answer
    longest_wait: timedelta | None    # of a question still without an answer
