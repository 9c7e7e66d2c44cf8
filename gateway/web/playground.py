"""The page for rule admins: edit the rules, see what is wrong, what would change, and save with history."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from starlette.responses import JSONResponse, Response

from rules.problems import RulesError

from ..errors import MailsquareError
from ..pipeline.rule_files import OnDisk, RulesChanged, files_of
from ..store import rule_sets
from ..store.rule_sets import Kept
from .differences import changed_lines, differences
from .drafts import Draft, from_disk, from_form, from_texts
from .findings import Findings, Remark, Trial, examine, try_tests
from .rehearsal import DEFAULT_DAYS, SPANS, Rehearsal, Rehearsals
from .site import Site, to
from .visit import Role, Visit

SHOWN_SETS = 12  # of the history
CHECKS, CHECK_WAIT = 2, 10.0  # checks at a time in one process, and seconds that another one waits for its turn
LONGEST_REASON = 200
STATUS = {"": 200, "may": 403}  # of a refused save; 409 for all others


class PlaygroundPages:
    """Everything here is tried on a draft; only `save` changes anything, and only for those who may."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.rehearsals = Rehearsals(site.parts)
        self._turns = threading.BoundedSemaphore(CHECKS)

    def show(self, visit: Visit) -> Response:
        """The files as they stand on disk, or as an earlier set had them."""
        disk, trouble = self._disk()
        draft = from_disk(self._path, disk)
        asked = visit.request.query_params
        kept = self._kept(asked["from"]) if asked.get("from") else None
        if kept is not None:
            draft = from_texts(self._path, disk, kept.texts)
        done = asked.get("done", "")
        saved = done if done and done == disk.revision else ""
        gone = bool(asked.get("from")) and kept is None
        return self._page(
            visit, draft, self._examined(draft), unread=trouble, saved=saved, put_back=kept, gone=gone
        )

    def tried(self, visit: Visit) -> Response:
        """The same page with tests, coverage, changes and replay; with "ask" also the question before saving."""
        disk, trouble = self._disk()
        draft = from_form(self._path, disk, visit.form)
        if draft.is_too_large:
            return self._page(visit, draft, None, status=413, refused="large")
        found = self._examined(draft)
        asks = visit.form.get("act") == "ask"
        refused = self._refusal(visit, draft, found, trouble) if asks else ""
        if refused == "stale":
            draft = replace(draft, opened=disk.revision)  # the answer shows the changes against theirs
        return self._page(
            visit, draft, found, status=STATUS.get(refused, 409), unread=trouble, refused=refused,
            asking=asks and not refused, tried=True,
        )

    def check(self, visit: Visit) -> Response:
        """What is wrong with what is typed just now, for the script."""
        disk, _ = self._disk()
        draft = from_form(self._path, disk, visit.form)
        if draft.is_too_large:
            return JSONResponse({"summary": visit.say("pg_refused_large"), "remarks": [], "changed": []})
        found = self._examined(draft)
        if found is None:
            return JSONResponse({"busy": visit.say("pg_busy_check")}, status_code=429)
        changed = [changed_lines(disk.texts.get(name, ""), text) for name, text in draft.texts.items()]
        return JSONResponse({
            "summary": summary(visit, found),
            "errors": found.errors,
            "remarks": [{**asdict(one), "place": place(visit, one)} for one in found.remarks],
            "changed": changed,
        })

    def save(self, visit: Visit) -> Response:
        """Write the draft, whole, with history; or say why not, and keep what was typed."""
        disk, trouble = self._disk()
        draft = from_form(self._path, disk, visit.form)
        if draft.is_too_large:
            return self._page(visit, draft, None, status=413, refused="large")
        found = self._examined(draft)
        refused = self._refusal(visit, draft, found, trouble)
        if not refused and visit.form.get("seen", "") != mark(draft):
            refused = "seen"
        why = ""
        if not refused:
            try:
                words = visit.form.get("why", "").strip()[:LONGEST_REASON]
                saved = files_of(self.site.parts).save(
                    draft.known, opened=draft.opened, who=visit.who, at=self.site.parts.clock(), words=words
                )
                return to(f"/playground?done={saved.revision}")
            except RulesChanged:
                refused = "stale"
                draft = replace(draft, disk=self._disk()[0])
            except RulesError:
                refused = "errors"
            except MailsquareError as error:
                refused, why = "trouble", str(error)
        if refused == "stale":
            draft = replace(draft, opened=draft.disk.revision)
        return self._page(
            visit, draft, found, status=STATUS.get(refused, 409), unread=trouble, refused=refused,
            why=why, asking=refused == "seen", tried=True, replays=refused == "seen",
        )

    @property
    def _path(self) -> Path:
        return Path(self.site.parts.rulebook.now.file)

    def _disk(self) -> tuple[OnDisk, str]:
        """The files on disk; where they cannot be read those in force, and why."""
        try:
            return files_of(self.site.parts).opened(), ""
        except RulesError as error:
            now = self.site.parts.rulebook.now
            return OnDisk(texts=now.texts, revision=""), "; ".join(one.message for one in error.problems)

    def _examined(self, draft: Draft) -> Findings | None:
        """What a check finds; None where others are being checked and none gets done."""
        with self._turn() as mine:
            return examine(self.site.parts, draft) if mine else None

    @contextmanager
    def _turn(self) -> Iterator[bool]:
        mine = self._turns.acquire(timeout=CHECK_WAIT)
        try:
            yield mine
        finally:
            if mine:
                self._turns.release()

    def _refusal(self, visit: Visit, draft: Draft, found: Findings | None, trouble: str) -> str:
        """Why this draft cannot be saved by this person now; "" where it can."""
        if Role.RULE_ADMIN not in visit.roles:
            return "may"
        if trouble:
            return "trouble"
        if found is None:
            return "busy"
        if found.rules is None:
            return "errors"
        if draft.is_stale:
            return "stale"
        return "" if draft.is_changed else "same"

    def _kept(self, text: str) -> Kept | None:
        """An earlier set by its number in the history."""
        return next((one for one in self._history() if str(one.id) == text), None)

    def _history(self) -> tuple[Kept, ...]:
        with self.site.parts.database.connect() as connection:
            return rule_sets.latest(connection, SHOWN_SETS + 1)

    def _page(
        self, visit: Visit, draft: Draft, found: Findings | None, *, status: int = 200, tried: bool = False,
        replays: bool = True, **shown: object,
    ) -> Response:
        rules = found.rules if found else None
        days = SPANS.get(visit.form.get("days", ""), DEFAULT_DAYS)
        trial: Trial | None = None
        rehearsal: Rehearsal | None = None
        if tried and rules is not None:
            with self._turn() as mine:
                trial = try_tests(draft, rules) if mine else None
            rehearsal = self.rehearsals.play(rules, days) if replays else None
        history = self._history()
        asked = visit.request.query_params.get("diff", "")
        number = next((n for n, one in enumerate(history) if str(one.id) == asked), -1)
        now = self.site.parts.rulebook.now
        return self.site.page(
            visit,
            "playground.html",
            status=status,
            draft=draft,
            tabs=list(draft.texts.items()),
            changed=json.dumps([changed_lines(draft.disk.texts.get(n, ""), t) for n, t in draft.texts.items()]),
            found=found,
            summary=summary(visit, found) if found else visit.say("pg_busy_check"),
            place=lambda remark: place(visit, remark),
            tried=tried,
            trial=trial,
            rehearsal=rehearsal,
            days=days,
            spans=SPANS,
            changes=differences(draft.disk.texts, draft.known),
            may_save=Role.RULE_ADMIN in visit.roles,
            in_force=now.revision == draft.disk.revision,
            mark=mark(draft),
            history=history[:SHOWN_SETS],
            looked_at=history[number] if number >= 0 else None,
            was=differences(history[number + 1].texts, history[number].texts)
            if 0 <= number < len(history) - 1 else None,
            **{"refused": "", "why": "", "unread": "", "asking": False, "saved": "", "put_back": None, "gone": False,
               **shown},
        )


def summary(visit: Visit, found: Findings) -> str:
    """How many mistakes and how many things to look at, in words."""
    said = [
        visit.count("pg_errors", found.errors) if found.errors else "",
        visit.count("pg_warnings", found.warnings) if found.warnings else "",
    ]
    return ", ".join(filter(None, said)) or visit.say("pg_fine")


def place(visit: Visit, remark: Remark) -> str:
    """`rules.yaml, line 72, column 5`; numbers as an editor shows them."""
    return visit.say("pg_place", file=remark.file, line=str(remark.line), column=str(remark.column))


def mark(draft: Draft) -> str:
    """Names the exact text that somebody is asked about."""
    texts: Mapping[str, str] = draft.known
    return hashlib.sha256(json.dumps(list(texts.items())).encode()).hexdigest()[:32]
