"""Mails with every freedom in the fields that threads hang on, and what became of them."""

from __future__ import annotations

from nlp.types import Kind
from tests.gateway.town import Town

ALL = "iedereen@havik.example"
SALES = "sales@havik.example"
PANEL = "extern-panel@havik.example"
P1, P2, P3 = (f"p{n}@havik.example" for n in (1, 2, 3))
S1, S2 = "s1@havik.example", "s2@havik.example"
MANY = tuple(f"p{n}@havik.example" for n in range(4, 10))  # named beside a small list, so that it is no small mail


def mail(subject: str, text: str, *fields: str, author: str = P1, to: str = ALL) -> bytes:
    """A mail with exactly these other fields: none of Message-ID, Date or References unless given."""
    head = [f"From: Persoon <{author}>", f"To: {to}", f"Subject: {subject}", *fields]
    return "\r\n".join([*head, "Content-Type: text/plain; charset=utf-8", "", text, ""]).encode()


def send(
    town: Town,
    subject: str,
    *fields: str,
    author: str = P1,
    to: tuple[str, ...] = (ALL,),
    text: str = "",
    kind: Kind = Kind.DISCUSSION,
    trusted: bool = True,
    sender: str | None = None,
    wait: float = 30,
) -> str:
    """Taken at the door and worked through; its item."""
    town.says.kind = kind
    content = mail(subject, text or f"Woorden van {author}.", *fields, author=author, to=", ".join(to))
    item = town.accept(content, author if sender is None else sender, *to, trusted=trusted)
    if wait:
        town.run(wait)
    return item


def post(town: Town, subject: str, *fields: str, author: str = P1, to: tuple[str, ...] = (ALL,)) -> str:
    """A mail that becomes a post: an announcement to everyone, or news of sales."""
    return send(town, subject, *fields, author=author, to=to, kind=Kind.ANNOUNCEMENT)


def where(town: Town, item: str) -> str:
    """The address of its one post, "" for none."""
    return next(iter(town.posts(item)), "")


def under(town: Town, reply: str, root: str) -> bool:
    """Whether the reply stands beneath the other's post."""
    return where(town, reply).startswith(f"{where(town, root)}#") and bool(where(town, root))


def together(town: Town, *items: str) -> bool:
    """Whether all are in one thread."""
    return len({town.item(one).thread_id for one in items}) == 1
