"""What the classifier may see of a mail: its new text, and how many people it names."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from nlp.types import Text

from ..mail.types import Message
from ..store.items import Item

if TYPE_CHECKING:
    from .parts import Parts

FEW = 3  # addresses in To and Cc; fewer say nothing where the mail reaches more people than they are
_OF_A_LIST = ("list-id", "list-post")  # RFC 2919, RFC 2369


def classifiable(message: Message, *, lists: Container[str] = (), audience: int | None = None) -> Text:
    """What the classifier may see of a mail.

    It learned that a number of addressees means people named one by one, and that a list has none.
    `lists` are the addresses known to be one, in lower case; `audience` is how many people the mail
    reaches, None where nobody knows.
    """
    return Text(
        subject=message.subject,
        body=message.visible_text,
        is_reply=message.is_reply,
        to_count=_named(message, lists, audience),
    )


def _named(message: Message, lists: Container[str], audience: int | None) -> int | None:
    """How many people To and Cc name; None where they name a list, or too few for all whom it reaches."""
    named = {one.address.lower() for one in (*message.to, *message.cc) if one.address}
    if any(address in lists for address in named) or any(message.headers.get(name) for name in _OF_A_LIST):
        return None
    few = len(named) < FEW and (audience is None or audience > len(named))
    return None if few else len(named) or None


def text_of(parts: Parts, item: Item, message: Message) -> Text:
    """The same for a mail that came in: the lists are those of config.yaml, the audience is the envelope's."""
    return classifiable(message, lists=parts.directory().lists, audience=item.recipient_count)
