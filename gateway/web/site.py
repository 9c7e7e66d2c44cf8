"""What all pages share: who may come in, the form guard, and the templates in the house's frame."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from adapters.feed.look import portrait
from adapters.feed.site import environment, hand_off, viewer_of

from ..errors import MailsquareError
from ..pipeline.health import Watch
from ..pipeline.parts import Parts
from ..store import waiting
from .passwords import AdminDoor
from .sessions import Revealed, Sessions
from .visit import Role, Visit
from .words import WORDS

ROOM = Path(__file__).parent
STATIC = ROOM / "static"
LARGEST_FORM = 20_000  # bytes
MOST_FIELDS = 200
ANYBODY: frozenset[Role] = frozenset()
REVIEWERS = frozenset({Role.REVIEWER, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
RULE_READERS = frozenset({*REVIEWERS, Role.RULE_ADMIN})

Endpoint = Callable[[Visit], Response]
Answer = Callable[[Request], Awaitable[Response]]


class OutboxMail(Protocol):
    """A mail that left for the demo's own mail server."""

    @property
    def number(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def sender(self) -> str: ...
    @property
    def recipients(self) -> Sequence[str]: ...
    @property
    def content(self) -> bytes: ...


class Site:
    """The gateway's own pages. `outbox` is there in the demo alone."""

    def __init__(
        self,
        parts: Parts,
        sessions: Sessions,
        admin: AdminDoor,
        *,
        demo: bool,
        outbox: Callable[[], Sequence[OutboxMail]] | None,
        has_feed: bool,
    ) -> None:
        self.parts = parts
        self.sessions = sessions
        self.admin = admin
        self.demo = demo
        self.outbox = outbox
        self.has_feed = has_feed
        self.revealed = Revealed()
        self.watch = Watch(parts)
        self.templates = environment(ROOM / "templates")

    def shown(self, endpoint: Endpoint, roles: frozenset[Role] = ANYBODY) -> Answer:
        """A page for whoever has one of the roles; `ANYBODY` is truly anybody."""

        async def answer(request: Request) -> Response:
            visit = self.visit(request)
            refused = self._refusal(visit, roles)
            return refused if refused is not None else await run_in_threadpool(endpoint, visit)

        return answer

    def sent(
        self, endpoint: Endpoint, roles: frozenset[Role] = ANYBODY, *, largest: int = LARGEST_FORM
    ) -> Answer:
        """A form that does something: one of the roles, a sane size, and the session's token in it."""

        async def answer(request: Request) -> Response:
            # a large form is only read for somebody who may send one
            allowed = not roles or request.state.roles & roles
            form = await _form(request, largest if allowed else LARGEST_FORM)
            visit = self.visit(request, form or {})
            refused = self._refusal(visit, roles)
            if refused is not None:
                return refused
            if form is None or not hmac.compare_digest(
                form.get("csrf", "").encode(errors="replace"), visit.csrf.encode()
            ):
                return self.note(visit, "refused", status=403)
            try:
                return await run_in_threadpool(endpoint, visit)
            except MailsquareError as error:
                return self.note(visit, "impossible", status=409, why=str(error))

        return answer

    def visit(self, request: Request, form: Mapping[str, str] | None = None) -> Visit:
        """The request with all that pages ask of it."""
        state = request.state
        return Visit(
            request=request,
            viewer=viewer_of(request),
            roles=state.roles,
            session=state.session,
            csrf=state.csrf,
            language=state.language,
            now=self.parts.clock(),
            zone=self.parts.rulebook.now.company.timezone,
            form=form or {},
        )

    def page(self, visit: Visit, template: str, *, status: int = 200, **shown: object) -> Response:
        """A whole page, or a piece of one."""
        words = WORDS[visit.language]
        url = visit.request.url
        html = self.templates.get_template(template).render(
            v=visit,
            w=words,
            language=visit.language,
            csrf=visit.csrf,
            assets="/static",
            brand=self.parts.manners.company or "Mailsquare",
            brand_note=words["brand_note"],
            home="/",
            me=portrait(visit.viewer.name) if visit.viewer else None,
            language_url="/language",
            here=f"{url.path}?{url.query}" if url.query else url.path,
            demo=self.demo,
            has_outbox=self.outbox is not None,
            has_feed=self.has_feed,
            rules=self.parts.rulebook.now,
            reviews=bool(visit.roles & REVIEWERS),
            tries_rules=bool(visit.roles & RULE_READERS),
            **self._waiting(visit),
            **shown,
        )
        return HTMLResponse(html, status_code=status)

    def _waiting(self, visit: Visit) -> dict[str, int]:
        """What the navigation counts, for those who see it: held mails, and storms that rage."""
        if not visit.roles & REVIEWERS or visit.wants_piece:
            return {"held_count": 0, "storm_count": 0}
        with self.parts.database.connect() as connection:
            return {"held_count": waiting.held(connection), "storm_count": waiting.storms(connection)}

    def note(self, visit: Visit, what: str, *, status: int, why: str = "") -> Response:
        """A page that only says why there is nothing: `missing`, `refused`, `forbidden`, `impossible`."""
        return self.page(visit, "said.html", status=status, what=what, why=why)

    def _refusal(self, visit: Visit, roles: frozenset[Role]) -> Response | None:
        if not roles or visit.roles & roles:
            return None
        if visit.viewer is not None:
            return self.note(visit, "forbidden", status=403)
        if visit.request.method == "POST":
            return Response(status_code=401)
        return hand_off(visit.request)


def to(path: str) -> RedirectResponse:
    """On to another of our own pages, after a form."""
    return RedirectResponse(path, status_code=303)


def own_path(text: str, otherwise: str) -> str:
    """The path where it is one of ours, without host or tricks; else the other one."""
    ours = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if ours and "\\" not in text else otherwise


async def _form(request: Request, largest: int) -> Mapping[str, str] | None:
    """The fields of a plain form; None for anything else or anything large."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        return None
    size = request.headers.get("content-length", "")
    if not (size.isascii() and size.isdigit() and int(size) <= largest):
        return None
    fields = await request.form(max_fields=MOST_FIELDS, max_part_size=largest)
    return {name: value for name, value in fields.items() if isinstance(value, str)}
