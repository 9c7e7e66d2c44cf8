"""What all pages share: the door, the templates, and the headers of every answer."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from datetime import tzinfo
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from .adapter import Feed
from .look import Look, opening, portrait
from .queries import Reads
from .strings import WORDS, language_of
from .types import Viewer
from .when import size
from .writes import Writes

ROOM = Path(__file__).parent
TEMPLATES = ROOM / "templates"
STATIC = ROOM / "static"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LARGEST_FORM = 1_000_000              # bytes
LARGEST_ID = 2**31 - 1                # of an integer column in PostgreSQL

Answer = Callable[[Request], Awaitable[Response]]
Form = Mapping[str, str]


def environment(*more: Path) -> Environment:
    """Templates of the house, with folders of one's own before ours; everything is escaped."""
    loader = FileSystemLoader([*more, TEMPLATES])
    made = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(portrait=portrait, opening=opening, octets=size)
    return made


@cache
def _own_templates() -> Environment:
    return environment()


class Site:
    """One network's pages. Nobody passes `seen` or `sent` without a viewer."""

    def __init__(self, feed: Feed, brand: str, zone: tzinfo | None) -> None:
        self.feed = feed
        self.brand = brand
        self.zone = zone
        self.reads = Reads(feed.engine, feed.everyone)
        self.writes = Writes(feed.engine, feed.everyone, feed.clock)
        self.templates = _own_templates()

    def seen(self, endpoint: Callable[[Request, Look], Response]) -> Answer:
        """A page that shows something: the endpoint runs in a thread, for a known viewer only."""
        async def answer(request: Request) -> Response:
            viewer = viewer_of(request)
            if viewer is None:
                return hand_off(request)
            return await run_in_threadpool(endpoint, request, self.look(request, viewer))
        return answer

    def sent(self, endpoint: Callable[[Request, Look, Form], Response]) -> Answer:
        """A form that does something: a known viewer, a form of sane size, and the right token in it."""
        async def answer(request: Request) -> Response:
            viewer = viewer_of(request)
            if viewer is None:
                return Response(status_code=401, headers=dict(HEADERS))
            form = await _form(request)
            look = self.look(request, viewer)
            if form is None or not _same(form.get("csrf", ""), look.csrf):
                return await run_in_threadpool(self.note, look, "refused", status=403)
            return await run_in_threadpool(endpoint, request, look, form)
        return answer

    def look(self, request: Request, viewer: Viewer) -> Look:
        """How to speak to the person who asks."""
        language = getattr(request.state, "language", None)
        if not isinstance(language, str) or language not in WORDS:
            language = language_of(request.headers.get("accept-language", ""))
        query = f"?{request.url.query}" if request.url.query else ""
        return Look(viewer=viewer, language=language, root=request.scope.get("root_path", ""),
                    csrf=getattr(request.state, "csrf", "") or "", here=request.url.path + query,
                    now=self.feed.clock(), zone=self.zone)

    def page(self, look: Look, template: str, *, status: int = 200, **shown: object) -> Response:
        """A whole page in the house's frame."""
        return HTMLResponse(self.html(look, template, groups=self.reads.groups(look.viewer), **shown),
                            status_code=status, headers=dict(HEADERS))

    def piece(self, look: Look, template: str, **shown: object) -> Response:
        """A piece of a page, for the script to put in its place."""
        return HTMLResponse(self.html(look, template, **shown), headers=dict(HEADERS))

    def note(self, look: Look, what: str, *, status: int) -> Response:
        """A page that only says why there is nothing: `missing` or `refused`."""
        return self.page(look, "note.html", status=status, what=what)

    def html(self, look: Look, template: str, **shown: object) -> str:
        """A template filled in."""
        return self.templates.get_template(template).render(
            look=look, w=WORDS[look.language], language=look.language, root=look.root, csrf=look.csrf,
            assets=f"{look.root}/static", brand=self.brand, brand_note=WORDS[look.language]["brand_note"],
            home=f"{look.root}/", me=portrait(look.viewer.name), here=look.here,
            language_url=f"{look.root}/language", **shown)


def viewer_of(request: Request) -> Viewer | None:
    """Who looks, as the gateway's middleware said."""
    viewer = getattr(request.state, "viewer", None)
    return viewer if isinstance(viewer, Viewer) else None


def hand_off(request: Request) -> Response:
    """To the login page for a person who opens a page, a bare 401 for a script or a picture."""
    login = getattr(request.state, "login_url", None)
    if not login or "text/html" not in request.headers.get("accept", "") or "x-piece" in request.headers:
        return Response(status_code=401, headers=dict(HEADERS))
    return RedirectResponse(login, status_code=303, headers=dict(HEADERS))


def number_in(text: object) -> int:
    """An id from a path or query, -1 (no such id) where it is none."""
    digits = str(text or "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10):
        return -1
    return int(digits) if int(digits) <= LARGEST_ID else -1


async def _form(request: Request) -> Form | None:
    """The fields of a plain form; None for anything else or anything large."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        return None
    size = request.headers.get("content-length", "")
    if not size.isdigit() or int(size) > LARGEST_FORM:
        return None
    fields = await request.form(max_fields=20)
    return {name: value for name, value in fields.items() if isinstance(value, str)}


def _same(given: str, wanted: str) -> bool:
    return bool(wanted) and hmac.compare_digest(given.encode(errors="replace"), wanted.encode())
