"""An item's envelope as it came, rebuilt from the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..mail.types import Envelope
from ..store import items
from ..store.items import Item

if TYPE_CHECKING:
    from sqlalchemy import Connection


def envelope_of(connection: Connection, item: Item) -> Envelope:
    """Sender, recipients and options exactly as the client gave them."""
    kept = item.envelope
    return Envelope(
        sender=item.sender,
        recipients=tuple(one.recipient for one in items.reached(connection, item.id)),
        options=tuple(kept["options"]),
        peer=kept["peer"],
        helo=kept["helo"],
        xforward=tuple((name, value) for name, value in kept["xforward"]),
        trusted=item.trusted,
    )
