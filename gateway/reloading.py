"""Takes up a changed rules file or directory while running; a bad new file never replaces a good one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

from watchfiles import Change, awatch

from rules.ruleset import RuleSet

from .config import Config
from .errors import ConfigError, MailsquareError
from .pipeline.fitting import fits
from .pipeline.parts import Parts
from .store import journal
from .store.database import writing


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

    def start(self) -> None:
        """Begin to watch, in the running event loop."""
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Watch no more."""
        self._stop.set()
        if self._task is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _watch(self) -> None:
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
        return {path.resolve() for path in (*self._config.files, *included)}

    def _folders(self) -> set[Path]:
        return {path.parent for path in self._files if path.parent.is_dir()}

    def _ours(self, change: Change, path: str) -> bool:
        return Path(path).resolve() in self._files

    def reload(self) -> None:
        """Read the files again and put them in force, or keep the old ones and say why."""
        try:
            self._load_people()
            rules = self._load_rules()
        except ConfigError as error:
            self._say("not-reloaded", f"the old files stay in force: {error}"[:2000])
            return
        if rules.revision != self._parts.rulebook.now.revision:
            self._parts.rulebook.replace(rules)
            self._say("reloaded", f"rules {rules.revision} are in force")
            for fit in fits(self._parts):
                if not fit.lists:
                    self._say("target-takes-nothing", f"target {fit.target} {fit}")

    def _say(self, event: str, words: str) -> None:
        self._parts.log.info(event, words=words)
        with contextlib.suppress(MailsquareError), writing(self._parts.database) as connection:
            journal.write(connection, at=self._parts.clock(), event=event, words=words)
