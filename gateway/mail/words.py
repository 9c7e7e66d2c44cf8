"""The words of signoffs.yaml, and how a line is laid bare to compare it with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("signoffs.yaml")
_LONGEST = 400                        # characters of a line that are looked at
_MARKS = re.compile(r"[*_`\\\u200b\xa0]+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands around people's own words, in every language at once."""

    header_names: Mapping[str, str]           # "onderwerp" -> "subject"
    separators: frozenset[str]
    quote_starts: tuple[str, ...]             # each with a space behind it
    quote_verbs: tuple[str, ...]
    signoffs: frozenset[str]
    signoff_links: frozenset[str]             # "van" in "groetjes van Noor"
    thanks: frozenset[str]
    devices: tuple[str, ...]
    list_footers: tuple[str, ...]
    disclaimers: tuple[str, ...]
    banners: tuple[str, ...]


@cache
def words() -> Words:
    """The words, read once in the life of the process."""
    from ruamel.yaml import YAML

    read = YAML(typ="safe").load(_FILE.read_text("utf-8"))
    names = {name: role for role, listed in read["header_names"].items() for name in listed}
    return Words(
        header_names=names,
        separators=frozenset(read["separators"]),
        quote_starts=tuple(word if word in "在" else f"{word} " for word in read["quote_starts"]),
        quote_verbs=tuple(read["quote_verbs"]),
        signoffs=frozenset(phrase for listed in read["signoffs"].values() for phrase in listed),
        signoff_links=frozenset(read["signoff_links"]),
        thanks=frozenset(read["thanks"]),
        devices=tuple(read["devices"]),
        list_footers=tuple(read["list_footers"]),
        disclaimers=tuple(read["disclaimers"]),
        banners=tuple(read["banners"]),
    )


def bare(line: str) -> str:
    """The line in lower case without emphasis marks and doubled spaces, at most 400 characters."""
    return _SPACE.sub(" ", _MARKS.sub(" ", line[:_LONGEST])).strip().casefold()
