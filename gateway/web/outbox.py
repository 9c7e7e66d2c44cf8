"""The demo's outbox: what left for the mail server, newest first, and how each mail looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from adapters.feed.site import number_in

from ..mail.headers import addresses, decoded, scan_headers
from .letters import Letter, letter_of
from .site import OutboxMail, Site
from .visit import Visit

PAGE = 40
SORTS = ("all", "nudges", "delivered")
# A mail's HTML has an origin of its own and nothing to load; its links open outside the frame.
LETTER_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One mail in the list."""

    number: int
    at: datetime
    subject: str
    author: str
    recipients: Sequence[str]
    is_ours: bool  # a note of the gateway's own, not somebody's mail


class OutboxPages:
    """There in the demo alone."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def outbox(self, visit: Visit) -> Response:
        """The list, whole or one sort of it."""
        sort = visit.request.query_params.get("sort", "all")
        sort = sort if sort in SORTS else "all"
        lines = [self._line(mail) for mail in reversed(self._mails())]
        counts = {"all": len(lines), "nudges": sum(one.is_ours for one in lines)}
        counts["delivered"] = counts["all"] - counts["nudges"]
        wanted = [one for one in lines if sort == "all" or one.is_ours == (sort == "nudges")]
        start = max(0, number_in(visit.request.query_params.get("from")))
        return self.site.page(
            visit,
            "outbox.html",
            lines=wanted[start : start + PAGE],
            sorts=SORTS,
            sort=sort,
            counts=counts,
            start=start,
            older=start + PAGE if len(wanted) > start + PAGE else 0,
        )

    def mail(self, visit: Visit) -> Response:
        """One mail, as text and as it looks."""
        found = self._found(visit)
        if found is None:
            return self.site.note(visit, "missing", status=404)
        letter = letter_of(found.content)
        page = self.site.page(
            visit,
            "outbox_mail.html",
            line=self._line(found),
            letter=letter,
            text=self._with_links(letter),
            size=len(found.content),
        )
        page.headers["Content-Security-Policy"] = PAGE_POLICY
        return page

    def html(self, visit: Visit) -> Response:
        """The mail's HTML for the frame: cleaned, and in a sandbox all the same."""
        found = self._found(visit)
        letter = letter_of(found.content) if found else None
        if letter is None or not letter.html:
            return Response(status_code=404)
        page = (
            '<!doctype html><html lang="und" data-theme="light"><head><meta charset="utf-8">'
            '<title>mail</title><base target="_blank"><link rel="stylesheet" href="/static/house.css">'
            '<link rel="stylesheet" href="/static/it/it.css"></head>'
            f'<body class="letter"><div class="prose">{letter.html}</div></body></html>'
        )
        return HTMLResponse(page, headers={"Content-Security-Policy": LETTER_POLICY})

    def _mails(self) -> Sequence[OutboxMail]:
        return self.site.outbox() if self.site.outbox else ()

    def _found(self, visit: Visit) -> OutboxMail | None:
        number = number_in(visit.request.path_params["number"])
        return next((mail for mail in self._mails() if mail.number == number), None)

    def _line(self, mail: OutboxMail) -> Line:
        headers = scan_headers(mail.content)
        author = addresses(headers.get("from") or "")
        message_id = (headers.get("message-id") or "").strip().lower()
        ours = mail.sender == "" and message_id.endswith(f"@{self.site.parts.manners.domain.lower()}>")
        return Line(
            number=mail.number,
            at=mail.at,
            subject=decoded(headers.get("subject") or ""),
            author=(author[0].name or author[0].address) if author else "",
            recipients=mail.recipients,
            is_ours=ours,
        )

    def _with_links(self, letter: Letter) -> Markup:
        """The plain text, where lines that are an address of ours can be followed."""
        web = self.site.parts.manners.web_url
        shown = []
        for line in letter.text.split("\n"):
            before, found, after = line.partition(f"{web}/")
            link, space, rest = after.partition(" ")
            if not found or link.endswith((")", ">", ".")):
                shown.append(escape(line))
                continue
            url = escape(f"/{link}")
            shown.append(f'{escape(before)}<a href="{url}">{escape(found + link)}</a>{escape(space + rest)}')
        return Markup("\n".join(shown))
