"""A draft of the rules: the texts of a form beside those on disk, so that nothing typed is ever lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from rules.document import MAX_BYTES
from rules.including import MOST_FILES, included_names, is_rules_name

from ..pipeline.rule_files import OnDisk

FIELD = "text:"  # the name of a file's field in the form, before the file's own
LARGEST_DRAFT = 4 * MAX_BYTES  # bytes of a form: percent-encoding makes a text longer
MOST_FIELDS = MOST_FILES + 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody has typed so far. `opened` names the set that it began from."""

    path: Path  # of the main file
    texts: Mapping[str, str]  # by name, the main one first; also of files that nothing includes any more
    disk: OnDisk
    opened: str

    @property
    def is_stale(self) -> bool:
        """Whether somebody else changed the files since they were opened."""
        return self.opened != self.disk.revision

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return any(self.disk.texts.get(name, "") != text for name, text in self.texts.items())

    @property
    def size(self) -> int:
        """Bytes of all texts together."""
        return sum(len(text.encode(errors="replace")) for text in self.texts.values())

    @property
    def is_too_large(self) -> bool:
        """More than a rules file may be."""
        return self.size > MAX_BYTES

    @property
    def known(self) -> dict[str, str]:
        """The texts to judge and to save; a file that is still to be written counts once it has a word in it."""
        return {
            name: text
            for name, text in self.texts.items()
            if text.strip() or name in self.disk.texts or name == self.path.name
        }

    def name_of(self, file: str) -> str:
        """What the page calls a file that a message names by its path."""
        folder = f"{self.path.parent}/"
        return self.path.name if file == str(self.path) else file.removeprefix(folder)


def from_disk(path: Path, disk: OnDisk) -> Draft:
    """The files as they stand."""
    return Draft(path=path, texts=_tabs(path, disk.texts, disk), disk=disk, opened=disk.revision)


def from_texts(path: Path, disk: OnDisk, texts: Mapping[str, str]) -> Draft:
    """An earlier set as a draft: its main file under the name that it has today."""
    main = path.name if path.name in texts else next(iter(texts), path.name)
    named = {path.name if name == main else name: text for name, text in texts.items()}
    return Draft(path=path, texts=_tabs(path, named, disk), disk=disk, opened=disk.revision)


def from_form(path: Path, disk: OnDisk, form: Mapping[str, str]) -> Draft:
    """What was typed; a file without a field is as it is on disk."""
    typed = {
        name.removeprefix(FIELD): _as_on_disk(text, disk.texts.get(name.removeprefix(FIELD), ""))
        for name, text in islice(form.items(), MOST_FIELDS)
        if name.startswith(FIELD)
    }
    typed = {name: text for name, text in typed.items() if _is_inside(path, name)}
    typed.setdefault(path.name, disk.texts.get(path.name, ""))
    opened = form.get("opened", "")
    sound = re.fullmatch(r"[0-9a-f]{1,64}", opened) is not None
    return Draft(path=path, texts=_tabs(path, typed, disk), disk=disk, opened=opened if sound else "")


def _tabs(path: Path, texts: Mapping[str, str], disk: OnDisk) -> dict[str, str]:
    """The main file, those that it includes, and those that were typed in, though nothing includes them now."""
    main = texts.get(path.name, "")
    names = dict.fromkeys((path.name, *included_names(main), *texts))
    kept = [name for name in names if _is_inside(path, name)][: MOST_FILES + 1]
    return {name: texts[name] if name in texts else disk.texts.get(name, "") for name in kept}


def _is_inside(path: Path, name: str) -> bool:
    """Whether a name stays in the folder of the rules: a form may be sent by anything."""
    pure = PurePosixPath(name)
    if not name or len(name) > 200 or not name.isprintable() or pure.is_absolute() or ".." in pure.parts:
        return False
    inside = (path.parent / name).resolve().is_relative_to(path.parent.resolve())
    return inside and (name == path.name or (is_rules_name(name) and str(pure) == name))


def _as_on_disk(typed: str, there: str) -> str:
    """Browsers send every line end as CR LF: what nobody changed stays byte for byte what it was."""
    plain = typed.replace("\r\n", "\n").replace("\r", "\n")
    if plain == there.replace("\r\n", "\n").replace("\r", "\n"):
        return there
    return plain.replace("\n", "\r\n") if "\r\n" in there else plain
