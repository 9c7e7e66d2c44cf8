"""The pages one can look at, and the list of all routes."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import tzinfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from .adapter import Feed
from .downloads import Downloads
from .forms import Forms
from .live import Live, newest_mark
from .look import Look
from .numbers import week
from .queries import FOUND, TABS
from .site import STATIC, Site, number_in


def routes(feed: Feed, *, brand: str = "Mailsquare", zone: tzinfo | None = None) -> list[BaseRoute]:
    """The network's pages, to be mounted where `feed.base_url` points.

    Who looks is `request.state.viewer` (a Viewer or None), beside it `csrf`, `login_url` and
    `language`, all set by middleware. `zone` is the zone of the times shown, the machine's own
    where None.
    """
    site = Site(feed, brand, zone)
    pages, forms, downloads, live = Pages(site), Forms(site), Downloads(site), Live(site)
    return [
        Route("/", site.seen(pages.home), name="feed"),
        Route("/g/{group}", site.seen(pages.group)),
        Route("/g/{group}/new", site.seen(pages.new)),
        Route("/g/{group}/new", site.sent(forms.start), methods=["POST"]),
        Route("/p/{post}", site.seen(pages.thread)),
        Route("/p/{post}/reply", site.sent(forms.reply), methods=["POST"]),
        Route("/p/{post}/like", site.sent(forms.like), methods=["POST"]),
        Route("/p/{post}/best", site.sent(forms.best), methods=["POST"]),
        Route("/piece/{post}", site.seen(pages.piece)),
        Route("/search", site.seen(pages.search)),
        Route("/files/{file}", site.seen(downloads.file)),
        Route("/language", site.sent(forms.language), methods=["POST"]),
        Route("/events", live.events),
        Mount("/static", StaticFiles(directory=STATIC)),
        Route("/{rest:path}", site.seen(pages.missing)),
    ]


class Pages:
    """What a viewer can open."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def home(self, request: Request, look: Look) -> Response:
        """The newest of all groups one reads."""
        before, after = number_in(request.query_params.get("before")), self._newest()
        page = self.site.reads.page(look.viewer, before=before if before > 0 else None)
        return self.site.page(look, "home.html", page=page, before=before, after=after, once=_once())

    def group(self, request: Request, look: Look) -> Response:
        """A group, one tab of it."""
        reads, name = self.site.reads, request.path_params["group"]
        group = next((group for group in reads.groups(look.viewer) if group.name == name), None)
        tab = request.query_params.get("tab", "all")
        if group is None or tab not in TABS:
            return self.missing(request, look)
        before, after = number_in(request.query_params.get("before")), self._newest()
        page = reads.page(look.viewer, group=name, tab=tab, before=before if before > 0 else None)
        feed = self.site.feed
        return self.site.page(
            look, "group.html", group=group, tab=tab, tabs=TABS, page=page, before=before, after=after,
            once=_once(), waiting=reads.waiting(look.viewer, name),
            week=week(feed.engine, feed.everyone, look.viewer, name, look.now))

    def new(self, request: Request, look: Look) -> Response:
        """The form for a new post."""
        groups = {group.name: group for group in self.site.reads.groups(look.viewer)}
        group = groups.get(request.path_params["group"])
        if group is None:
            return self.missing(request, look)
        return self.site.page(look, "new.html", group=group, once=_once(), values={}, problems={})

    def thread(self, request: Request, look: Look) -> Response:
        """A thread with all its replies."""
        after = self._newest()
        thread = self.site.reads.thread(look.viewer, number_in(request.path_params["post"]))
        if thread is None:
            return self.missing(request, look)
        return self.site.page(look, "thread.html", thread=thread, after=after, once=_once())

    def piece(self, request: Request, look: Look) -> Response:
        """The card of a thread alone, for the script."""
        whole = request.query_params.get("whole") == "1"
        thread = self.site.reads.thread(look.viewer, number_in(request.path_params["post"]), whole=whole)
        if thread is None:
            return Response(status_code=404)
        look = replace(look, here=f"{look.root}/p/{thread.post.id}")
        return self.site.piece(look, "piece.html", thread=thread, whole=whole, once=_once())

    def search(self, request: Request, look: Look) -> Response:
        """Posts and replies with the words asked for."""
        words = request.query_params.get("q", "").replace("\x00", "").strip()[:200]
        found = self.site.reads.search(look.viewer, words)
        return self.site.page(look, "search.html", words=words, found=found, most=FOUND)

    def missing(self, request: Request, look: Look) -> Response:
        """Not there, or not for this viewer: the same page."""
        return self.site.note(look, "missing", status=404)

    def _newest(self) -> int:
        """Newest id of all: read before the page, so that nothing falls between page and stream."""
        return newest_mark(self.site.feed.engine)[0]


def _once() -> str:
    return secrets.token_urlsafe(12)
