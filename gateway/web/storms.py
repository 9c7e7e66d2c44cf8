"""The storms of replies to all: which rage, and the buttons that end one."""

from __future__ import annotations

from starlette.responses import Response

from ..pipeline import storms
from ..pipeline.storms import Course
from .site import Site, own_path, to
from .veil import base_veil
from .visit import Visit


class StormPages:
    """Threads whose replies are absorbed now, and those where a person ended that."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def storms(self, visit: Visit) -> Response:
        """Both lists; subjects stay covered, and nothing is counted by person."""
        parts = self.site.parts
        with parts.database.connect() as connection:
            raging, ended = storms.raging(connection), storms.ended(connection)
        lists = parts.directory().lists
        return self.site.page(
            visit,
            "storms.html",
            raging=[(one, base_veil(visit, one.subject)) for one in raging],
            ended=[(one, base_veil(visit, one.subject)) for one in ended],
            names={address: found.name for address, found in lists.items()},
        )

    def end(self, visit: Visit) -> Response:
        """Further replies are ordinary mail, until the thread has been quiet."""
        return self._set(visit, Course.ENDED)

    def exempt(self, visit: Visit) -> Response:
        """Nothing in the thread is absorbed any more."""
        return self._set(visit, Course.EXEMPT)

    def resume(self, visit: Visit) -> Response:
        """Take either back."""
        return self._set(visit, Course.RAGING)

    def _set(self, visit: Visit, course: Course) -> Response:
        storms.set_course(self.site.parts, visit.request.path_params["id"][:32], course, visit.who)
        return to(own_path(visit.form.get("back", ""), "/storms"))
