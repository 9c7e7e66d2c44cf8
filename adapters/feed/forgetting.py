"""Forgetting a person: their words, files, likes and memberships; what others wrote stays."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, delete, func, or_, select, update

from .tables import best, files, likes, members, posts

GONE = "–"     # what stands where words were


def forget(engine: Engine, address: str) -> int:
    """Take everything of one person out of the tables; returns how many posts were blanked.

    A post keeps its place and key, so that answers of others stay readable and the same mail is
    never posted again. What answers of others quote goes too, in the threads where the person
    wrote and wherever the address stands in a quote.
    """
    person = address.strip().lower()
    if not person:                    # every quote holds the empty address
        return 0
    with engine.begin() as connection:
        theirs = select(posts.c.id).where(posts.c.author_address == person)
        numbers = list(connection.scalars(theirs))
        threads = select(func.coalesce(posts.c.thread_id, posts.c.id)).where(posts.c.author_address == person)
        connection.execute(update(posts).values(set_apart="").where(or_(
            posts.c.id.in_(threads), posts.c.thread_id.in_(threads),
            posts.c.set_apart.icontains(person, autoescape=True))))
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


def drop_quotes(connection: Connection, thread: int, *, since: int) -> None:
    """Empty what later answers of a thread quote: it may hold the words of the post that goes."""
    connection.execute(update(posts).values(set_apart="").where(
        posts.c.thread_id == thread, posts.c.id > since))
