"""Takes posts away again, at a person's wish."""

from __future__ import annotations

from adapters.errors import AdapterError
from adapters.types import Receipt

from ..errors import MailsquareError
from ..store import journal, outgoing
from ..store.database import writing
from ..store.outgoing import Sending
from .parts import Parts


def retract(parts: Parts, item_id: str, who: str) -> int:
    """Take every post of an item out of its group; returns how many. The item's state stays.

    Raises:
        MailsquareError: a network did not do it.
    """
    with parts.database.connect() as connection:
        rows = [row for row in outgoing.of_item(connection, item_id) if row.state is Sending.SENT]
    for row in rows:
        receipt = Receipt(
            key=row.key,
            remote_id=row.remote_id,
            thread=row.remote_thread,
            url=row.url,
            posted_at=row.sent_at or row.intended_at,
        )
        try:
            parts.networks[row.network].retract(receipt, row.group)
        except (AdapterError, KeyError) as error:
            raise MailsquareError(f"{row.network} did not take the post away: {error}") from error
        with writing(parts.database) as connection:
            outgoing.settle(connection, row.id, Sending.RETRACTED, "taken away by a person")
            journal.write(
                connection,
                at=parts.clock(),
                item_id=item_id,
                event="retracted",
                words=f"taken out of {row.group}",
                who=who,
            )
    return len(rows)
