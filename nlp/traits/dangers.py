"""Words by which mail betrays that it is dangerous to show to more eyes, by what it endangers.

They stand in the text files beside this one, for people to edit; their notation is explained in
lexicon/README.md. They are evidence among other evidence: an entry in a notice to all weighs less
than one beside a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

LEXICON = Path(__file__).with_name("lexicon")
_PLAIN_LISTS = frozenset(["names", "roles", "also-words"])


def _read(name: str) -> str:
    lines = (LEXICON / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


def words_in(name: str) -> frozenset[str]:
    """The words of a list that holds single words, in lower case and without accents."""
    return frozenset(_read(name).split())


DANGERS: Mapping[str, str] = MappingProxyType({
    file.stem.replace("-", " "): _read(file.stem)
    for file in sorted(LEXICON.glob("*.txt")) if file.stem not in _PLAIN_LISTS
})
"""The entries of each danger, separated by commas."""
