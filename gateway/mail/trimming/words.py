"""The words of signoffs.yaml and of the organisation, and how a line is laid bare to compare it with them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("signoffs.yaml")
_LONGEST: Final = 400                 # characters of a line that are looked at
_MARKS = re.compile(r"[*_`\\]+")
_SPACE = re.compile(r"\s+")
# Zero-width and bidirectional marks go, typographic quotes become plain ones.
_STRAY: Final = {
    **dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]),
    0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"',
}
_DOT_OF_TURKISH_I: Final = "\u0307"    # what lower case makes of a capital I with a dot, beside the i
# Of a name, written small.
PARTICLES: Final = frozenset({
    "de", "van", "der", "den", "ter", "ten", "te", "het", "'t", "la", "le", "di", "da", "von", "zu", "el", "al"})
_UNSPACED: Final = "在"                # stands before a date without a space


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands around people's own words, in every language at once, each laid bare."""

    header_names: Mapping[str, str]           # "onderwerp" -> "subject"
    separators: frozenset[str]
    forwarded_by: tuple[str, ...]
    quote_starts: tuple[str, ...]             # each with a space behind it
    quote_verbs: tuple[str, ...]
    no_names: frozenset[str]
    answers_inside: tuple[str, ...]
    answer_words: frozenset[str]
    answer_places: tuple[str, ...]            # each with a space before and behind it
    answer_asked: frozenset[str]
    signoffs: frozenset[str]
    needs_name: frozenset[str]
    signoff_links: tuple[str, ...]            # "van " in "groetjes van Noor"
    thanks: frozenset[str]
    by_proxy: tuple[str, ...]                 # "i.a. " before a name
    devices: tuple[str, ...]
    device_words: tuple[str, ...]
    greetings: frozenset[str]
    card_marks: tuple[str, ...]
    meetings: tuple[str, ...]
    list_footers: tuple[str, ...]
    disclaimers: tuple[str, ...]
    vague_disclaimers: tuple[str, ...]
    legal_openings: tuple[str, ...]
    legal_words: tuple[str, ...]
    banners: tuple[str, ...]
    vague_banners: tuple[str, ...]
    mail_words: tuple[str, ...]
    banner_goes_on: tuple[str, ...]


@dataclass(slots=True)
class _Own:
    """The organisation's own words of this process, as JSON."""

    text: str = field(default="")


_OWN: Final = _Own()


def use_own_words(text: str) -> None:
    """From now on an organisation's own words count too, in this process; "" for none.

    `text` is what `own_words.read_own_words` gave.
    """
    _OWN.text = text


def words() -> Words:
    """All words, ours and the organisation's; read once in the life of the process."""
    return _words(_OWN.text)


@lru_cache(maxsize=4)
def _words(own: str) -> Words:
    from ruamel.yaml import YAML

    ours: Mapping[str, Any] = YAML(typ="safe").load(_FILE.read_text("utf-8"))
    theirs: Mapping[str, Any] = json.loads(own) if own else {}
    names: dict[str, str] = {}
    for read in (theirs, ours):
        for role, phrases in read.get("header_names", {}).items():
            names.update((bare(name), role) for name in phrases)

    def listed(name: str) -> tuple[str, ...]:
        both = [*_phrases(ours[name]), *_phrases(theirs.get(name, ()))]
        return tuple(dict.fromkeys(bare(phrase) for phrase in both))

    def before(name: str) -> tuple[str, ...]:
        return tuple(word if word in _UNSPACED else f"{word} " for word in listed(name))

    return Words(
        header_names=names, separators=frozenset(listed("separators")), forwarded_by=before("forwarded_by"),
        quote_starts=before("quote_starts"), quote_verbs=listed("quote_verbs"),
        no_names=frozenset(listed("no_names")), answers_inside=listed("answers_inside"),
        answer_words=frozenset(listed("answer_words")),
        answer_places=tuple(f" {place} " for place in listed("answer_places")),
        answer_asked=frozenset(listed("answer_asked")),
        signoffs=frozenset(listed("signoffs")), needs_name=frozenset(listed("needs_name")),
        signoff_links=before("signoff_links"),
        thanks=frozenset(listed("thanks")), by_proxy=before("by_proxy"), devices=listed("devices"),
        device_words=listed("device_words"), greetings=frozenset(listed("greetings")),
        card_marks=listed("card_marks"), meetings=listed("meetings"), list_footers=listed("list_footers"),
        disclaimers=listed("disclaimers"), vague_disclaimers=listed("vague_disclaimers"),
        legal_openings=listed("legal_openings"),
        legal_words=listed("legal_words"), banners=listed("banners"),
        vague_banners=listed("vague_banners"), mail_words=listed("mail_words"),
        banner_goes_on=listed("banner_goes_on"))


def _phrases(value: Any) -> Iterator[str]:
    """The phrases of a list, or of all languages of a mapping."""
    for part in value.values() if isinstance(value, Mapping) else (value,):
        yield from part


def bare(line: str) -> str:
    """The line in lower case without emphasis marks and doubled spaces, at most 400 characters."""
    line = line[:_LONGEST]
    if line.isascii():
        return _SPACE.sub(" ", _MARKS.sub(" ", line)).strip().lower()
    line = unicodedata.normalize("NFC", line.translate(_STRAY))
    return _SPACE.sub(" ", _MARKS.sub(" ", line)).strip().casefold().replace(_DOT_OF_TURKISH_I, "")
