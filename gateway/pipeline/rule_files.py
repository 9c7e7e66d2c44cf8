"""The rules files on disk: opened, saved whole with history, and taken back to an earlier set."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rules.compile import revision_of
from rules.document import read_file
from rules.including import included_names
from rules.problems import RulesError
from rules.ruleset import RuleSet

from ..errors import MailsquareError
from ..store import rule_sets
from ..store.database import writing

if TYPE_CHECKING:
    from sqlalchemy import Engine as Database

    from .parts import Parts, ReadsRules


class RulesChanged(MailsquareError):
    """The files are not as they were opened: somebody saved others meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDisk:
    """The texts of the rules files as they stand, the main one first, and what names them."""

    texts: Mapping[str, str]
    revision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFiles:
    """The rules file with those it includes. Whoever writes them is alone with them, in all processes."""

    path: Path
    database: Database
    read: ReadsRules

    def opened(self) -> OnDisk:
        """What stands on disk now, be it right or wrong; RulesError where the main file cannot be read."""
        main = read_file(self.path)
        texts = {self.path.name: main}
        for name in included_names(main):
            with contextlib.suppress(RulesError, OSError, ValueError):
                if self._place(name).is_relative_to(self.path.parent.resolve()):
                    texts[name] = read_file(self._place(name))
        return OnDisk(texts=texts, revision=revision_of(list(texts.values())))

    def save(
        self, texts: Mapping[str, str], *, opened: str, who: str, at: datetime, words: str = ""
    ) -> RuleSet:
        """Put texts in the place of those of revision `opened`; the service takes them up by itself.

        Raises:
            RulesError: the new rules have mistakes; nothing was written.
            RulesChanged: the files are no longer those that were opened; nothing was written.
            StoreTrouble, MailsquareError: they cannot be kept, or not be written.
        """
        with self.alone():
            now = self.opened()
            if now.revision != opened:
                raise RulesChanged("the rules were changed by somebody else meanwhile: look at theirs, then save again")
            rules = self._checked(texts)
            if unseen := self._unseen(now, rules.texts):
                raise RulesChanged(
                    f"{unseen} is there already, no rules include it, and nobody has seen here what stands in it: "
                    "choose another name, or include it with an editor first"
                )
            return self._put(now, rules, who, at, words)

    def back(self, revision: str, *, who: str, at: datetime, force: bool = False) -> RuleSet:
        """Put the files of an earlier set in the place of those on disk, which the history keeps first.

        Raises:
            RulesError: these rules are wrong by now: a list or network of theirs is gone from config.yaml.
            RulesChanged: what stands on disk is in no history and would be forgotten without `force`.
            MailsquareError: no set has that revision, or the files cannot be written.
        """
        with self.alone():
            now = self.opened()
            with self.database.connect() as connection:
                kept = rule_sets.find(connection, revision)
                known = rule_sets.find(connection, now.revision) is not None
            if kept is None:
                raise MailsquareError(f"no set of rules is called {revision!r}; see `mailsquare rules history`")
            if not known and not force:
                raise RulesChanged(
                    "the files on disk were changed and never in force; look at them, or give --force to keep "
                    "them in the history and go back all the same"
                )
            rules = self._checked(kept.texts)
            if not force and (unseen := self._unseen(now, rules.texts)):
                raise RulesChanged(
                    f"{unseen} was changed since, while no rules included it; look at it, or give --force to "
                    "write over it"
                )
            return self._put(now, rules, who, at, f"back to {kept.revision}")

    @contextlib.contextmanager
    def alone(self, *, to_read: bool = False) -> Iterator[None]:
        """Nobody else writes meanwhile; with `to_read` others may read along."""
        try:
            folder = os.open(self.path.resolve().parent, os.O_RDONLY)
        except OSError as error:
            raise MailsquareError(f"{self.path.parent}: {error.strerror}") from error
        try:
            fcntl.flock(folder, fcntl.LOCK_SH if to_read else fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)  # the lock goes with it

    def _checked(self, texts: Mapping[str, str]) -> RuleSet:
        main = texts[self.path.name] if self.path.name in texts else next(iter(texts.values()))
        return self.read(main, texts)

    def _put(self, now: OnDisk, rules: RuleSet, who: str, at: datetime, words: str) -> RuleSet:
        with writing(self.database) as connection:
            rule_sets.keep(connection, revision=now.revision, texts=now.texts, at=at, who="", words="found on disk")
        main, *included = rules.texts.items()
        for name, text in (*included, main):  # the main file last: it is what names the others
            if now.texts.get(name) != text:
                write_whole(self.path if name == main[0] else self._place(name), text)
        with writing(self.database) as connection:
            rule_sets.keep(
                connection, revision=rules.revision, texts=rules.texts, at=at, who=who, words=words
            )
        return rules

    def _unseen(self, now: OnDisk, texts: Mapping[str, str]) -> str:
        """A file that would be written over and is in no history; "" where there is none."""
        for name, text in texts.items():
            place = self._place(name)
            if name in now.texts or place == self.path.resolve() or not place.exists():
                continue
            try:
                if read_file(place) != text:
                    return name
            except RulesError:
                return name
        return ""

    def _place(self, name: str) -> Path:
        return (self.path.parent / name).resolve()


def files_of(parts: Parts) -> RuleFiles:
    """The files of the rules in force."""
    path = Path(parts.rulebook.now.file)
    return RuleFiles(path=path, database=parts.database, read=parts.rulebook.read_text)


def write_whole(path: Path, text: str) -> None:
    """Replace a file at once, with the same mode and owner: a reader sees all of the old or all of the new.

    Raises:
        MailsquareError: it cannot be written; the old file stays.
    """
    path = path.resolve()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(file, "wb") as out:
                _like(out.fileno(), path)
                out.write(text.encode())
                out.flush()
                os.fsync(out.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the new name is durable only then
        finally:
            os.close(folder)
    except OSError as error:
        raise MailsquareError(
            f"{path} cannot be written: {error.strerror}; give the user that runs mailsquare the right to write "
            "in its folder"
        ) from error


def _like(file: int, path: Path) -> None:
    """Mode and owner of the file that is there; of a new one, readable by all who may enter its folder."""
    if not path.exists():
        os.fchmod(file, 0o644)
        return
    there = path.stat()
    os.fchmod(file, there.st_mode & 0o7777)
    with contextlib.suppress(PermissionError):  # only root may give a file away
        os.fchown(file, there.st_uid, there.st_gid)
