"""The models that learned from corrections: a folder each, and a small file that names the one in force.

    models/current                      the name of a version, or `shipped`
    models/0003-20261123-1015/meta.json what it is, and how it scored
    models/0003-20261123-1015/model/    the pipeline; a refused version has none
"""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .classify import Classifier
from .comparing import Standing
from .origin import code_of_room
from .types import Text

KEPT = 10                             # versions, and the one in force
SHIPPED = "shipped"
MOST_BYTES = 1024 * 1024              # of a meta.json
_PROBE = Text(subject="Probe", body="Weet iemand of dit werkt?")
_NAME = re.compile(r"(\d{4,9})-\d{8}-\d{4}")
_BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError, MemoryError,
           zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What is known of one training with corrections."""

    name: str
    made_at: datetime
    who: str                          # "the nightly job", or who gave the command
    code: str                         # of this room: a model fits only the features it was made with
    examples: int                     # corpus and corrections
    corrections: int                  # learned from
    held_out: int                     # corrections kept apart to be asked about
    agreed_before: int                # of those, by the model that was in force
    agreed_after: int                 # of those, by this one
    before: Standing
    after: Standing
    refused: tuple[str, ...] = ()     # why it did not come into force


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The classifier to use, and why it is not the one that was asked for."""

    name: str
    classifier: Classifier
    trouble: str = ""


class Versions:
    """The versions in a folder, which need not be there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> tuple[Version, ...]:
        """Every version that can be read, oldest first."""
        found = []
        for path in sorted(self.folder.glob("*/meta.json"), key=lambda one: _number(one.parent.name)):
            try:
                found.append(_read(path))
            except _BROKEN:
                continue              # a folder that is no version of ours is nobody's business here
        return tuple(found)

    def current(self) -> str:
        """The name of the one in force, `shipped` where none was ever chosen."""
        try:
            return (self.folder / "current").read_text("utf-8").strip()[:64] or SHIPPED
        except (OSError, UnicodeDecodeError):
            return SHIPPED

    def stamp(self) -> tuple[int, int] | None:
        """Changes when another one comes into force; cheap enough to be asked at every mail."""
        try:
            found = (self.folder / "current").stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def use(self, name: str) -> None:
        """Put a version in force from the next mail on; ValueError where it cannot be used."""
        if name != SHIPPED:
            self.open(name)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = self.folder / f".current-{os.getpid()}"
        new.write_text(f"{name}\n", "utf-8")
        new.replace(self.folder / "current")

    def open(self, name: str) -> Classifier:
        """The classifier of a version, tried on a mail; ValueError says why it cannot be used."""
        folder = self.folder / name
        try:
            if not _NAME.fullmatch(name):
                raise ValueError("no version is called so")
            version = _read(folder / "meta.json")
            if version.refused:
                raise ValueError("it was refused")
            if version.code != code_of_room():
                raise ValueError("it was made by another release of the program")
            classifier = Classifier.load(folder / "model")
            classifier.classify(_PROBE)
        except Exception as error:  # spaCy, numpy and zip raise a dozen sorts on a damaged file
            raise ValueError(f"version {name}: {error}") from error
        return classifier

    def next_name(self, now: datetime) -> str:
        """The name of the version to come."""
        numbers = [_number(path.name) for path in self.folder.glob("*-*-*")]
        return f"{max(numbers, default=0) + 1:04}-{now:%Y%m%d-%H%M}"

    def keep(self, folder: Path, version: Version) -> None:
        """Take a finished folder in, and put it in force unless it was refused; the oldest ones go."""
        (folder / "meta.json").write_text(json.dumps(_plain(version), indent=2, ensure_ascii=False) + "\n", "utf-8")
        if version.refused:
            shutil.rmtree(folder / "model", ignore_errors=True)
        folder.replace(self.folder / version.name)
        if not version.refused:
            self.use(version.name)
        names = sorted((path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name)), key=_number)
        for name in names[:-KEPT]:
            if name != self.current():
                shutil.rmtree(self.folder / name, ignore_errors=True)


def in_force(versions: Versions) -> InForce:
    """The version in force, or the shipped model where there is none or it cannot be used."""
    name, trouble = versions.current(), ""
    if name != SHIPPED:
        try:
            return InForce(name=name, classifier=versions.open(name))
        except ValueError as error:
            trouble = str(error)
    shipped = Classifier.load()
    shipped.classify(_PROBE)          # what does not fit is told now, not at the first mail
    return InForce(name=SHIPPED, classifier=shipped, trouble=trouble)


def _number(name: str) -> int:
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else 0


def _plain(version: Version) -> dict[str, object]:
    return {**asdict(version), "made_at": version.made_at.isoformat()}


def _read(path: Path) -> Version:
    """The version behind a meta.json; an error of `_BROKEN` where it is none."""
    with path.open(encoding="utf-8") as file:
        row: dict[str, Any] = json.loads(file.read(MOST_BYTES))
    row |= {
        "made_at": datetime.fromisoformat(row["made_at"]), "refused": tuple(row["refused"]),
        "before": _standing(row["before"]), "after": _standing(row["after"]),
    }
    return Version(**row)


def _standing(row: Mapping[str, Any]) -> Standing:
    return Standing(**row)
