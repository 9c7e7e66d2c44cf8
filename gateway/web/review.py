"""The queue of held mail: what waits, why, until when, and the few things a person can do about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.responses import Response

from nlp.types import Kind

from ..errors import NotAllowed, TooLate
from ..pipeline.correcting import correct, may_correct
from ..pipeline.letting_go import version
from ..pipeline.reviewing import (
    MOST_TEXT,
    deliver_held,
    first_on,
    may_post,
    post_held,
    queue,
    suggestion,
    text_of,
)
from ..store import corrections, items, journal
from ..store.database import writing
from ..store.items import Item, State
from .insight import Insight, insight_of
from .rows import Row, row_of
from .site import Site, to
from .veil import Veil
from .visit import Visit
from .why import why
from .words.insight import CUES

MOST_MARKED = 12  # words of a mail that are marked in its text
KINDS = (Kind.QUESTION, Kind.ANNOUNCEMENT, Kind.DISCUSSION)  # in the order of the keys 1 to 3


@dataclass(frozen=True, slots=True, kw_only=True)
class KindChoice:
    """One of the three kinds, with its key."""

    key: int
    kind: str
    part: float
    said: bool  # what the classifier said
    taught: bool  # what a person said


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """One line of the queue."""

    row: Row
    list: str
    left: int  # seconds until the clock decides
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMail:
    """The mail that is looked at."""

    waits: Waits
    item: Item
    veil: Veil
    version: str
    why: Markup
    kinds: tuple[KindChoice, ...]
    corrects: bool
    learns: str  # what one more example changes, and when
    insight: Insight | None
    targets: tuple[str, ...]  # where it may be posted; () where that is not a reviewer's to decide
    suggested: str
    seen: bool  # whether this session had the text shown
    text: tuple[tuple[str, bool], ...]  # pieces of it, and whether each is marked


class ReviewPages:
    """The queue, and what its buttons and keys do."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def review(self, visit: Visit) -> Response:
        """The whole page; what is looked at is the one asked for, else the one whose hold ends first."""
        return self._page(visit)

    def now(self, visit: Visit) -> Response:
        """Only the queue, for the script."""
        return self._page(visit, "review_queue.html")

    def decide(self, visit: Visit) -> Response:
        """Post, deliver or correct, and on to the next one; in words who was first where somebody was."""
        item = self._item(visit)
        if item is None:
            return self.site.note(visit, "missing", status=404)
        act = visit.form.get("act", "")
        try:
            self.act(visit, item, act, visit.who)
        except TooLate:
            return self._page(visit, status=409, late=self.late(visit, item.id))
        except NotAllowed as error:
            return self._page(visit, status=409, refused=str(error), selected=item.id)
        if act in ("kind", "reveal"):
            return to(f"/review?{urlencode({'item': item.id, 'done': act})}")
        asked = {"item": visit.form.get("next", "")[:32], "done": act, "code": item.code}
        return to(f"/review?{urlencode({name: value for name, value in asked.items() if value})}")

    def act(self, visit: Visit, item: Item, act: str, who: str) -> None:
        """Do what a button says. TooLate or NotAllowed where it cannot be."""
        parts, shown = self.site.parts, visit.form.get("shown", "")[:80] or "nothing was shown"
        match act:
            case "post":
                post_held(parts, item.id, visit.form.get("target", "")[:100], who, shown)
            case "deliver":
                deliver_held(parts, item.id, who, shown)
            case "kind":
                correct(parts, item.id, visit.form.get("kind", ""), who, "reviewer")
            case "reveal":
                self._reveal(visit, item, who)
            case _:
                raise NotAllowed(visit.say("cannot_decide"))

    def held(self, visit: Visit, item: Item) -> HeldMail:
        """All that is shown of one held mail."""
        parts = self.site.parts
        with parts.database.connect() as connection:
            lines = journal.of_item(connection, item.id)
            said = corrections.of_item(connection, item.id)
            kept = items.has_content(connection, item.id)
        targets = parts.rulebook.now.targets
        seen = self.site.revealed.has(visit.session, f"text:{item.id}")
        veil = Veil(visit, item, seen or self.site.revealed.has(visit.session, item.id))
        posts = may_post(item)
        message = text_of(parts, item) if seen or posts else None
        return HeldMail(
            waits=self._waits(visit, item),
            item=item,
            veil=veil,
            version=version(item),
            why=why(visit, item, lines, (), voice="it"),
            kinds=_kinds(item, said.kind if said else ""),
            corrects=may_correct(item, kept=kept),
            learns=self._learns(visit),
            insight=insight_of(visit, veil, targets),
            targets=tuple(targets) if posts else (),
            suggested=suggestion(parts, item, message) if posts else "",
            seen=seen,
            text=_marked(message.visible_text[:MOST_TEXT], _cues(item)) if message and seen else (),
        )

    def late(self, visit: Visit, item_id: str) -> str:
        """Who was first, and what became of the mail."""
        with self.site.parts.database.connect() as connection:
            item = items.get(connection, item_id)
            first = first_on(connection, item) if item else None
        if item is None or first is None:
            return visit.say("late_unknown")
        who = first.who or visit.say("late_clock")
        if first.who:
            known = self.site.parts.directory().person(first.who).name
            who = visit.say("the_author") if first.who == item.sender.lower() else known or first.who
        groups = ", ".join(f"#{one}" for one in first.groups)
        became = "post" if groups and first.event != "released" else "mail"
        said = visit.say(f"late_{became}", who=who, time=visit.clock(first.at), groups=groups, code=item.code)
        return f"{said} {visit.say('late_failed')}" if first.state is State.FAILED else said

    def _page(
        self, visit: Visit, template: str = "review.html", *, status: int = 200, late: str = "",
        refused: str = "", selected: str = "",
    ) -> Response:
        with self.site.parts.database.connect() as connection:
            waiting = queue(connection)
        asked = selected or visit.request.query_params.get("item", "")[:32]
        chosen = next((one for one in waiting if one.id == asked), waiting[0] if waiting else None)
        place = waiting.index(chosen) if chosen else 0
        after = waiting[place + 1 : place + 2] or waiting[:place][-1:]
        done = visit.request.query_params.get("done", "")
        return self.site.page(
            visit,
            template,
            status=status,
            waiting=[self._waits(visit, one) for one in waiting],
            chosen=chosen.id if chosen else "",
            before=waiting[place - 1].id if place else "",
            after=after[0].id if after else "",
            following=waiting[place + 1].id if chosen and place + 1 < len(waiting) else "",
            held=self.held(visit, chosen) if chosen and template == "review.html" else None,
            late=late,
            refused=refused,
            done=done if done in ("post", "deliver", "kind", "reveal") else "",
            code=_code(visit.request.query_params.get("code", "")),
        )

    def _item(self, visit: Visit) -> Item | None:
        with self.site.parts.database.connect() as connection:
            return items.get(connection, visit.request.path_params["id"][:32])

    def _waits(self, visit: Visit, item: Item) -> Waits:
        parts = self.site.parts
        lifted = self.site.revealed.has(visit.session, item.id)
        lists = parts.directory().lists_in([item.list])
        until = item.hold_until or visit.now
        return Waits(
            row=row_of(visit, item, lifted=lifted, targets=parts.rulebook.now.targets),
            list=lists[0].name if lists else item.list,
            left=max(0, int((until - visit.now).total_seconds())),
            until=until,
        )

    def _learns(self, visit: Visit) -> str:
        manners = self.site.parts.manners
        if manners.learn_at is None:
            return visit.say("review_learns_never")
        return visit.count("review_learns", manners.learn_least, time=f"{manners.learn_at:%H:%M}")

    def _reveal(self, visit: Visit, item: Item, who: str) -> None:
        """Show names, subject and text to this session alone; the journal keeps who looked."""
        revealed = self.site.revealed
        revealed.add(visit.session, item.id)
        if revealed.add(visit.session, f"text:{item.id}"):
            words = "names, subject and text shown for review"
            with writing(self.site.parts.database) as connection:
                now = self.site.parts.clock()
                journal.write(connection, at=now, item_id=item.id, event="revealed", words=words, who=who)


def _kinds(item: Item, taught: str) -> tuple[KindChoice, ...]:
    """The three kinds in the order of their keys; () where the mail was not classified."""
    if not item.kind:
        return ()
    scores = (item.insight or {}).get("scores") or {item.kind: item.confidence or 0.0}
    return tuple(
        KindChoice(
            key=n,
            kind=kind.value,
            part=float(scores.get(kind.value, 0.0)),
            said=kind == item.kind,
            taught=kind == taught,
        )
        for n, kind in enumerate(KINDS, 1)
    )


def _cues(item: Item) -> list[str]:
    """The words of the mail that spoke for its kind."""
    cues = (item.insight or {}).get("cues") or ()
    words = [str(one["text"]) for one in cues if float(one["weight"]) > 0 and one["text"] not in CUES]
    return [one[:60] for one in words if len(one) > 2][:MOST_MARKED]


def _marked(text: str, cues: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, those marked that are such a word; a few plain words, so it takes linear time."""
    if not cues:
        return ((text, False),)
    longest = sorted(cues, key=len, reverse=True)
    wanted = re.compile(rf"\b({'|'.join(re.escape(one) for one in longest)})\b", re.IGNORECASE)
    return tuple((piece, n % 2 == 1) for n, piece in enumerate(wanted.split(text)) if piece)


def _code(text: str) -> str:
    return text if re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}", text) else ""

