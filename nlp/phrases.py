"""The turns of phrase by which people ask, argue and inform, found as the phrasebook lists them.

The book has a file for each language, all of them tried on all mail: a heading `[act: sort]` before
the patterns of a speech act, one pattern a line, `#` before a comment. In a pattern `a|b` is either word,
`(a|b)` either or none, `_` up to two words of one sentence, `0` a number, `^` the beginning of a sentence
or of what follows a mark. Words are compared in lower case. They are evidence among other evidence: the
weights come from training, and none of them decides alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, product, zip_longest
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

BOOK = Path(__file__).with_name("phrasebook")
_GAP = 2                              # words that `_` may stand for
_GAPS, _CHOICES = 2, 5                # of one pattern at most: what they may cost grows with their product
_WORD = r"(?:0|[^\W\d]\w*(?:'\w+)*|[^\w\s|^])"
_WORDS = re.compile(rf"{_WORD}(?:\|{_WORD})*")
_HEADING = re.compile(r"\[(\w[\w ]*(?:: \w[\w ]*)?)\]")
_ANY: Final[tuple[tuple[None, ...], ...]] = ((None,),)  # what `_` may be
_ENDS = frozenset((".", "?", "!", "…", "\n\n"))

Part: TypeAlias = frozenset[str] | None  # the words that may stand here; None is the gap


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found between two word positions."""

    group: str                        # `act: sort`, or the bare act, as the heading has it
    phrase: str
    start: int
    stop: int

    @property
    def act(self) -> str:
        """What all sorts of it have in common: asks, informs, opines."""
        return self.group.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of the phrasebook."""

    group: str
    text: str
    opens: bool                       # only at the beginning of a sentence, or after a mark
    forms: tuple[tuple[Part, ...], ...]  # with and without each word that may be left out


Entry: TypeAlias = tuple[Pattern, tuple[Part, ...], int]  # what must follow, and how many words are matched
Entries: TypeAlias = tuple[Entry, ...]


def find(words: Sequence[str]) -> list[Hit]:
    """Every phrase that begins at each word, at most once a place; the words are in lower case."""
    loose, pairs = _index()
    opens, hits = True, list[Hit]()
    for start, (word, after) in enumerate(zip_longest(words, words[1:], fillvalue="")):
        found: dict[str, Hit] = {}
        for pattern, rest, done in (*loose.get(word, ()), *pairs.get((word, after), ())):
            if opens or not pattern.opens:
                stop = _stop(words, start + done, rest, 0) if rest else start + done
                if stop and (pattern.text not in found or stop > found[pattern.text].stop):
                    found[pattern.text] = Hit(pattern.group, pattern.text, start, stop)
        hits += found.values()
        opens = not word[:1].isalnum()
    return hits


def _stop(words: Sequence[str], at: int, rest: tuple[Part, ...], done: int) -> int:
    """Where the phrase ends when its remaining parts stand at `at`, else 0."""
    while done < len(rest):
        here = rest[done]
        done += 1
        if here is None:
            return _after_gap(words, at, rest, done)
        if at >= len(words) or words[at] not in here:
            return 0
        at += 1
    return at


def _after_gap(words: Sequence[str], at: int, rest: tuple[Part, ...], done: int) -> int:
    for skipped in range(_GAP + 1):
        stop = _stop(words, at + skipped, rest, done)
        if stop or at + skipped >= len(words) or words[at + skipped] in _ENDS:
            return stop
    return 0


def read(folder: Path = BOOK) -> tuple[Pattern, ...]:
    """Every pattern of the files in a folder. ValueError names file and line of one that cannot be found."""
    out: dict[str, tuple[Pattern, str]] = {}
    for path in sorted(folder.glob("*.txt")):
        group = ""
        for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            line, where = raw.partition("#")[0].strip(), f"{path.name}:{number}"
            if heading := _HEADING.fullmatch(line):
                group = heading[1]
            elif line:
                pattern = _pattern(group, line, where)
                if pattern.text in out:
                    raise ValueError(f"{where}: {line!r} stands in {out[line][1]} too; keep one of them")
                out[pattern.text] = (pattern, where)
    return tuple(pattern for pattern, _ in out.values())


def _pattern(group: str, line: str, where: str) -> Pattern:
    """The pattern a line stands for. ValueError says what is wrong with the line."""
    if line[0] == "[" and line[-1] == "]":
        raise ValueError(f"{where}: {line!r} is no heading; write [act] or [act: sort]")
    if not group:
        raise ValueError(f"{where}: {line!r} stands before the first [act: sort]")
    try:
        parts = [_part(each) for each in line.removeprefix("^ ").split()]
    except ValueError as error:
        raise ValueError(f"{where}: {line!r}: {error}") from error
    gaps, choices = parts.count(_ANY), sum(map(len, parts)) - len(parts)
    if parts[0] is _ANY or parts[-1] is _ANY or len(parts[0]) == 2 or len(parts[-1]) == 2:
        raise ValueError(f"{where}: {line!r} must begin and end with a word that is always there")
    if gaps > _GAPS or choices > _CHOICES:
        raise ValueError(f"{where}: {line!r} leaves too much open; at most {_GAPS} `_` and {_CHOICES} `( )`")
    forms = tuple(tuple(chain.from_iterable(form)) for form in product(*parts))
    return Pattern(group, line, line.startswith("^ "), forms)


@cache
def _part(written: str) -> tuple[tuple[Part, ...], ...]:
    """The ways to fill one part: a gap, a word, or a word and nothing."""
    if written == "_":
        return _ANY
    may_be = len(written) > 2 and written[0] == "(" and written[-1] == ")"
    listed = written[1:-1] if may_be else written
    if not _WORDS.fullmatch(listed) or listed != listed.lower():
        raise ValueError(f"no mail has {written!r} as one word; write words and marks apart, in lower case")
    words = listed.split("|")
    either = frozenset(words)
    if len(either) < len(words):
        raise ValueError(f"{written!r} has a word twice")
    return ((either,), ()) if may_be else ((either,),)


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """The patterns of each group in all languages, as they are written."""
    found: dict[str, list[str]] = {}
    for pattern in _book():
        found.setdefault(pattern.group, []).append(pattern.text)
    return MappingProxyType({group: tuple(texts) for group, texts in found.items()})


@cache
def _book() -> tuple[Pattern, ...]:
    return read()


@cache
def _index() -> tuple[Mapping[str, Entries], Mapping[tuple[str, str], Entries]]:
    """The forms by their first word, where a gap or nothing follows it, and all others by their first two."""
    loose: dict[str, list[Entry]] = {}
    pairs: dict[tuple[str, str], list[Entry]] = {}
    for pattern in _book():
        for first, *rest in pattern.forms:
            second = rest[0] if rest else None
            short, long = (pattern, tuple(rest), 1), (pattern, tuple(rest[1:]), 2)
            for word in first or ():
                if second is None:
                    loose.setdefault(word, []).append(short)
                for after in second or ():
                    pairs.setdefault((word, after), []).append(long)
    return {key: tuple(found) for key, found in loose.items()}, {key: tuple(found) for key, found in pairs.items()}
