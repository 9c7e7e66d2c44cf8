"""What tells sensitive mail; where its model cannot be used, every mail counts as possibly sensitive."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

import structlog

from nlp.types import Text, Traits

_Stamp = tuple[int, int, int] | None


class Sensing(Protocol):
    """Tells what a text is besides its kind."""

    def traits_of(
        self, text: Text, written_at: datetime | None = None, language: str = "und"
    ) -> Traits: ...


@dataclass(frozen=True, slots=True)
class Wary:
    """Stands in for a model that cannot be used: whatever the mail says, it may be sensitive."""

    trouble: str                      # what is wrong and what to do, with the file

    def traits_of(self, text: Text, written_at: datetime | None = None, language: str = "und") -> Traits:
        """No special kind, and sensitive; a day to answer by needs no model."""
        from nlp.deadlines import find_deadline

        due = find_deadline(f"{text.subject}\n\n{text.body}", written_at, language) if written_at else None
        return Traits(
            sensitive=True, sensitivity=1.0, deadline=due.day if due else None,
            deadline_words=due.words if due else "", deadline_confidence=due.confidence if due else 0.0,
        )


class TraitsInForce:
    """Gives the model of traits, loaded at first use; a broken one is tried again once its file changed."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._made: Sensing | None = None
        self._stamp: _Stamp = None

    def __call__(self) -> Sensing:
        """Ready to be asked, always."""
        with self._lock:
            if self._made is None or isinstance(self._made, Wary):
                stamp = self._now()
                if self._made is None or stamp != self._stamp:
                    self._made, self._stamp = self._load(), stamp
            return self._made

    def _load(self) -> Sensing:
        from nlp.traits.model import TraitFinder

        try:
            return TraitFinder.load(self._folder)
        except (OSError, ValueError) as error:
            structlog.get_logger().warning("every mail counts as possibly sensitive", why=str(error))
            return Wary(str(error))

    def _now(self) -> _Stamp:
        from nlp.traits.model import file_in

        try:
            found = file_in(self._folder).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


shipped_traits: Final = TraitsInForce()
