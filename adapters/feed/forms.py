"""What a viewer can send: a post, a reply, a like, a best answer, a language."""

from __future__ import annotations

import secrets
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..errors import Rejected
from .look import Look
from .posting import KINDS
from .site import HEADERS, Form, Site, number_in
from .strings import WORDS
from .text import clean

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
COOKIE = "language"


class Forms:
    """Each answers with a redirect, or with the changed piece where the script asked."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def start(self, request: Request, look: Look, form: Form) -> Response:
        """A new thread; with a mistake the form comes back with everything still in it."""
        groups = {group.name: group for group in self.site.reads.groups(look.viewer)}
        group = groups.get(request.path_params["group"])
        if group is None:
            return self.site.note(look, "missing", status=404)
        problems = _problems(look, form)
        if problems:
            return self.site.page(look, "new.html", status=422, group=group, once=form.get("once", ""),
                                  values=form, problems=problems)
        kind = form.get("kind", "")
        number = self.site.writes.start(
            look.viewer, group.name, kind=kind if kind in KINDS else "discussion",
            title=form["title"], text=form["text"], once=form.get("once", ""))
        if number is None:
            return self.site.note(look, "missing", status=404)
        return _to(f"{look.root}/p/{number}")

    def reply(self, request: Request, look: Look, form: Form) -> Response:
        """A reply; an empty or overlong one changes nothing."""
        post, text = number_in(request.path_params["post"]), clean(form.get("text", ""))
        thread = self.site.reads.thread(look.viewer, post, whole=False)
        if thread is None:
            return self.site.note(look, "missing", status=404)
        anchor: int | None = thread.post.id
        if text.strip() and len(text) <= LONGEST_TEXT:
            try:
                anchor = self.site.writes.reply(look.viewer, post, text=text, once=form.get("once", ""))
            except Rejected:          # taken away while the viewer was writing
                return self.site.note(look, "missing", status=404)
        return self._thread(request, look, form, post, anchor or post)

    def like(self, request: Request, look: Look, form: Form) -> Response:
        """A like, or the end of one."""
        post = number_in(request.path_params["post"])
        if not self.site.writes.like(look.viewer, post, on=form.get("on") == "1"):
            return self.site.note(look, "missing", status=404)
        thread = self.site.reads.thread(look.viewer, post)
        if thread is None or "x-piece" not in request.headers:
            return _to(f"{_back(look, form)}#p{post}")
        liked = next(one for one in (thread.post, *thread.replies) if one.id == post)
        return self.site.piece(replace(look, here=_back(look, form)), "acts.html", post=liked, thread=thread)

    def best(self, request: Request, look: Look, form: Form) -> Response:
        """The asker's choice of best answer."""
        reply = number_in(request.path_params["post"])
        if not self.site.writes.choose_best(look.viewer, reply, on=form.get("on") == "1"):
            return self.site.note(look, "missing", status=404)
        return self._thread(request, look, form, reply, reply)

    def language(self, request: Request, look: Look, form: Form) -> Response:
        """Remember the language in a cookie, which the gateway's middleware reads."""
        answer = _to(_back(look, form))
        if form.get("language") in WORDS:
            answer.set_cookie(COOKIE, form["language"], max_age=365 * 86_400, httponly=True, samesite="lax",
                              secure=request.url.scheme == "https")
        return answer

    def _thread(self, request: Request, look: Look, form: Form, post: int, anchor: int) -> Response:
        whole = form.get("whole") == "1"
        thread = self.site.reads.thread(look.viewer, post, whole=whole)
        if thread is None:
            return self.site.note(look, "missing", status=404)
        if "x-piece" in request.headers:
            return self.site.piece(replace(look, here=_back(look, form)), "piece.html", thread=thread,
                                   whole=whole, once=secrets.token_urlsafe(12))
        return _to(f"{look.root}/p/{thread.post.id}#p{anchor}")


def _problems(look: Look, form: Form) -> dict[str, str]:
    problems = {}
    title, text = clean(form.get("title", "")).strip(), clean(form.get("text", "")).strip()
    if not title:
        problems["title"] = look.say("needs_title")
    if not text:
        problems["text"] = look.say("needs_text")
    if len(title) > LONGEST_TITLE:
        problems["title"] = look.say("too_long", n=LONGEST_TITLE)
    if len(text) > LONGEST_TEXT:
        problems["text"] = look.say("too_long", n=LONGEST_TEXT)
    return problems


def _back(look: Look, form: Form) -> str:
    """The page the form stood on, if that is truly one of ours."""
    back = form.get("back", "")
    ours = back.startswith(f"{look.root}/") and not back.startswith(("//", "/\\")) and back.isprintable()
    return back.partition("#")[0] if ours else f"{look.root}/"


def _to(url: str) -> RedirectResponse:
    return RedirectResponse(url, status_code=303, headers=dict(HEADERS))
