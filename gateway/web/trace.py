"""One mail's page: why it went where it went, and what can still be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.responses import Response

from nlp.types import Kind

from ..errors import MailsquareError
from ..pipeline.correcting import correct, may_correct
from ..pipeline.letting_go import let_go, mail_anyway, post_after_all
from ..pipeline.retracting import retract
from ..store import corrections, items, journal, outgoing
from ..store.database import writing
from ..store.items import Item, State
from ..store.journal import Line
from ..store.outgoing import Outgoing, Sending
from .insight import insight_of
from .live import LivePages
from .rows import places_of
from .site import Site, own_path, to
from .story import story
from .veil import Veil
from .visit import Visit
from .vouched import voucher
from .why import question, why

if TYPE_CHECKING:
    from sqlalchemy import Connection

LETS_GO = (State.HELD, State.FAILED)
MAILS_ANYWAY = (State.POSTED, State.ABSORBED)
POSTS = (State.HELD, State.DELIVERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An item with all that is known around it."""

    item: Item
    lines: tuple[Line, ...]
    posts: tuple[Outgoing, ...]
    reached: dict[str, int]  # envelope recipients by what became of them
    corrects: bool  # whether a person may say what kind it truly is
    corrected: str  # the kind that a person gave; "" where none did


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """What the state of an item still allows."""

    deliver: bool
    targets: tuple[str, ...]  # where it can be posted after all
    retract: bool


class TracePages:
    """A mail's story, and the four things one can do about it."""

    def __init__(self, site: Site, live: LivePages) -> None:
        self.site = site
        self.live = live

    def trace(self, visit: Visit) -> Response:
        """The page; names and subject stay covered until revealed."""
        seen = self._seen(visit)
        if seen is None:
            return self.site.note(visit, "missing", status=404)
        item, targets = seen.item, self.site.parts.rulebook.now.targets
        veil = Veil(visit, item, self.site.revealed.has(visit.session, item.id))
        places = places_of(item, targets)
        return self.site.page(
            visit,
            "trace.html",
            item=item,
            veil=veil,
            seen=seen,
            places=places,
            question=question(visit, item),
            why=why(visit, item, seen.lines, places, voice="it"),
            steps=story(visit, veil, seen.lines),
            remedies=remedies(seen, tuple(targets)),
            kinds=tuple(Kind),
            insight=insight_of(visit, veil, targets),
            row=self.live.row(visit, item),
            voucher=voucher(visit, item),
            kept_until=self._kept_until(item),
        )

    def reveal(self, visit: Visit) -> Response:
        """Uncover one item for this session alone; the journal keeps who did."""
        item = self._item(visit)
        if item is None:
            return self.site.note(visit, "missing", status=404)
        if self.site.revealed.add(visit.session, item.id):
            with writing(self.site.parts.database) as connection:
                journal.write(
                    connection,
                    at=self.site.parts.clock(),
                    item_id=item.id,
                    event="revealed",
                    words="names and subject shown on the page",
                    who=visit.who,
                )
        if visit.wants_piece:
            return self.site.page(visit, "row.html", row=self.live.row(visit, item))
        return to(own_path(visit.form.get("back", ""), f"/items/{item.id}"))

    def deliver(self, visit: Visit) -> Response:
        """Send it to everybody who has not got it yet."""
        item = self._item(visit)
        if item is None:
            return self.site.note(visit, "missing", status=404)
        if item.state in MAILS_ANYWAY:
            mail_anyway(self.site.parts, item.id, visit.who)
        elif item.state in LETS_GO:
            let_go(self.site.parts, item.id, "released by a person", who=visit.who)
        else:
            raise MailsquareError(visit.say("cannot_deliver"))
        return to(f"/items/{item.id}")

    def post(self, visit: Visit) -> Response:
        """Post it in one of the targets that its state still allows."""
        seen = self._seen(visit)
        if seen is None:
            return self.site.note(visit, "missing", status=404)
        target = visit.form.get("target", "")
        if target not in remedies(seen, tuple(self.site.parts.rulebook.now.targets)).targets:
            raise MailsquareError(visit.say("cannot_post"))
        post_after_all(self.site.parts, seen.item.id, (target,), visit.who)
        return to(f"/items/{seen.item.id}")

    def retract(self, visit: Visit) -> Response:
        """Take its posts away again."""
        seen = self._seen(visit)
        if seen is None:
            return self.site.note(visit, "missing", status=404)
        if not can_retract(seen):
            raise MailsquareError(visit.say("cannot_retract"))
        retract(self.site.parts, seen.item.id, visit.who)
        return to(f"/items/{seen.item.id}")

    def correct(self, visit: Visit) -> Response:
        """Say what kind it truly is: what became of the mail stays, the classifier learns."""
        item = self._item(visit)
        if item is None:
            return self.site.note(visit, "missing", status=404)
        correct(self.site.parts, item.id, visit.form.get("kind", ""), visit.who, "reviewer")
        return to(f"/items/{item.id}#kind")

    def _item(self, visit: Visit) -> Item | None:
        with self.site.parts.database.connect() as connection:
            return items.get(connection, visit.request.path_params["id"][:32])

    def _seen(self, visit: Visit) -> Seen | None:
        with self.site.parts.database.connect() as connection:
            return seen_in(connection, visit.request.path_params["id"])

    def _kept_until(self, item: Item) -> datetime | None:
        """When retention takes the original and the names; None while the mail is in hand."""
        manners = self.site.parts.manners
        if item.finished_at is None or item.state is State.FAILED:
            return None
        kept = manners.keep_delivered if item.state is State.DELIVERED else manners.keep_posted
        return item.finished_at + kept


def seen_in(connection: Connection, item_id: str) -> Seen | None:
    """The item with its journal, posts and counts; None where there is none."""
    item = items.get(connection, item_id[:32])
    if item is None:
        return None
    said = corrections.of_item(connection, item.id)
    reached: dict[str, int] = {}
    for one in items.reached(connection, item.id):
        reached[one.state] = reached.get(one.state, 0) + 1
    return Seen(
        item=item,
        lines=journal.of_item(connection, item.id),
        posts=outgoing.of_item(connection, item.id),
        reached=reached,
        corrects=may_correct(item, kept=items.has_content(connection, item.id)),
        corrected=said.kind if said else "",
    )


def remedies(seen: Seen, targets: tuple[str, ...]) -> Remedies:
    """What can be done now. An item ends when all its posts are sent, so an open one bars a new one."""
    open_rows = {row.target for row in seen.posts if row.state is not Sending.SENT}
    failed = {row.target for row in seen.posts if row.state is Sending.FAILED}
    taken = {row.target for row in seen.posts} - failed
    free = tuple(name for name in targets if name not in taken and open_rows <= {name} & failed)
    free = free if seen.item.state in POSTS and is_ours_to_post(seen.item) else ()
    mails = seen.item.state in LETS_GO or (seen.item.state in MAILS_ANYWAY and not open_rows)
    return Remedies(deliver=mails, targets=free, retract=can_retract(seen))


def is_ours_to_post(item: Item) -> bool:
    """Only what rules looked at: what a guard, a check or its author kept mail is nobody's to post."""
    return item.decided_by == "otherwise" or item.decided_by.startswith("rule:")


def can_retract(seen: Seen) -> bool:
    """Only once it was mailed: otherwise nobody would have it any more."""
    return seen.item.state is State.BOTH and any(row.state is Sending.SENT for row in seen.posts)
