"""Where one lands: the conversations for staff, the live page for the admin, three doors in the demo."""

from __future__ import annotations

from starlette.responses import Response

from adapters.feed.forms import COOKIE
from adapters.feed.site import hand_off

from .figures import balance, since
from .site import REVIEWERS, Site, own_path, to
from .visit import Role, Visit

YEAR = 365 * 86_400


class StartPages:
    """The first page, and the choice of language."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def start(self, visit: Visit) -> Response:
        """On to the page for this viewer; in the demo a page with three doors."""
        if visit.viewer is None:
            return hand_off(visit.request)
        if not self.site.demo:
            at_work = Role.STAFF not in visit.roles or not self.site.has_feed
            return to("/live" if at_work and visit.roles & REVIEWERS else "/feed/")
        with self.site.parts.database.connect() as connection:
            counted = balance(connection, since("all", visit.now, visit.zone))
        return self.site.page(visit, "start.html", balance=counted)

    def language(self, visit: Visit) -> Response:
        """Remember the language in the cookie that the conversations use too."""
        answer = to(own_path(visit.form.get("back", ""), "/"))
        if visit.form.get("language") in ("nl", "en"):
            secure = self.site.parts.manners.web_url.startswith("https://")
            answer.set_cookie(
                COOKIE, visit.form["language"], max_age=YEAR, httponly=True, samesite="lax", secure=secure
            )
        return answer
