"""A person says what kind a mail truly is: kept to learn from, as long as the mail itself is kept."""

from __future__ import annotations

import hashlib

from nlp.types import Kind

from ..errors import NotAllowed
from ..mail.types import Message
from ..store import corrections, items, journal
from ..store.corrections import Correction
from ..store.database import writing
from ..store.items import Item
from .classifiable import text_of
from .parts import Parts

MOST_TEXT = 32_768                    # characters; the classifier looks at no more


def may_correct(item: Item, *, kept: bool) -> bool:
    """Only what was classified, and is still there: no text is read for this that was not read before."""
    return kept and item.kind in set(Kind)


def correct(parts: Parts, item_id: str, kind: str, who: str, by: str) -> None:
    """Keep a person's word on the kind of an item; what became of the mail does not change.

    Raises:
        NotAllowed: that is no kind, the mail was never classified, or it is no longer kept.
    """
    if kind not in set(Kind):
        raise NotAllowed(f"there is no such kind; choose {', '.join(Kind)}")
    with parts.database.connect() as connection:
        item = items.get(connection, item_id)
        content = items.content(connection, item_id)
    if item is None or not may_correct(item, kept=content is not None):
        raise NotAllowed("the kind of this mail can no longer be corrected: it was not read, or is not kept")
    assert content is not None
    read = parts.reader.read(content)
    if not isinstance(read, Message):
        raise NotAllowed(f"the mail cannot be read: {read.reason}")
    _keep(parts, item, read, kind, who, by)


def _keep(parts: Parts, item: Item, message: Message, kind: str, who: str, by: str) -> None:
    text, now = text_of(parts, item, message), parts.clock()
    with writing(parts.database) as connection:
        if not items.has_content(connection, item.id):
            raise NotAllowed("this mail was forgotten a moment ago")  # or its text would outlive it here
        corrections.keep(
            connection,
            Correction(
                item_id=item.id, at=now, said=item.kind, kind=kind, by=by, who_hash=_hash(parts, who),
                thread_id=item.thread_id, language=item.language, is_reply=text.is_reply,
                to_count=text.to_count, subject=text.subject[:1000], text=text.body[:MOST_TEXT],
            ),
        )
        words = f"{kind}, as it was read" if kind == item.kind else f"{kind}, not {item.kind}"
        journal.write(connection, at=now, item_id=item.id, event="corrected", words=words, who=who)


def _hash(parts: Parts, who: str) -> str:
    return hashlib.blake2b(who.lower().encode("utf-8", "replace"), key=parts.secret[:64], digest_size=16).hexdigest()
