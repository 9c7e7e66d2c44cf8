"""Takes up a changed rules file or directory while running; a bad new file never replaces a good one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread

from watchfiles import Change, awatch

from rules.ruleset import RuleSet

from .config import Config
from .errors import MailsquareError
from .pipeline.fitting import fits
from .pipeline.parts import Parts
from .pipeline.replay.stored import replay
from .pipeline.replay.types import Scope
from .pipeline.replay.words import effect
from .pipeline.rule_files import files_of
from .store import journal, rule_sets
from .store.database import writing

LOOK_BACK = timedelta(days=30)  # how old the mail is on which a new set is tried
MOST_MAILS, SECONDS = 2_000, 10.0  # how many of it, and how long that may take


class Reloader:
    """Watches the folders of the rules and people files."""

    def __init__(
        self, config: Config, parts: Parts, load_rules: Callable[[], RuleSet], load_people: Callable[[], None]
    ) -> None:
        self._parts = parts
        self._load_rules = load_rules
        self._load_people = load_people
        self._config = config
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._telling: Thread | None = None
        self._rule_files = files_of(parts)

    def start(self) -> None:
        """Begin to watch, in the running event loop."""
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Watch no more."""
        self._stop.set()
        if self._task is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def wait_until_told(self) -> None:
        """Wait for whoever looks which mail the last change would have touched."""
        if self._telling is not None:
            self._telling.join(SECONDS)

    async def _watch(self) -> None:
        await asyncio.to_thread(self._keep, self._parts.rulebook.now, "in force at the start")
        while not self._stop.is_set():
            folders = self._folders()
            async for changes in awatch(
                *folders, watch_filter=self._ours, recursive=False, stop_event=self._stop
            ):
                if changes:
                    await asyncio.to_thread(self.reload)
                if self._folders() != folders:
                    break  # a file of a department in a new folder

    @property
    def _files(self) -> set[Path]:
        """What is watched now, the files that rules.yaml includes too."""
        included = (Path(file) for file in self._parts.rulebook.now.files)
        return {path.resolve() for path in (*self._config.files, *included, *self._parts.directory().files)}

    def _folders(self) -> set[Path]:
        return {path.parent for path in self._files if path.parent.is_dir()}

    def _ours(self, change: Change, path: str) -> bool:
        return Path(path).resolve() in self._files

    def reload(self) -> None:
        """Read the files again and put them in force, or keep the old ones and say why.

        Which mail of before the new rules would have treated otherwise is told when somebody has looked.
        """
        try:
            with self._rule_files.alone(to_read=True):  # several files are saved one after the other
                self._load_people()
                rules = self._load_rules()
        except MailsquareError as error:
            self._say("not-reloaded", f"the old files stay in force: {error}"[:2000])
            return
        if rules.revision != self._parts.rulebook.now.revision:
            self._parts.rulebook.replace(rules)
            who = self._keep(rules, "reloaded")
            self._say("reloaded", f"rules {rules.revision} are in force" + (f", saved by {who}" if who else ""))
            for fit in fits(self._parts):
                if not fit.lists:
                    self._say("target-takes-nothing", f"target {fit.target} {fit}")
            self._telling = Thread(target=self._tell, args=(rules,), name="rules-effect", daemon=True)
            self._telling.start()

    def _keep(self, rules: RuleSet, words: str) -> str:
        """Put a set into the history, unless whoever saved it did; who that was."""
        try:
            with writing(self._parts.database) as connection:
                rule_sets.keep(
                    connection, revision=rules.revision, texts=rules.texts, at=self._parts.clock(), who="", words=words
                )
                return rule_sets.latest(connection, 1)[0].who
        except MailsquareError as error:
            self._parts.log.warning("these rules are not in the history", revision=rules.revision, why=str(error))
            return ""

    def _tell(self, rules: RuleSet) -> None:
        """Which mail would have gone otherwise, from what was kept of it; a newer set ends it."""
        scope = Scope(since=self._parts.clock() - LOOK_BACK, most=MOST_MAILS, seconds=SECONDS, looks=False)
        try:
            found = replay(self._parts, rules, scope, tick=lambda: self._parts.rulebook.now is rules)
            if self._parts.rulebook.now is not rules or not found.found:
                return
            words = effect(found, f"the last {LOOK_BACK.days} days")
            with writing(self._parts.database) as connection:
                told = rule_sets.tell(connection, rules.revision, words)
        except Exception as error:  # noqa: BLE001 - a thread of its own: nobody else would hear of it
            self._parts.log.warning("the effect of the rules is unknown", why=type(error).__name__)
            return
        if told:  # another node may have been first
            self._say("rules-effect", f"rules {rules.revision}: {words}")

    def _say(self, event: str, words: str) -> None:
        self._parts.log.info(event, words=words)
        with contextlib.suppress(MailsquareError), writing(self._parts.database) as connection:
            journal.write(connection, at=self._parts.clock(), event=event, words=words)
