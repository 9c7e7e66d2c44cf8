"""Signing in: a link by mail for staff, a password for the local admin."""

from __future__ import annotations

from starlette.responses import Response

from ..pipeline.links import login_hash
from ..store import journal, people
from ..store.database import writing
from .mailroom import Mailroom
from .middleware import ADMIN
from .site import Site, to
from .visit import Visit


class LoginPages:
    """Nobody is told whether an address is known here."""

    def __init__(self, site: Site, mailroom: Mailroom) -> None:
        self.site = site
        self.mailroom = mailroom

    def ask(self, visit: Visit) -> Response:
        """The form for an address."""
        return self.site.page(visit, "login.html", asked=False)

    def asked(self, visit: Visit) -> Response:
        """The same answer whatever the address."""
        self.mailroom.ask(visit.form.get("address", ""), peer_of(visit))
        return self.site.page(visit, "login.html", asked=True)

    def link(self, visit: Visit) -> Response:
        """A button: mail scanners open links, but press nothing."""
        with self.site.parts.database.connect() as connection:
            person = people.login_person(connection, login_hash(_token(visit)), visit.now)
        if person is None:
            return self._over(visit)
        return self.site.page(visit, "login_link.html")

    def use(self, visit: Visit) -> Response:
        """Sign in; the link is used up, and the browser gets a session it never had before."""
        with writing(self.site.parts.database) as connection:
            person = people.use_login(connection, login_hash(_token(visit)), visit.now)
        if person is None:
            return self._over(visit)
        return self.site.sessions.keep(to("/"), self.site.sessions.new(person=person))

    def out(self, visit: Visit) -> Response:
        """Sign out of this browser."""
        return self.site.sessions.keep(to("/login"), self.site.sessions.new())

    def admin(self, visit: Visit) -> Response:
        """The password form, or why there is none."""
        is_open = self.site.admin.is_open()
        return self.site.page(
            visit, "admin.html", is_open=is_open, wrong=False, status=200 if is_open else 403
        )

    def enter(self, visit: Visit) -> Response:
        """Let the local admin in, or say no in one way only."""
        if not self.site.admin.enter(visit.form.get("password", "")):
            is_open = self.site.admin.is_open()
            return self.site.page(visit, "admin.html", is_open=is_open, wrong=True, status=403)
        with writing(self.site.parts.database) as connection:
            journal.write(
                connection, at=visit.now, event="signed-in", words="the local admin signed in", who=ADMIN
            )
        session = self.site.sessions.new(admin=self.site.admin.mark())
        return self.site.sessions.keep(to("/live"), session)

    def _over(self, visit: Visit) -> Response:
        return self.site.page(visit, "login_over.html", status=410)


def peer_of(visit: Visit) -> str:
    """The address the request came from; never what a header of its own says."""
    return visit.request.client.host if visit.request.client else ""


def _token(visit: Visit) -> str:
    return str(visit.request.path_params["token"])
