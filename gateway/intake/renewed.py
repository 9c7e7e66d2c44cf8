"""What was made from files, made anew when they change; wrong new files leave the old in force."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from ..errors import ConfigError

log = logging.getLogger("mailsquare.intake")

Made = TypeVar("Made")


class Renewed(Generic[Made]):
    """Looks at its files each time it is asked: nobody has to restart or tell it anything.

    Two files that belong together are written one after the other, so what does not fit is left
    alone until it does.
    """

    def __init__(self, name: str, files: tuple[Path, ...], make: Callable[[], Made]) -> None:
        """Raises ConfigError when the files are wrong from the start."""
        self._name = name
        self._files = files
        self._make = make
        self._seen = self._look()
        self._made = make()

    def __call__(self) -> Made:
        """What is in force now."""
        seen = self._look()
        if seen != self._seen:
            self._seen = seen
            try:
                self._made = self._make()
                log.info("new %s in force", self._name)
            except ConfigError as trouble:
                log.warning("the old %s stay in force: %s", self._name, trouble)
        return self._made

    def _look(self) -> list[tuple[int, int, int]]:
        """Another answer once a file was written, replaced or taken away."""
        found = []
        for path in self._files:
            try:
                one = path.stat()
                found.append((one.st_ino, one.st_mtime_ns, one.st_size))
            except OSError:
                found.append((0, 0, 0))
        return found
