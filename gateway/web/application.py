"""All routes of the gateway's pages, and who may pass each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles

from adapters.feed.site import STATIC as HOUSE
from adapters.feed.types import Viewer

from ..pipeline.parts import Parts
from .attention import AttentionPages
from .choice import ChoicePages
from .drafts import LARGEST_DRAFT
from .live import LivePages
from .login import LoginPages
from .mailroom import Mailroom
from .middleware import Gatekeeper, People
from .operate import OperatePages
from .outbox import OutboxPages
from .passwords import AdminDoor
from .playground import PlaygroundPages
from .review import ReviewPages
from .review_link import ReviewLinkPages
from .sessions import Sessions
from .settings import Configured, WebSettings
from .site import REVIEWERS, RULE_READERS, STATIC, Answer, Endpoint, OutboxMail, Site
from .start import StartPages
from .storms import StormPages
from .trace import TracePages

Outbox = Callable[[], Sequence[OutboxMail]]


class Assets(StaticFiles):
    """Our own style sheets, scripts and pictures; browsers ask again whether they changed."""

    async def get_response(self, path: str, scope: object) -> Response:
        """The file, to be asked for again after an upgrade."""
        response = await super().get_response(path, scope)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response


def application(
    config: Configured,
    parts: Parts,
    staff: Callable[[], frozenset[str]],
    mailroom: Mailroom,
    *,
    demo: bool = False,
    outbox: Outbox | None = None,
    viewer: Viewer | None = None,
) -> Starlette:
    """The pages as one ASGI application."""
    web = config.shape.web
    file = config.path.parent / web.admin_password_file if web.admin_password_file else None
    admin = AdminDoor(file, parts.clock)
    secure = parts.manners.web_url.startswith("https://")
    sessions = Sessions(parts.secret, parts.clock, secure=secure)
    feed = _feed_routes(parts)
    site = Site(parts, sessions, admin, demo=demo, outbox=outbox if demo else None, has_feed=bool(feed))
    fixed = (viewer or _somebody(parts, staff)) if demo else None
    people = People(parts, web, staff, admin, fixed)
    gate = Middleware(
        Gatekeeper, people=people, sessions=sessions, secure=secure, login_url=None if demo else "/login"
    )
    ours = [*_routes(site, mailroom, web), *_review_routes(site, web, staff), *_rules_routes(site)]
    app = Starlette(routes=[*ours, *feed, Route("/{rest:path}", _missing(site))], middleware=[gate])
    # a redirect for a missing slash would be built from the Host header
    app.router.redirect_slashes = False
    return app


def _routes(site: Site, mailroom: Mailroom, web: WebSettings) -> list[BaseRoute]:
    start, login, live = StartPages(site), LoginPages(site, mailroom), LivePages(site)
    trace, choice, operate = TracePages(site, live), ChoicePages(site), OperatePages(site, web.metrics)
    attention = AttentionPages(site)
    shown, sent = site.shown, site.sent
    routes: list[BaseRoute] = [
        Route("/", shown(start.start)),
        Route("/language", sent(start.language), methods=["POST"]),
        Route("/login", shown(login.ask)),
        Route("/login", sent(login.asked), methods=["POST"]),
        Route("/login/{token}", shown(login.link)),
        Route("/login/{token}", sent(login.use), methods=["POST"]),
        Route("/logout", sent(login.out), methods=["POST"]),
        Route("/admin/login", shown(login.admin)),
        Route("/admin/login", sent(login.enter), methods=["POST"]),
        Route("/choice/{token}", shown(choice.show)),
        Route("/choice/{token}", sent(choice.act), methods=["POST"]),
        Route("/live", shown(live.live, REVIEWERS)),
        Route("/live/now", shown(live.now, REVIEWERS)),
        Route("/live/events", live.events),
        Route("/off", shown(live.ask_off, REVIEWERS)),
        Route("/off", sent(live.switch_off, REVIEWERS), methods=["POST"]),
        Route("/on", sent(live.switch_on, REVIEWERS), methods=["POST"]),
        Route("/items/{id}", shown(trace.trace, REVIEWERS)),
        Route("/items/{id}/reveal", sent(trace.reveal, REVIEWERS), methods=["POST"]),
        Route("/items/{id}/deliver", sent(trace.deliver, REVIEWERS), methods=["POST"]),
        Route("/items/{id}/post", sent(trace.post, REVIEWERS), methods=["POST"]),
        Route("/items/{id}/retract", sent(trace.retract, REVIEWERS), methods=["POST"]),
        Route("/items/{id}/kind", sent(trace.correct, REVIEWERS), methods=["POST"]),
        Route("/items/{id}/mend", sent(attention.mend, REVIEWERS), methods=["POST"]),
        Route("/attention", shown(attention.attention, REVIEWERS)),
        Route("/healthz", shown(operate.healthz)),
        Route("/readyz", shown(operate.readyz)),
        Route("/metrics", shown(operate.metrics)),
        Mount("/static/it", Assets(directory=STATIC)),
        Mount("/static", Assets(directory=HOUSE)),
    ]
    return [*routes, *_outbox_routes(site)]


def _review_routes(site: Site, web: WebSettings, staff: Callable[[], frozenset[str]]) -> list[BaseRoute]:
    """Where a person decides: held mail, from the page or from a mail, and storms."""
    shown, sent, review, storms = site.shown, site.sent, ReviewPages(site), StormPages(site)
    reviewers = frozenset(address.strip().lower() for address in web.reviewers)
    link = ReviewLinkPages(site, review, lambda person: person in reviewers and person in staff())
    return [
        Route("/review", shown(review.review, REVIEWERS)),
        Route("/review/now", shown(review.now, REVIEWERS)),
        Route("/review/link/{token}", shown(link.show)),
        Route("/review/link/{token}", sent(link.act), methods=["POST"]),
        Route("/review/{id}", sent(review.decide, REVIEWERS), methods=["POST"]),
        Route("/storms", shown(storms.storms, REVIEWERS)),
        Route("/storms/{id}/end", sent(storms.end, REVIEWERS), methods=["POST"]),
        Route("/storms/{id}/exempt", sent(storms.exempt, REVIEWERS), methods=["POST"]),
        Route("/storms/{id}/resume", sent(storms.resume, REVIEWERS), methods=["POST"]),
    ]


def _rules_routes(site: Site) -> list[BaseRoute]:
    """Where rules are tried, and saved by those who may."""
    pages = PlaygroundPages(site)

    def sent(endpoint: Endpoint) -> Answer:
        return site.sent(endpoint, RULE_READERS, largest=LARGEST_DRAFT)

    return [
        Route("/playground", site.shown(pages.show, RULE_READERS)),
        Route("/playground", sent(pages.tried), methods=["POST"]),
        Route("/playground/check", sent(pages.check), methods=["POST"]),
        Route("/playground/save", sent(pages.save), methods=["POST"]),
    ]


def _outbox_routes(site: Site) -> list[BaseRoute]:
    """There in the demo alone; elsewhere the address does not exist."""
    if site.outbox is None:
        return []
    pages = OutboxPages(site)
    return [
        Route("/outbox", site.shown(pages.outbox, REVIEWERS)),
        Route("/outbox/{number}", site.shown(pages.mail, REVIEWERS)),
        Route("/outbox/{number}/html", site.shown(pages.html, REVIEWERS)),
    ]


def _feed_routes(parts: Parts) -> list[BaseRoute]:
    """The built-in network's pages, where there is one. It asks for a viewer by itself."""
    from adapters.feed.adapter import Feed
    from adapters.feed.pages import routes

    feed = next((network for network in parts.networks.values() if isinstance(network, Feed)), None)
    if feed is None:
        return []
    pages = routes(
        feed, brand=parts.manners.company or "Mailsquare", zone=parts.rulebook.now.company.timezone
    )
    inner = Router(routes=pages, redirect_slashes=False)
    return [Route("/feed", _to_feed), Mount("/feed", app=inner)]


async def _to_feed(request: Request) -> Response:
    return RedirectResponse("/feed/", status_code=303)


def _missing(site: Site) -> Callable[[Request], object]:
    async def missing(request: Request) -> Response:
        return site.note(site.visit(request), "missing", status=404)

    return missing


def _somebody(parts: Parts, staff: Callable[[], frozenset[str]]) -> Viewer:
    """The colleague as whom everybody looks at the demo: the first of the directory who is staff."""
    people = sorted(staff() & frozenset(parts.directory().people)) or sorted(staff()) or ["demo@localhost"]
    found = parts.directory().person(people[0])
    return Viewer(address=found.address, name=found.name or found.address, is_staff=True)
