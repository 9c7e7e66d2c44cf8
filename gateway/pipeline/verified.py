"""Who is a verified author. One place, since posting under a name rests on it."""

from __future__ import annotations


def verified(*, trusted: bool, sender: str, author: str) -> bool:
    """Whether we may act in the author's name.

    The mail came from a configured trusted network, with one readable From that equals the
    envelope sender. Anything else is ordinary mail.
    """
    return trusted and bool(author) and sender.lower() == author.lower()
