"""Finds the phrases of a list in the words of a mail: whole words, stems and tails, in linear time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .dangers import DANGERS
from .specials import SPECIALS

_GAP = 2                              # words that `_` may stand for
_ELIDED = frozenset("cdjlmnst")       # l'avocat, d'alcool
_STEM = range(2, 16)                  # letters of a stem or tail


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of a group, found from one word on up to another."""

    group: str                        # "danger:health", "special:event"
    phrase: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Part:
    whole: frozenset[str]
    stems: tuple[str, ...]
    tails: tuple[str, ...]

    def fits(self, word: str) -> bool:
        return (word in self.whole or bool(self.stems and word.startswith(self.stems))
                or bool(self.tails and word.endswith(self.tails)))


_Entry = tuple[str, str, tuple[_Part | None, ...]]


def plain(word: str) -> str:
    """The word in lower case, without accents and French elision, as the lists compare it."""
    low = word.lower()
    if not low.isascii():
        bare = "".join(char for char in unicodedata.normalize("NFKD", low) if not unicodedata.combining(char))
        low = bare or low             # a mark that stands alone, as some emoji bring along, is still a word
    return low[2:] if low[1:2] == "'" and low[0] in _ELIDED and len(low) > 3 else low


def find(words: Sequence[str]) -> Iterator[Hit]:
    """Every phrase that begins at each word; the words come from `plain`."""
    for start, word in enumerate(words):
        for group, phrase, rest in _beginning(word):
            stop = _stop(words, start + 1, rest) if rest else start + 1
            if stop is not None:
                yield Hit(group, phrase, start, stop)


@lru_cache(maxsize=8192)
def _beginning(word: str) -> tuple[_Entry, ...]:
    """The entries that a word may begin; most words begin none, and the same ones come again."""
    found = list(_WHOLE.get(word, ()))
    for size in _STEM[:len(word) - 1]:
        found += _STEMS.get(word[:size], ())
        found += _TAILS.get(word[-size:], ())
    return tuple(found)


def _stop(words: Sequence[str], at: int, rest: Sequence[_Part | None]) -> int | None:
    """Where the phrase ends when its remaining parts stand at `at`, else None."""
    for number, part in enumerate(rest):
        if part is None:
            tries = (_stop(words, at + gap, rest[number + 1:]) for gap in range(_GAP + 1))
            return next((stop for stop in tries if stop is not None), None)
        if at >= len(words) or not part.fits(words[at]):
            return None
        at += 1
    return at


def _part(written: str) -> _Part | None:
    if written == "_":
        return None
    choices = [plain(choice) for choice in written.split("|")]
    return _Part(
        whole=frozenset(choice for choice in choices if "*" not in choice),
        stems=tuple(choice[:-1] for choice in choices if choice.endswith("*")),
        tails=tuple(choice[1:] for choice in choices if choice.startswith("*")),
    )


def _entries() -> Iterator[tuple[str, str]]:
    for sort, lists in (("danger", DANGERS), ("special", SPECIALS)):
        for name, listed in lists.items():
            for phrase in dict.fromkeys(" ".join(one.split()) for one in listed.split(",")):
                if phrase:
                    yield f"{sort}:{name}", phrase


def _words(phrase: str) -> list[str]:
    """The parts of an entry, cut where the text of a mail is cut: at hyphens, not at apostrophes."""
    return re.sub(r"([-.])(?=\w)", r" \1 ", phrase).split()


def _index() -> tuple[Mapping[str, list[_Entry]], ...]:
    whole: dict[str, list[_Entry]] = {}
    stems: dict[str, list[_Entry]] = {}
    tails: dict[str, list[_Entry]] = {}
    for group, phrase in _entries():
        first, *rest = map(_part, _words(phrase))
        if first is None:
            raise ValueError(f"{phrase!r}: a phrase cannot begin with a gap")
        for table, keys in ((whole, first.whole), (stems, first.stems), (tails, first.tails)):
            for key in sorted(keys):
                table.setdefault(key, []).append((group, phrase, tuple(rest)))
    return whole, stems, tails


_WHOLE, _STEMS, _TAILS = _index()
