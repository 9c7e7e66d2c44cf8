"""The author's new words, set apart from quotes, signature and disclaimer. Nothing is thrown away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .. import caps
from .closings import find_signature, is_greeting, is_signed
from .disclaimers import find_disclaimers
from .own_name import find_own_name
from .quotes import find_quotes

_BLANKS = re.compile(r"\n(?:[ \t]*\n){2,}")
_LAST_LINES = 200                     # lines of a part in which its end is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Trimmed:
    """One text in four piles; together they hold every line of it."""

    visible: str
    quoted: str
    signature: str
    disclaimer: str


def trim(text: str, *, forwarded: bool = False, author: str = "") -> Trimmed:
    """The text in four piles; `visible` is empty only where the text is.

    Works on plain text and on Markdown. With `forwarded` the mail passed on counts as visible.
    With `author`, a name as in From, that name at the end counts as signature.
    """
    lines = text[:caps.TEXT].replace("\r\n", "\n").split("\n")
    found = find_quotes(lines, forwarded)
    piles = _sorted(lines, found.marks, author)
    if piles.visible or not text.strip():
        return piles
    if found.after is not None and any(line.strip() for line in lines[found.after:]):
        return _below(lines, found.after)
    return Trimmed(visible=_joined(lines), quoted="", signature="", disclaimer="")


def trim_body(text: str) -> str:
    """The visible pile alone, for a body that comes without a mail around it."""
    return trim(text).visible


def _below(lines: list[str], after: int) -> Trimmed:
    """A mail that is nothing but a quote with a heading: its text is what there is to see."""
    rest = lines[after:]
    inner = _sorted(rest, find_quotes(rest).marks)
    if not inner.visible:
        inner = Trimmed(visible=_joined(rest), quoted="", signature="", disclaimer="")
    quoted = "\n".join(part for part in (_joined(lines[:after]), inner.quoted) if part)
    return Trimmed(
        visible=inner.visible, quoted=quoted, signature=inner.signature, disclaimer=inner.disclaimer)


def _sorted(lines: list[str], marks: tuple[bool, ...], author: str = "") -> Trimmed:
    piles = {n: "quoted" for n, marked in enumerate(marks) if marked}
    own = [n for n in range(len(lines)) if n not in piles]
    for n in find_disclaimers([lines[n] for n in own], author):
        piles[own[n]] = "disclaimer"
    for run in _runs(own, lines, marks):
        rest = [n for n in run if n not in piles][-_LAST_LINES:]
        signed = [lines[n] for n in rest]
        begin, end = find_signature(signed, author) or (len(rest), len(rest))
        begin = find_own_name(signed[:begin], author)
        piles.update(dict.fromkeys(rest[begin:end], "signature"))
    _put_back(piles, [n for n in own if lines[n].strip()], lines, author)

    def pile(name: str) -> str:
        return _joined([line for n, line in enumerate(lines) if piles.get(n, "visible") == name])

    return Trimmed(
        visible=pile("visible"), quoted=pile("quoted"),
        signature=pile("signature"), disclaimer=pile("disclaimer"))


def _put_back(piles: dict[int, str], own: list[int], lines: list[str], author: str) -> None:
    """Shows the author's signature or else what stands below a greeting, where nothing else would be seen.

    A quote never takes its place: that would post somebody else's words under the author's name.
    """
    seen = [n for n in own if n not in piles]
    if not seen:
        name = "signature" if any(piles[n] == "signature" for n in own) else "disclaimer"
        shown = [n for n in own if piles[n] == name]
    elif len(seen) == 1 and is_greeting(lines[seen[0]]):
        below = [n for n in own if n > seen[0]]
        shown = [n for n in below if piles[n] == piles[below[0]]]
        if all(is_signed(lines[n], author) for n in shown):
            return
    else:
        return
    for n in shown:
        del piles[n]


def _runs(own: list[int], lines: list[str], marks: tuple[bool, ...]) -> list[list[int]]:
    """The first and the last run of own lines: only there do people sign."""
    runs: list[list[int]] = []
    for n in own:
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        elif lines[n].strip():
            runs.append([n])
    return runs[:1] + runs[1:][-1:]


def _joined(lines: list[str]) -> str:
    return _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")
