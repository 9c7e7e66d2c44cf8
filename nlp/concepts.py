"""What a text is about, word by word: concepts that Dutch, English, German and French words share.

The lexicon beside this file is our own, for people to edit. Words it does not know are cut where a
compound holds one that it does (parkeergarage), and else stand for themselves by their stem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

LEXICON = Path(__file__).with_name("lexicon")
CAP = 32 * 1024                       # characters of a text that are looked at
MOST = 800                            # words of a text that are looked at
_LONGEST = 40                         # characters of a word
_SHORTEST = 4                         # characters that a stem or a part of a compound has at least
_COMPOUND = 8                         # a shorter word is no compound worth cutting
_ALONE = 6                            # a part that is known must be this long where the other is not
_PHRASE = 4                           # words
_WORD = re.compile(r"[^\W_]+(?:['+-][^\W_]+)*")
_KINDRED = str.maketrans({"ß": "ss", "\N{RIGHT SINGLE QUOTATION MARK}": "'", "ø": "o", "æ": "ae", "œ": "oe"})
_ENDINGS = ("heden", "ingen", "ungen", "tjes", "eren", "ings", "ing", "ung", "tje", "jes", "je", "'s", "ers", "ies",
            "ed", "en", "es", "er", "em", "e", "s")
_LINKS = ("s", "en", "e", "n", "-")   # what Dutch and German put between the parts of a compound


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Concepts by word, by stem and by phrase, and the themes of each concept."""

    themes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stems: dict[str, tuple[str, ...]] = field(default_factory=dict)
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)     # stems with a space between
    openers: set[str] = field(default_factory=set)                        # first stems of the phrases
    dutch: dict[str, str] = field(default_factory=dict)                   # the first word of each concept


@dataclass(frozen=True, slots=True)
class Find:
    """A word or phrase of a text with the features that it stands for."""

    word: str
    at: int                           # number of its first word
    features: tuple[str, ...]         # "c:parking", "t:transport", "w:parkeer"


def folded(text: str) -> str:
    """Lower case without accents, so that Büro, büro and buro are one word."""
    lower = text[:CAP].lower()
    if lower.isascii():
        return lower                  # most mail, and much faster
    plain = unicodedata.normalize("NFKD", lower.translate(_KINDRED))
    return "".join(char for char in plain if not unicodedata.combining(char))


def words_in(text: str) -> list[str]:
    """The folded words of a text; both ends where it has more than we look at."""
    found = [word[:_LONGEST] for word in _WORD.findall(folded(text))]
    return found if len(found) <= MOST else found[:MOST * 3 // 4] + found[-MOST // 4:]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A folded word without its ending and without doubled letters; never under four letters."""
    for _ in range(2):
        ending = next((end for end in _ENDINGS if word.endswith(end)), "")
        if not ending or len(word) - len(ending) < _SHORTEST:
            break
        word = word[:-len(ending)]
    return "".join(char for at, char in enumerate(word) if at == 0 or char != word[at - 1])


@cache
def lexicon(folder: Path = LEXICON) -> Lexicon:
    """The lexicon of a folder; ValueError names the line that cannot be read, FileNotFoundError an empty folder."""
    found, files = Lexicon(), sorted(folder.glob("*.txt"))
    if not files:
        raise FileNotFoundError(f"{folder}: no lexicon here (*.txt); install mailsquare again")
    for file in files:
        theme = ""
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            line = line.strip()
            if line.startswith("[") and line.endswith("]"):
                theme = line[1:-1]
            elif line and not line.startswith("#"):
                head, colon, rest = line.partition(":")
                if not colon or not theme or not rest.strip():
                    raise ValueError(f"{file}:{number}: write it as `concept: word, word` under a [theme]")
                _add(found, head.split(), theme, rest.split(","))
    return found


def _add(found: Lexicon, head: Sequence[str], theme: str, words: Sequence[str]) -> None:
    concept = head[0]
    if concept in found.themes:
        raise ValueError(f"the concept {concept!r} is there twice: join the two lines")
    more = tuple(word.removeprefix("+") for word in head[1:])
    found.themes[concept] = tuple(dict.fromkeys((theme, *more)))
    found.dutch[concept] = words[0].strip().lstrip("=")
    for written in words:
        parts = words_in(written)
        if len(parts) == 1:
            _put(found.words, parts[0], concept)
            if len(parts[0]) > _SHORTEST and not written.strip().startswith("="):
                _put(found.stems, stem(parts[0]), concept)
        elif parts:
            stems = [stem(part) for part in parts[:_PHRASE]]
            found.openers.add(stems[0])
            _put(found.phrases, " ".join(stems), concept)


def _put(table: dict[str, tuple[str, ...]], key: str, concept: str) -> None:
    table[key] = tuple(dict.fromkeys((*table.get(key, ()), concept)))


def finds(text: str) -> Iterator[Find]:
    """What each word of a text stands for; a phrase of the lexicon counts beside its words."""
    words = words_in(text)
    stems = [stem(word) for word in words]
    known = lexicon()
    for at, word in enumerate(words):
        for length in range(2, _PHRASE + 1) if stems[at] in known.openers else ():
            concepts = known.phrases.get(" ".join(stems[at:at + length]), ())
            if concepts and at + length <= len(words):
                yield Find(" ".join(words[at:at + length]), at, _features(concepts))
        yield Find(word, at, features_of(word))


@lru_cache(maxsize=20_000)
def features_of(word: str) -> tuple[str, ...]:
    """The features of one folded word: its concepts, their themes, and the word itself by its stem."""
    concepts = concepts_of(word)
    own = (f"w:{stem(word)}",) if len(word) > 1 and not word.isdigit() else ()
    return (*_features(concepts), *own)


def _features(concepts: Sequence[str]) -> tuple[str, ...]:
    known = lexicon()
    themes = dict.fromkeys(theme for concept in concepts for theme in known.themes[concept])
    return (*(f"c:{concept}" for concept in concepts), *(f"t:{theme}" for theme in themes))


def concepts_of(word: str) -> tuple[str, ...]:
    """The concepts of one folded word, by itself, its stem, or the parts of the compound that it is."""
    return _simple(word) or _compound(word)


def _simple(word: str) -> tuple[str, ...]:
    known = lexicon()
    found = known.words.get(word) or (known.stems.get(stem(word)) if len(word) > _SHORTEST else None)
    if found is None and "-" in word:
        found = tuple(dict.fromkeys(one for part in word.split("-") for one in concepts_of(part)))
    return found or ()


def _compound(word: str) -> tuple[str, ...]:
    """Concepts of the parts: the longest known end first, as the end says what the thing is."""
    if len(word) < _COMPOUND or not word.isalpha():
        return ()
    for cut in range(_SHORTEST, len(word) - _SHORTEST + 1):
        end = _simple(word[cut:])
        if end:
            start = _start(word[:cut])
            if start or len(word) - cut >= _ALONE:
                return tuple(dict.fromkeys((*end, *start)))
    for cut in range(len(word) - _SHORTEST + 1, _ALONE, -1):
        if found := lexicon().words.get(word[:cut]):
            return found
    return ()


def _start(part: str) -> tuple[str, ...]:
    for link in ("", *_LINKS):
        bare = part[:len(part) - len(link)] if link and part.endswith(link) else part if not link else ""
        if len(bare) >= _SHORTEST and (found := _simple(bare)):
            return found
    return ()
