"""Who is spoken of, word by word: somebody by name, he or she, or a colleague without a name."""

from __future__ import annotations

from collections.abc import Sequence

from .dangers import words_in

NOBODY, SOMEBODY, HE_OR_SHE, NAMED = range(4)
_NAMES, _ROLES = words_in("names"), words_in("roles")
_BEGINS = frozenset([*'.?!…:;,-–—("*>', "\n\n"])
# First names that are also words of some language: a sentence may well begin with one and mean no person.
_ALSO_WORDS = words_in("also-words")
_HE_OR_SHE = frozenset([
    "hij", "hem", "he", "him", "his", "she", "her", "hers", "ihm", "ihn", "sein", "seine", "seinen",
    "seiner", "elle", "lui", "himself", "herself", "hijzelf", "zijzelf", "hemzelf", "haarzelf",
])
_TITLES = frozenset([
    "mevrouw", "mw", "mevr", "dhr", "meneer", "mr", "mrs", "ms", "miss", "dr", "herr", "frau", "monsieur",
    "madame", "mme", "mlle", "m",
])


def levels(raw: Sequence[str], words: Sequence[str]) -> bytearray:
    """One of the four levels a word; `words` are those of `raw` as the lists compare them."""
    out = bytearray(len(raw))
    begins = True
    for at, (word, low) in enumerate(zip(raw, words, strict=True)):
        if word[0].isalpha():
            out[at] = _level(word, low, raw[at + 1:at + 3], begins)
        begins = word in _BEGINS
    return out


def _level(word: str, low: str, after: Sequence[str], begins: bool) -> int:
    if word[0].isupper():
        if len(word) > 1 and low in _NAMES and not (begins and low in _ALSO_WORDS):
            return NAMED
        if len(word) == 1 and after[:1] == ["."]:
            return NAMED              # an initial
    if low in _TITLES and any(one[0].isupper() for one in after if one != "."):
        return NAMED
    if low in _HE_OR_SHE:
        return HE_OR_SHE
    return SOMEBODY if low in _ROLES else NOBODY
