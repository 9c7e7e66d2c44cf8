"""A Postfix as it stands, read with its own `postconf` and `postmap`; nothing is written."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import MailsquareError

USUAL = "/etc/postfix"
OUR_TABLES = "/mailsquare-"
_SECONDS = 20
_FILES = ("hash", "btree", "lmdb", "cdb", "dbm", "sdbm", "texthash", "inline", "static", "regexp", "pcre")
_MAP = re.compile(r"[a-z]+:\{[^}]*\}|[^\s,]+")


@dataclass(frozen=True, slots=True)
class Service:
    """One line of master.cf."""

    name: str
    type: str
    program: str
    options: dict[str, str] = field(default_factory=dict)


class Postfix:
    """What one Postfix is set to. MailsquareError where it cannot be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / "main.cf").is_file():
            raise MailsquareError(f"{folder} holds no main.cf; name the folder of Postfix with --postfix-dir")
        self._values = dict(_pairs(self._ask()))
        self._set = dict(_pairs(self._ask("-n")))
        self.services = tuple(self._services())

    def value(self, name: str) -> str:
        """What a parameter is set to, with `$other` as written; "" for one that Postfix does not know."""
        return self._values.get(name, self._set.get(name, ""))

    def is_set(self, name: str) -> bool:
        """Whether main.cf names it."""
        return name in self._set

    def number(self, name: str) -> int:
        """A parameter that is a number."""
        text = self.value(name)
        return int(text) if text.isdigit() else 0

    def expanded(self, name: str) -> str:
        """What a parameter comes to with every `$other` replaced."""
        return self._ask("-xh", name).strip()

    def service(self, name: str, type: str) -> Service | None:
        """One service by its name."""
        return next((one for one in self.services if (one.name, one.type) == (name, type)), None)

    def look_up(self, parameter: str, *keys: str) -> dict[str, str]:
        """What the tables of a parameter say of some addresses; nothing of those they do not know.

        Only tables in files are asked: a directory server may be slow, and counts who asks. Tables of
        an earlier plan of ours do not count.
        """
        found: dict[str, str] = {}
        for table in maps(self.expanded(parameter)):
            waiting = [key for key in keys if key not in found]
            if waiting and table.partition(":")[0] in _FILES and OUR_TABLES not in table:
                said = self._run("postmap", "-c", str(self.folder), "-q", "-", table, says="\n".join(waiting))
                rows = (line.partition("\t") for line in said.stdout.splitlines())
                found |= {key: value.strip() for key, tab, value in rows if tab}
        return found

    def unread(self, parameter: str) -> tuple[str, ...]:
        """The tables of a parameter that `look_up` does not ask."""
        return tuple(one for one in maps(self.expanded(parameter)) if one.partition(":")[0] not in _FILES)

    def _services(self) -> Iterable[Service]:
        options: dict[str, dict[str, str]] = {}
        for option, value in _pairs(self._ask("-P")):
            service, _, name = option.rpartition("/")
            options.setdefault(service, {})[name] = value
        for line in self._ask("-M").splitlines():
            words = line.split()
            if len(words) >= 8:
                name, kind, program = words[0], words[1], words[7]
                yield Service(name, kind, program, options.get(f"{name}/{kind}", {}))

    def _ask(self, *words: str) -> str:
        found = self._run("postconf", "-c", str(self.folder), *words)
        if found.returncode:
            said = found.stderr.strip().splitlines()
            raise MailsquareError(f"postconf cannot read {self.folder}: {said[-1] if said else 'no reason given'}")
        return found.stdout

    @staticmethod
    def _run(*words: str, says: str = "") -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(words, input=says, capture_output=True, text=True, errors="replace",
                                  timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise MailsquareError(f"{words[0]} cannot be run: {error}") from error


def postfix_here(folder: Path | None) -> Postfix | None:
    """The Postfix in that folder, or the one of this machine; None where this machine has none.

    Raises:
        MailsquareError: when a folder was named and cannot be read.
    """
    if folder is not None:
        return Postfix(folder)
    usual = Path(USUAL)
    if shutil.which("postconf") is None or not (usual / "main.cf").is_file():
        return None
    return Postfix(usual)


def maps(value: str) -> list[str]:
    """The tables of a list of tables."""
    return [one.removeprefix("proxy:") for one in _MAP.findall(value)]


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals:
            yield name.strip(), value.strip()
