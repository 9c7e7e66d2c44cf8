"""A plan for a mail server: its changes in order, each with its undo, and what was seen there already."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath


class Level(StrEnum):
    """How much a remark matters."""

    THERE = "there"  # done already, or as it should be
    LOOK = "look"  # works, but look
    CLASH = "CLASH"  # the plan would not work, or would take something from you


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that was seen on the way to a plan."""

    level: Level
    words: str

    def __str__(self) -> str:
        return f"{self.level.value:<5}  {self.words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change with its undo, both as somebody types them.

    `file` and `lines` are what stands there afterwards. `steps` and `back` are the same for do.sh and
    undo.sh, which may be run twice. A change by hand has words where others have commands.
    """

    title: str
    file: str = ""
    lines: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file that the plan brings."""

    path: PurePosixPath
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All changes of one way, in order."""

    kind: str
    title: str
    page: str
    changes: tuple[Change, ...]
    remarks: tuple[Remark, ...] = ()
    files: tuple[NewFile, ...] = ()  # what do.sh copies into the mail server's folder
    folder: str = ""  # of the mail server; "" where nothing can be run on it
    tried: bool = True

    @property
    def clashes(self) -> tuple[Remark, ...]:
        """What must be settled before the plan can work."""
        return tuple(one for one in self.remarks if one.level is Level.CLASH)
