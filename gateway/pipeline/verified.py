"""Who is a verified author. One place, since posting under a name rests on it."""

from __future__ import annotations


def verified(*, vouched: str, sender: str, author: str) -> bool:
    """Whether we may act in the author's name.

    Somebody whom we trust vouched for the author when the mail came (vouching.py, kept in
    `items.vouched`), and its one readable From equals the envelope sender. Anything else is ordinary mail.
    """
    return bool(vouched and author) and sender.lower() == author.lower()
