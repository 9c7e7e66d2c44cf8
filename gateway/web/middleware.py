"""Stands before every page: says who looks, and puts the same guards around every answer."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.feed.site import CONTENT_SECURITY_POLICY
from adapters.feed.strings import language_of
from adapters.feed.types import Viewer

from ..pipeline.nudges import Language
from ..pipeline.parts import Parts
from .passwords import AdminDoor
from .sessions import Session, Sessions
from .settings import WebSettings
from .visit import Role

ADMIN = "local admin"  # the name of the local admin in the journal; no mail address
EVERY_ROLE = frozenset(Role)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


class People:
    """Who a session is now. Asked at every request: who leaves the list is out at once."""

    def __init__(
        self,
        parts: Parts,
        web: WebSettings,
        staff: Callable[[], frozenset[str]],
        admin: AdminDoor,
        fixed: Viewer | None,
    ) -> None:
        self._parts = parts
        self._reviewers = frozenset(address.strip().lower() for address in web.reviewers)
        self._rule_admins = frozenset(address.strip().lower() for address in web.rule_admins)
        self._staff = staff
        self._admin = admin
        self._fixed = fixed

    def of(self, session: Session) -> tuple[Viewer | None, frozenset[Role]]:
        """The viewer and their roles; in the demo everybody is one fixed colleague with every role."""
        if self._fixed is not None:
            return self._fixed, EVERY_ROLE
        if session.admin:
            if session.admin != self._admin.mark():
                return None, frozenset()
            return Viewer(address=ADMIN, name="Admin", is_staff=True), frozenset({Role.ADMIN, Role.REVIEWER})
        if not session.person or session.person not in self._staff():
            return None, frozenset()
        reviews = session.person in self._reviewers
        name = self._parts.directory().person(session.person).name or session.person
        more = {Role.REVIEWER: reviews, Role.RULE_ADMIN: session.person in self._rule_admins}
        roles = frozenset({Role.STAFF, *(role for role, has in more.items() if has)})
        return Viewer(address=session.person, name=name, is_staff=reviews), roles

    def language(self, viewer: Viewer | None, headers: Headers, chosen: str) -> Language:
        """What the person chose, else their language in the directory, else their browser's."""
        # in the demo nobody is who they look as, so their browser speaks for them
        somebody = viewer if self._fixed is None else None
        known = self._parts.directory().person(somebody.address).language if somebody else ""
        browser = language_of(headers.get("accept-language", ""))
        found = next((one for one in (chosen, known) if one in ("nl", "en")), browser)
        return "nl" if found == "nl" else "en"


class Gatekeeper:
    """ASGI middleware around the whole application."""

    def __init__(
        self, app: ASGIApp, *, people: People, sessions: Sessions, login_url: str | None, secure: bool
    ) -> None:
        self._app = app
        self._people = people
        self._sessions = sessions
        self._login_url = login_url
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through with `viewer`, `roles`, `session`, `csrf` and `language` in its state."""
        if scope["type"] != "http":
            return  # there are no web sockets here
        headers = Headers(scope=scope)
        cookies = _cookies(headers.get("cookie", ""))
        session = self._sessions.read(cookies.get(self._sessions.cookie, ""))
        fresh = session is None
        session = session or self._sessions.new()
        viewer, roles = self._people.of(session)
        state = scope.setdefault("state", {})
        state |= {
            "viewer": viewer,
            "roles": roles,
            "session": session,
            "csrf": self._sessions.csrf(session),
            "login_url": self._login_url,
            "language": self._people.language(viewer, headers, cookies.get("language", "")),
        }
        guarded = self._guarded(send, session if fresh else None)
        if scope["method"] == "POST" and headers.get("sec-fetch-site") == "cross-site":
            await PlainTextResponse("sent from another site", 403)(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)

    def _guarded(self, send: Send, fresh: Session | None) -> Send:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                if self._secure:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
                page = headers.get("content-type", "").startswith("text/html")
                if fresh is not None and page and self._sessions.cookie not in headers.get("set-cookie", ""):
                    headers.append("set-cookie", self._sessions.header(fresh))
            await send(message)

        return guarded


def _cookies(header: str) -> dict[str, str]:
    """The cookies of a request; none where the header is no cookie header."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header[:8_000]).items()}
    except CookieError:
        return {}
