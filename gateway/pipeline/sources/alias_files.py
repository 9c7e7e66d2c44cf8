"""Reads the mail server's alias files: aliases(5) and virtual(5) of Postfix, and the lists they include."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...errors import ConfigError

LARGEST = 64 << 20  # bytes of one file
_VIRTUAL = re.compile(r'\s*("(?:[^"\\]|\\.)*"[^\s]*|[^\s]+)\s+(.*)', re.DOTALL)  # pattern, then addresses
_SIMPLE = re.compile(r"[^<>]*<([^<>\s]+)>\s*")  # Jan Jansen <jan@corp.example>


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One thing on the right of an alias: an address, or why nobody can say whom it reaches."""

    address: str = ""
    include: Path | None = None  # a file with more of them
    final: bool = False  # written as \\name: this mailbox, whatever the alias of that name says
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aliases:
    """What the alias files say; names in lower case."""

    local: Mapping[str, tuple[Target, ...]] = field(default_factory=dict)  # aliases(5): by local part
    virtual: Mapping[str, tuple[Target, ...]] = field(default_factory=dict)  # by address, name or @domain
    domains: tuple[str, ...] = ()  # those whose names aliases(5) knows; the first stands behind bare names
    files: tuple[Path, ...] = ()


def read_aliases(local: tuple[Path, ...], virtual: tuple[Path, ...], domains: tuple[str, ...]) -> Aliases:
    """All the files as one; of a name that stands in several, the first counts, as with Postfix.

    Raises:
        ConfigError: a file cannot be read, or a line is no alias; with file, line and column.
    """
    names: dict[str, tuple[Target, ...]] = {}
    addresses: dict[str, tuple[Target, ...]] = {}
    for path in local:
        for name, targets in _local_lines(path):
            names.setdefault(name, targets)
    for path in virtual:
        for name, targets in _virtual_lines(path):
            addresses.setdefault(name, targets)
    return Aliases(
        local=names,
        virtual=addresses,
        domains=tuple(one.lower() for one in domains),
        files=(*local, *virtual),
    )


def read_included(path: Path) -> tuple[Target, ...] | None:
    """What an `:include:` file lists, or None where it cannot be read."""
    try:
        lines = _text(path).splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    kept = (line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))
    return tuple(target for line in kept for target in targets_of(line))


def _local_lines(path: Path) -> Iterator[tuple[str, tuple[Target, ...]]]:
    for number, line in _logical_lines(path):
        name, rest = _key(line)
        if not name or rest is None:
            at = len(line) - len(line.lstrip()) + 1
            raise ConfigError(f"{path}:{number}:{at}: no alias; write `name: address, address`")
        yield name, tuple(targets_of(rest))


def _key(line: str) -> tuple[str, str | None]:
    """The name before the colon, its quotes taken off; and what follows, None without a colon."""
    text = line.lstrip()
    if text.startswith('"'):
        end = _closing(text, 0)
        name, rest = _unquoted(text[: end + 1]), text[end + 1 :].lstrip()
    else:
        name, colon, rest = text.partition(":")
        name, rest = name.strip(), colon + rest
    return name.lower(), rest[1:] if rest.startswith(":") else None


def _virtual_lines(path: Path) -> Iterator[tuple[str, tuple[Target, ...]]]:
    for number, line in _logical_lines(path):
        match = _VIRTUAL.fullmatch(line)
        if match is None:
            raise ConfigError(f"{path}:{number}:{len(line) + 1}: no address behind the name; write `name address`")
        yield _plain(match[1]).lower(), tuple(targets_of(match[2], spaces_part=True, commands=False))


def _logical_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines with those that continue them; comments and empty lines stand between without ending one."""
    begun: tuple[int, str] | None = None
    try:
        lines = _text(path).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"{path}: cannot be read as text ({reason}); mend `directory.aliases`") from error
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            if begun:
                yield begun
            begun = number, line
        elif begun is None:
            raise ConfigError(f"{path}:{number}:1: a line that begins with a space continues one; there is none")
        else:
            begun = begun[0], f"{begun[1]} {line.strip()}"
    if begun:
        yield begun


def _text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise OSError(27, f"larger than {LARGEST >> 20} MB")
    return content.decode("utf-8-sig")


def targets_of(text: str, *, spaces_part: bool = False, commands: bool = True) -> Iterator[Target]:
    """The targets of one alias; commas part them, and in virtual(5) spaces do as well."""
    for word in _words(text, " \t," if spaces_part else ","):
        yield _target(word.strip(), commands=commands)


def _target(word: str, *, commands: bool) -> Target:
    bare = _unquoted(word) if word.startswith('"') and _closing(word, 0) == len(word) - 1 else word
    if commands and bare[:1] in ("|", "/"):
        return Target(doubt=f"it goes to a {'command' if bare[0] == '|' else 'file'}")
    if commands and bare[:9].lower() == ":include:":
        return Target(include=Path(bare[9:].strip()))
    if bare.startswith(":"):
        return Target(doubt=f"{bare.split(':')[1]!r} is not understood")
    found = _SIMPLE.fullmatch(bare)
    bare, quoted = _plain(found[1] if found else bare), bare.startswith('"')
    if bare.startswith("\\"):
        return Target(address=bare[1:].lower(), final=True)
    if not bare or bare.count("@") > 1 or (not quoted and any(one.isspace() for one in bare)):
        return Target(doubt="an address is not understood")
    return Target(address=bare.lower())


def _plain(word: str) -> str:
    """Without the quotes around a local part: "jan"@corp.example is jan@corp.example."""
    if not word.startswith('"'):
        return word
    end = _closing(word, 0)
    return _unquoted(word[: end + 1]) + word[end + 1 :]


def _words(text: str, parting: str) -> Iterator[str]:
    """The parts between separators that stand outside quotes and outside parentheses or angles."""
    start = at = 0
    while at < len(text):
        if text[at] == '"':
            at = _closing(text, at)
        elif text[at] in parting:
            if text[start:at].strip():
                yield text[start:at]
            start = at + 1
        at += 1
    if text[start:].strip():
        yield text[start:]


def _closing(text: str, at: int) -> int:
    """Where the quote that opens at `at` closes; the end of the text where it never does."""
    at += 1
    while at < len(text) and text[at] != '"':
        at += 2 if text[at] == "\\" else 1
    return min(at, len(text) - 1)


def _unquoted(text: str) -> str:
    inner = text[1:-1] if text.endswith('"') and len(text) > 1 else text[1:]
    return re.sub(r"\\(.)", r"\1", inner)
