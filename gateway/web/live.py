"""The live page: the balance, the storms, the stream of mails, and the off switch."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from sse_starlette.event import ServerSentEvent
from sse_starlette.sse import EventSourceResponse
from starlette.requests import Request
from starlette.responses import Response

from adapters.feed.live import AT_MOST, EVERY, Pulse
from adapters.feed.site import hand_off

from ..pipeline import off
from ..pipeline.health import health
from ..pipeline.soundness import troubles
from ..pipeline.storms import raging
from ..store import items, journal
from ..store.database import writing
from ..store.items import Item
from .figures import OUTCOMES, SPANS, balance, since
from .rows import Row, row_of
from .site import REVIEWERS, Site, to
from .told import strip
from .veil import base_veil
from .visit import Visit

ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What of the stream is shown: a span of time, one outcome or all, from when backwards."""

    span: str
    state: str
    before: str

    def url(self, path: str = "/live", **other: str) -> str:
        """The address of this view, or of one a little different."""
        asked = {"span": self.span, "state": self.state, "before": self.before, **other}
        asked = {name: value for name, value in asked.items() if value and value != "today"}
        return f"{path}?{urlencode(asked)}" if asked else path


def view_of(visit: Visit) -> View:
    """The view a request asks for; what it does not know it takes for nothing."""
    asked = visit.request.query_params
    span, state, before = asked.get("span", ""), asked.get("state", ""), asked.get("before", "")
    return View(
        span=span if span in SPANS else "today",
        state=state if state in OUTCOMES else "",
        before=before if _time(before) else "",
    )


class LivePages:
    """What happens now."""

    def __init__(self, site: Site, every: float = EVERY) -> None:
        self.site = site
        self.pulse = Pulse(self._mark, every)

    def live(self, visit: Visit) -> Response:
        """The whole page."""
        return self._page(visit, "live.html")

    def now(self, visit: Visit) -> Response:
        """Only what changes, for the script."""
        return self._page(visit, "now.html")

    async def events(self, request: Request) -> Response:
        """A word each time something happened; never what. The script then fetches what it shows."""
        visit = self.site.visit(request)
        if not visit.roles & REVIEWERS:
            return hand_off(request) if visit.viewer is None else Response(status_code=403)
        return EventSourceResponse(
            self._beats(), ping=20, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )

    def ask_off(self, visit: Visit) -> Response:
        """Asks once before everything becomes ordinary mail."""
        return self.site.page(visit, "off.html", is_off=off.is_off(self.site.parts.state))

    def switch_off(self, visit: Visit) -> Response:
        """Deliver everything as mail from now on."""
        parts = self.site.parts
        mark = off.switch_off(parts.state, parts.clock(), "by the live page")
        if off.has_other_nodes(parts.database):
            off.tell_all(parts.database, parts.clock(), mark)
        self._note(visit, "off", "switched off: everything is ordinary mail")
        return to("/live")

    def switch_on(self, visit: Visit) -> Response:
        """Back to work."""
        parts = self.site.parts
        if off.switch_on(parts.state):
            if off.has_other_nodes(parts.database):
                off.tell_all(parts.database, parts.clock())
            self._note(visit, "on", "switched on again")
        return to("/live")

    def row(self, visit: Visit, item: Item) -> Row:
        """One line of the stream as this session may see it."""
        lifted = self.site.revealed.has(visit.session, item.id)
        return row_of(visit, item, lifted=lifted, targets=self.site.parts.rulebook.now.targets)

    def _page(self, visit: Visit, template: str) -> Response:
        view, parts = view_of(visit), self.site.parts
        with parts.database.connect() as connection:
            counted = balance(connection, since(view.span, visit.now, visit.zone))
            rage = raging(connection)
            found = items.latest(
                connection, limit=ROWS + 1, before=_time(view.before), states=OUTCOMES.get(view.state)
            )
        more = found[ROWS - 1].accepted_at.isoformat() if len(found) > ROWS else ""
        return self.site.page(
            visit,
            template,
            view=view,
            balance=counted,
            spans=SPANS,
            older=more,
            storms=[(storm, base_veil(visit, storm.subject)) for storm in rage],
            rows=[self.row(visit, one) for one in found[:ROWS]],
            is_off=off.is_off(parts.state),
            troubles=troubles(parts),
            strip=strip(health(parts), visit.language, visit.clock, demo=self.site.demo),
        )

    def _mark(self) -> tuple[int, int]:
        """What changes when the page does: something happened, or something begins or ends to be wrong."""
        seen = self.site.watch.now()
        now = tuple((one.name, one.code, one.about) for one in seen.findings)
        with self.site.parts.database.connect() as connection:
            return journal.newest_id(connection), hash(now)

    async def _beats(self) -> AsyncIterator[ServerSentEvent]:
        async with aclosing(self.pulse.beats(AT_MOST)) as beats:
            async for _ in beats:
                yield ServerSentEvent(data=json.dumps({"piece": "now"}))

    def _note(self, visit: Visit, event: str, words: str) -> None:
        with writing(self.site.parts.database) as connection:
            journal.write(connection, at=self.site.parts.clock(), event=event, words=words, who=visit.who)


def _time(text: str) -> datetime | None:
    """An aware moment out of an address, or None."""
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo and found.year > 1970 else None
    except ValueError:
        return None
