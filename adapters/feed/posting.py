"""Putting a post into the tables, exactly once: the key decides, not the caller's memory."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import IntegrityError

from ..errors import NoSuchGroup, Rejected
from ..types import File, Post
from .tables import files, groups, posts

KINDS = ("announcement", "question", "discussion")


def put(engine: Engine, post: Post, *, via: str, now: datetime) -> int:
    """The id of the post with this key, which is stored now unless it was before.

    Two callers with one key may race: the unique key lets one in and the other finds it.
    Rejected where the key belongs to a post that was taken away, or the thread is not there.
    """
    try:
        with engine.begin() as connection:
            group = group_id(connection, post.target)
            known = by_key(connection, group, post.key)
            if known is None:
                return _insert(connection, group, post, via=via, now=now)
    except IntegrityError:
        with engine.begin() as connection:
            known = by_key(connection, group_id(connection, post.target), post.key)
        if known is None:
            raise Rejected("the post breaks a rule of the network's own tables") from None
    number, retracted = known
    if retracted:
        raise Rejected("a post with this key was taken away and is not put back")
    return number


def group_id(connection: Connection, name: str) -> int:
    """The id of a group in use; NoSuchGroup where there is none of that name."""
    found: int | None = connection.scalar(
        select(groups.c.id).where(groups.c.name == name, groups.c.archived_at.is_(None)))
    if found is None:
        raise NoSuchGroup(f"the built-in network has no group {name!r}: add it under its `groups:`")
    return found


def by_key(connection: Connection, group: int, key: str) -> tuple[int, bool] | None:
    """Id of the post with this key, and whether it was taken away."""
    row = connection.execute(select(posts.c.id, posts.c.retracted_at)
                             .where(posts.c.group_id == group, posts.c.key == key)).one_or_none()
    return None if row is None else (row.id, row.retracted_at is not None)


def store_files(connection: Connection, post_id: int, attached: Sequence[File]) -> None:
    """Store files beside a post; one that is there already (name and content) stays single."""
    there = {(row.digest, row.name) for row in connection.execute(
        select(files.c.digest, files.c.name).where(files.c.post_id == post_id))}
    for file in attached:
        digest = hashlib.sha256(file.content).hexdigest()
        if (digest, file.name) in there:
            continue
        there.add((digest, file.name))
        connection.execute(insert(files).values(
            post_id=post_id, name=file.name, media_type=file.media_type[:100], inline=file.inline,
            size=len(file.content), digest=digest, content=file.content))


def _insert(connection: Connection, group: int, post: Post, *, via: str, now: datetime) -> int:
    written = min(post.written_at or now, now)      # a clock that runs ahead would stay on top
    number: int = connection.execute(insert(posts).values(
        group_id=group, key=post.key, thread_id=_first_of(connection, group, post.thread),
        author=post.author or post.author_address, author_address=post.author_address.lower(),
        title=post.title, text=post.text, kind=post.kind if post.kind in KINDS else "discussion",
        audience_note=post.audience_note, via=via, written_at=written, created_at=now,
        answered_by_mail=post.answered_by_mail, set_apart=post.set_apart).returning(posts.c.id)).scalar_one()
    store_files(connection, number, post.files)
    return number


def _first_of(connection: Connection, group: int, thread: str | None) -> int | None:
    if thread is None:
        return None
    first = posts.alias("first")
    row = connection.execute(
        select(posts.c.id, posts.c.thread_id, posts.c.retracted_at, first.c.retracted_at.label("first_gone"))
        .outerjoin(first, first.c.id == posts.c.thread_id)
        .where(posts.c.id == number_of(thread), posts.c.group_id == group)).one_or_none()
    if row is None:
        raise Rejected(f"thread {thread!r} is not in this group")
    if row.first_gone or (row.thread_id is None and row.retracted_at):
        raise Rejected(f"thread {thread!r} was taken away by its author")
    first_id: int = row.thread_id or row.id
    return first_id


def number_of(text: str) -> int:
    """The number in an id of ours, -1 (no post) for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
