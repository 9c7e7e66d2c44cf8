"""The page behind every link in a nudge: what happened, and what its author wants instead.

The signed token is the right to be here; nobody needs to sign in. Opening it never acts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from starlette.responses import Response

from nlp.types import Kind

from ..errors import MailsquareError, NotAllowed
from ..pipeline.correcting import correct
from ..pipeline.letting_go import confirm_post, let_go, mail_anyway, post_after_all
from ..pipeline.links import Choice, LinkError, Signer
from ..pipeline.nudges import language_for
from ..pipeline.own import team
from ..pipeline.retracting import retract
from ..store import items, people, threads
from ..store.database import writing
from ..store.items import State
from ..store.outgoing import Sending
from .rows import places_of
from .site import Site, to
from .trace import Seen, remedies, seen_in
from .visit import Visit
from .why import why

MODES = ("move", "ask", "never")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the author may still do with this mail; `until` is when sending or undoing ends."""

    acts: tuple[str, ...]  # of: keep, mail, undo, post, wait
    until: datetime | None = None
    is_over: bool = False
    targets: tuple[str, ...] = ()  # where `post` would put it


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A valid link: who holds it, and the mail, unless it is no longer kept."""

    person: str
    seen: Seen | None


class ChoicePages:
    """Shows and takes an author's choice."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.signer = Signer(site.parts.secret, lambda: site.parts.clock().timestamp())

    def show(self, visit: Visit) -> Response:
        """What happened and what can be chosen; in the language of the mail."""
        opened = self._open(visit)
        if isinstance(opened, LinkError):
            return self._closed(visit, opened)
        visit = self._speaking(visit, opened)
        parts, seen = self.site.parts, opened.seen
        with parts.database.connect() as connection:
            mode = people.preference(connection, opened.person)
            thread = threads.get(connection, seen.item.thread_id) if seen else None
            told = items.reached(connection, seen.item.id) if seen else ()
        author = parts.directory().person(thread.root_author).name if thread else ""
        reached = {(one.recipient.address.lower(), one.state) for one in told}
        places = _places(self.site, seen) if seen else ()
        done = visit.request.query_params.get("done", "")
        return self._page(
            visit,
            "choice.html",
            seen=seen,
            item=seen.item if seen else None,
            mode=mode,
            modes=MODES,
            options=options(self.site, seen, visit.now) if seen else Options(acts=()),
            places=places,
            post_url=_post_url(self.site, seen),
            post_place=_post_place(self.site, seen, visit),
            thread_author=author,
            mailed_author=thread is not None and (thread.root_author, "delivered") in reached,
            why=why(visit, seen.item, seen.lines, [name for name, _ in places], voice="you") if seen else "",
            kinds=tuple(Kind),
            done=done if done in ("mail", "undo", "post", "keep", "kind", *MODES) else "",
        )

    def act(self, visit: Visit) -> Response:
        """Do what the author confirmed."""
        opened = self._open(visit)
        if isinstance(opened, LinkError):
            return self._closed(visit, opened)
        visit = self._speaking(visit, opened)
        act, mode = visit.form.get("act", ""), visit.form.get("mode", "")
        here = f"{visit.request.url.path}?language={visit.language}"
        if mode in MODES:
            with writing(self.site.parts.database) as connection:
                people.choose(connection, opened.person, mode, self.site.parts.clock())
            return to(f"{here}&done={mode}#later")
        if opened.seen is not None and "kind" in visit.form:
            return self._correct(visit, opened.seen, opened.person)
        if opened.seen is None or act not in options(self.site, opened.seen, visit.now).acts:
            return self._page(visit, "choice_closed.html", status=409, what="late")
        try:
            self._do(act, opened.seen, opened.person, visit.now)
        except NotAllowed:  # somebody was a moment earlier
            return self._page(visit, "choice_closed.html", status=409, what="late")
        except MailsquareError:
            return self._page(visit, "choice_closed.html", status=502, what="trouble")
        return to(f"{here}&done={'keep' if act == 'wait' else act}")

    def _correct(self, visit: Visit, seen: Seen, person: str) -> Response:
        """The author says what the mail was meant as; nothing else changes."""
        try:
            correct(self.site.parts, seen.item.id, visit.form["kind"], person, "author")
        except NotAllowed:
            return self._page(visit, "choice_closed.html", status=409, what="late")
        return to(f"{visit.request.url.path}?language={visit.language}&done=kind")

    def _do(self, act: str, seen: Seen, person: str, now: datetime) -> None:
        parts, item = self.site.parts, seen.item
        match act:
            case "mail" if item.state is State.HELD:
                let_go(parts, item.id, "the author wants it sent as mail", who=person)
            case "mail":
                mail_anyway(parts, item.id, person)
            case "undo":
                retract(parts, item.id, person)
            case "post" if item.state is State.HELD:
                confirm_post(parts, item.id, person)
            case "post":
                post_after_all(parts, item.id, options(self.site, seen, now).targets, person)
            case "keep" | "wait":
                pass  # it stays as it is

    def _open(self, visit: Visit) -> Opened | LinkError:
        found = self.signer.read_choice(visit.request.path_params["token"])
        if not isinstance(found, Choice):
            return found
        with self.site.parts.database.connect() as connection:
            seen = seen_in(connection, found.item)
        # retention takes the sender's address; and an item is nobody's but its sender's
        theirs = seen is not None and seen.item.sender.lower() == found.person.lower()
        return Opened(person=found.person.lower(), seen=seen if theirs else None)

    def _speaking(self, visit: Visit, opened: Opened) -> Visit:
        """The same visit in the language asked for, else the mail's, the person's or the company's."""
        asked = visit.request.query_params.get("language", "")
        if asked not in ("nl", "en"):
            company = language_for(self.site.parts.rulebook.now.company.languages[0], "nl")
            written = opened.seen.item.language if opened.seen else "und"
            person = self.site.parts.directory().person(opened.person).language
            asked = language_for(written, language_for(person, company))
        return replace(visit, language="nl" if asked == "nl" else "en")

    def _closed(self, visit: Visit, why: LinkError) -> Response:
        status = 410 if why is LinkError.EXPIRED else 404
        return self._page(visit, "choice_closed.html", status=status, what=why.value)

    def _page(self, visit: Visit, template: str, *, status: int = 200, **shown: object) -> Response:
        return self.site.page(
            visit, template, status=status, team=team(self.site.parts), path=visit.request.url.path, **shown
        )


def options(site: Site, seen: Seen, now: datetime) -> Options:
    """What the state of the mail and the time that went by allow."""
    item = seen.item
    if item.state is State.HELD:
        asks = item.decided_by == "built-in:author-asks-first"
        return Options(acts=("post", "mail", "wait") if asks else ("mail", "wait"), until=item.hold_until)
    until = (item.finished_at or now) + site.parts.rulebook.now.nudges.undo_within
    over = now >= until
    if item.state in (State.POSTED, State.ABSORBED):
        retracted = any(row.state is Sending.RETRACTED for row in seen.posts)
        acts = () if over or retracted else ("keep", "mail")
        return Options(acts=acts, until=until, is_over=over)
    if item.state is State.BOTH and any(row.state is Sending.SENT for row in seen.posts):
        return Options(acts=() if over else ("keep", "undo"), until=until, is_over=over)
    targets = _failed_targets(site, seen)
    if item.state is State.DELIVERED and targets:
        return Options(acts=() if over else ("keep", "post"), until=until, is_over=over, targets=targets)
    return Options(acts=())


def _failed_targets(site: Site, seen: Seen) -> tuple[str, ...]:
    """Where the rules wanted the post, when nobody was able to put it there."""
    failed = {row.target for row in seen.posts if row.state is Sending.FAILED}
    return tuple(
        name for name in remedies(seen, tuple(site.parts.rulebook.now.targets)).targets if name in failed
    )


def _places(site: Site, seen: Seen) -> tuple[tuple[str, str], ...]:
    """Group and address of each post; where there is none yet, the group the decision names."""
    sent = [row for row in seen.posts if row.state is Sending.SENT]
    if sent:
        return tuple((f"#{row.group}", _safe_url(row.url)) for row in sent)
    return tuple((name, "") for name in places_of(seen.item, site.parts.rulebook.now.targets))


def _post_url(site: Site, seen: Seen | None) -> str:
    return next((url for _, url in _places(site, seen) if url), "") if seen else ""


def _post_place(site: Site, seen: Seen | None, visit: Visit) -> str:
    """The group that `post` would put it in."""
    if seen is None:
        return ""
    wanted = options(site, seen, visit.now).targets or (seen.item.decision or {}).get("targets") or ()
    targets = site.parts.rulebook.now.targets
    return next((f"#{targets[name].group}" for name in wanted if name in targets), visit.say("a_group_named"))


def _safe_url(url: str) -> str:
    """A network's own words, held to http(s) and our own paths before they become a link."""
    return url if url.startswith(("https://", "http://")) or (url.startswith("/") and url[1:2] != "/") else ""
