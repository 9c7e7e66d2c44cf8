"""Forgetting a person: their words, files, likes and memberships; the threads of others stay."""

from __future__ import annotations

from sqlalchemy import Engine, delete, select, update

from .tables import best, files, likes, members, posts

GONE = "–"     # what stands where words were


def forget(engine: Engine, address: str) -> int:
    """Take everything of one person out of the tables; returns how many posts were blanked.

    A post keeps its place and key, so that answers of others stay readable and the same mail is
    never posted again.
    """
    person = address.strip().lower()
    with engine.begin() as connection:
        theirs = select(posts.c.id).where(posts.c.author_address == person)
        numbers = list(connection.scalars(theirs))
        for table in (files, likes, best):
            connection.execute(delete(table).where(table.c.post_id.in_(numbers)))
        connection.execute(delete(likes).where(likes.c.address == person))
        connection.execute(delete(members).where(members.c.address == person))
        connection.execute(
            update(posts)
            .where(posts.c.id.in_(numbers))
            .values(author=GONE, author_address="", title=GONE, text=GONE, audience_note="")
        )
    return len(numbers)
