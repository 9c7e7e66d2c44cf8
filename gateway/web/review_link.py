"""The page behind a link in a reviewer's mail: one held mail. Opening it never acts; a click does."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from ..errors import NotAllowed, TooLate
from ..pipeline.links import Choice, LinkError, Signer
from ..pipeline.own import team
from ..store import items
from ..store.items import Item, State
from .review import ReviewPages
from .site import Site, to
from .visit import Visit


class ReviewLinkPages:
    """Shows one held mail to a reviewer who came from a mail, without signing in, and takes the decision."""

    def __init__(self, site: Site, review: ReviewPages, may_review: Callable[[str], bool]) -> None:
        self.site = site
        self.pages = review
        self.may_review = may_review
        self.signer = Signer(site.parts.secret, lambda: site.parts.clock().timestamp())

    def show(self, visit: Visit) -> Response:
        """The mail as the queue shows it, names covered."""
        opened = self._open(visit)
        if isinstance(opened, LinkError):
            return self._closed(visit, opened)
        item, _ = opened
        done = visit.request.query_params.get("done", "")
        return self._page(visit, item, done=done if done in ("post", "deliver", "kind", "reveal") else "")

    def act(self, visit: Visit) -> Response:
        """Do what was clicked, in the name of the person that the link was sent to."""
        opened = self._open(visit)
        if isinstance(opened, LinkError):
            return self._closed(visit, opened)
        item, person = opened
        act = visit.form.get("act", "")
        try:
            self.pages.act(visit, item, act, person)
        except TooLate:
            return self._page(visit, item, status=409, late=self.pages.late(visit, item.id))
        except NotAllowed as error:
            return self._page(visit, item, status=409, refused=str(error))
        return to(f"{visit.request.url.path}?done={act}")

    def _open(self, visit: Visit) -> tuple[Item, str] | LinkError:
        """The mail and the reviewer; who is a reviewer no more holds a broken link."""
        found = self.signer.read_review(visit.request.path_params["token"])
        if not isinstance(found, Choice):
            return found
        with self.site.parts.database.connect() as connection:
            item = items.get(connection, found.item)
        if item is None or not self.may_review(found.person):
            return LinkError.BROKEN
        return item, found.person

    def _page(
        self, visit: Visit, item: Item, *, status: int = 200, late: str = "", refused: str = "", done: str = ""
    ) -> Response:
        with self.site.parts.database.connect() as connection:
            fresh = items.get(connection, item.id) or item
        waits = fresh.state is State.HELD
        return self.site.page(
            visit,
            "review_link.html",
            status=status,
            held=self.pages.held(visit, fresh) if waits else None,
            late=late or ("" if waits or done in ("post", "deliver") else self.pages.late(visit, item.id)),
            refused=refused,
            done=done,
            code=item.code,
            path=visit.request.url.path,
        )

    def _closed(self, visit: Visit, why: LinkError) -> Response:
        status = 410 if why is LinkError.EXPIRED else 404
        return self.site.page(
            visit, "choice_closed.html", status=status, what=why.value, team=team(self.site.parts),
            path=visit.request.url.path,
        )
