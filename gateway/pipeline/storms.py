"""Storms of replies to all: which rage, and how a person ends one.

Ending never moves what was absorbed: those replies stand in their thread and were told of there, and
each can still be sent as mail by its own link. Only what comes from now on is ordinary mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from ..errors import NotAllowed
from ..store import items, journal, replies, threads
from ..store.database import writing
from ..store.threads import Thread
from .nudges import NudgeKind
from .parts import Parts

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Course(StrEnum):
    """How a storm stands."""

    RAGING = "raging"  # replies are absorbed
    ENDED = "ended"  # by a person: replies are mail until the thread has been quiet
    EXEMPT = "exempt"  # by a person: nothing is ever absorbed into this thread again


WORDS = {
    Course.RAGING: ("storm-resumed", "replies in this thread may be absorbed again"),
    Course.ENDED: ("storm-ended", "further replies are ordinary mail until the thread has been quiet"),
    Course.EXEMPT: ("storm-exempted", "nothing in this thread is absorbed any more"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """A thread whose replies are absorbed now, or were until a person ended that."""

    thread_id: str
    item_id: str  # its first mail that came here
    course: Course
    list: str
    subject: str
    since: datetime  # of absorbing, or of its end
    replies: int  # absorbed so far
    avoided: int  # mails that were not sent for it
    authors: int  # people who wrote those
    told: int  # of them, who was told
    quiet_after: timedelta

    @property
    def code(self) -> str:
        """The number of its first mail, as people read it out."""
        return f"{self.item_id[:4]}-{self.item_id[4:8]}"


def raging(connection: Connection) -> tuple[Storm, ...]:
    """The threads in which replies are absorbed now."""
    return tuple(_storm(connection, one) for one in threads.storms(connection))


def ended(connection: Connection) -> tuple[Storm, ...]:
    """The threads whose storm a person ended, the latest first."""
    return tuple(_storm(connection, one) for one in threads.spared(connection))


def set_course(parts: Parts, thread_id: str, course: Course, who: str) -> None:
    """End a storm, exempt its thread for good, or let replies be absorbed again; in the journal with who.

    Raises:
        NotAllowed: there is no such thread, no storm to end, or nothing to take back.
    """
    now = parts.clock()
    with writing(parts.database) as connection:
        threads.lock(connection, thread_id)
        thread = threads.get(connection, thread_id)
        if thread is None:
            raise NotAllowed("there is no such thread")
        _may(thread, course)
        if course is Course.RAGING:
            threads.calm(connection, thread_id)  # a storm begins anew with the next reply that its rule catches
        else:
            threads.spare(connection, thread_id, now, for_good=course is Course.EXEMPT)
        event, words = WORDS[course]
        journal.write(
            connection, at=now, item_id=thread.root_item or thread.id, event=event, words=words, who=who
        )
    parts.log.info("storm", thread=thread_id, course=course.value)


def thread_of(parts: Parts, code: str) -> str:
    """The thread of a mail by its number. NotAllowed where there is none, or several."""
    with parts.database.connect() as connection:
        item = items.find(connection, code)
    if item is None:
        raise NotAllowed(f"no mail has the number {code}; `mailsquare storm list` names those with a storm")
    return item.thread_id


def _may(thread: Thread, course: Course) -> None:
    if course is Course.ENDED and thread.absorbing_since is None:
        raise NotAllowed("no storm rages in this thread: its replies are ordinary mail already")
    if course is Course.EXEMPT and thread.exempt:
        raise NotAllowed("this thread is exempt already")
    if course is Course.RAGING and thread.spared_at is None:
        raise NotAllowed("nobody ended a storm in this thread")


def _storm(connection: Connection, thread: Thread) -> Storm:
    counted = replies.tally(connection, thread.id)
    course = Course.RAGING if thread.spared_at is None else Course.EXEMPT if thread.exempt else Course.ENDED
    since = thread.spared_at or thread.absorbing_since
    assert since is not None
    return Storm(
        thread_id=thread.id,
        item_id=thread.root_item or thread.id,
        course=course,
        list=thread.list,
        subject=thread.base_subject,
        since=since,
        replies=counted.replies,
        avoided=counted.avoided,
        authors=len(counted.authors),
        told=replies.told(connection, thread.id, NudgeKind.REPLY_ALL_JOINED.value),
        quiet_after=timedelta(seconds=thread.quiet_after),
    )
