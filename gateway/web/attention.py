"""What failed and needs a person, with the buttons that set it right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from ..errors import NotAllowed
from ..pipeline import mending
from ..pipeline.dead_letters import Broke, DeadLetter, Remedy, dead_letters
from ..store import items, outgoing
from ..store.items import Item
from .site import Site, to
from .veil import Veil
from .visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One line of the list, its names covered."""

    item: Item
    veil: Veil
    broke: str
    group: str
    post: str  # the id of the post, "" for a delivery
    at: datetime
    why: str
    tries: int
    addresses: int
    remedies: tuple[str, ...]
    kept: bool


class AttentionPages:
    """The list, and what its buttons do."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def attention(self, visit: Visit) -> Response:
        """All that failed and that nobody has looked after."""
        with self.site.parts.database.connect() as connection:
            found = dead_letters(connection)
        return self.site.page(visit, "attention.html", letters=[self._shown(visit, one) for one in found])

    def mend(self, visit: Visit) -> Response:
        """Do what the button says, for that step of that mail alone."""
        parts, asked = self.site.parts, visit.form.get("do", "")
        item_id, post = visit.request.path_params["id"][:32], visit.form.get("post", "")[:64]
        with parts.database.connect() as connection:
            item = items.get(connection, item_id)
            row = outgoing.get(connection, post) if post else None
        if item is None or (post and (row is None or row.item_id != item.id)):
            return self.site.note(visit, "missing", status=404)
        match asked, row is not None:
            case Remedy.LEAVE.value, _:
                mending.leave(parts, item.id, visit.who)
            case Remedy.RETRY.value, True:
                mending.retry_post(parts, post, visit.who)
            case Remedy.RETRY.value, False:
                mending.retry_delivery(parts, item.id, visit.who)
            case Remedy.THERE.value, True:
                mending.it_is_there(parts, post, visit.who)
            case Remedy.AGAIN.value, True:
                mending.post_again(parts, post, visit.who)
            case _:
                raise NotAllowed(visit.say("cannot_mend"))
        return to("/attention")

    def _shown(self, visit: Visit, one: DeadLetter) -> Shown:
        veil = Veil(visit, one.item, self.site.revealed.has(visit.session, one.item.id))
        return Shown(
            item=one.item,
            veil=veil,
            broke=one.broke.value,
            group=f"#{one.post.group}" if one.post else "",
            post=one.post.id if one.post and one.broke in (Broke.POST, Broke.UNSURE) else "",
            at=one.at,
            why=veil.words(one.reason),
            tries=one.tries,
            addresses=one.addresses,
            remedies=tuple(remedy.value for remedy in one.remedies),
            kept=one.kept,
        )
