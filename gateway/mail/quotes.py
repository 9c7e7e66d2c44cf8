"""Which lines of a text somebody else wrote: quoted, replied to or forwarded.

Every look at a line is bounded (400 characters, six lines ahead), so the time grows with the
number of lines only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .words import Words, bare, words

_SCANNED: Final = 6_000               # lines in which a beginning of a quote is looked for
_ASKED: Final = 400                   # lines about which quotequail is asked as well
_SHOWN: Final = 200                   # characters of a line that it sees
_WRAP: Final = 6                      # lines over which the line above a quote may wrap
_BLOCK: Final = 30                    # lines that one header block may span
_RULE = re.compile(r"[\s>]{0,9}[-_=*~–—\\ ]{3,400}")
_CLOCK_OR_YEAR = re.compile(r"\d{1,2}[:.h]\d\d|(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_DATED = re.compile(r"\d|@")


@dataclass(frozen=True, slots=True)
class Quotes:
    """For each line whether it is quoted; `after` is the line behind the first heading of a quote."""

    marks: tuple[bool, ...]
    after: int | None


def find_quotes(lines: Sequence[str], forwarded: bool = False) -> Quotes:
    """The quoted lines, each with the heading that announces them.

    Under a heading whose quote has no `>` everything to the end is quoted; under one with `>`
    the author may go on below. With `forwarded` the first heading and what follows it is kept:
    there the forwarded mail is what the author wants to show.
    """
    known, count = words(), len(lines)
    marks, after, fenced, at = [False] * count, None, False, 0
    while at < count:
        line = lines[at]
        if line.lstrip()[:3] == "```":
            fenced = not fenced and any(other.lstrip()[:3] == "```" for other in lines[at + 1:at + 400])
        elif not fenced and is_quoted(line):
            marks[at] = True
        elif not fenced and at < _SCANNED and (end := _heading(lines, at, known)):
            if forwarded and after is None:
                after, at = end, end
                continue
            after = end if after is None else after
            begin, at = at, _quote_end(lines, end)
            while begin and (not lines[begin - 1].strip() or _RULE.fullmatch(lines[begin - 1])):
                begin -= 1
            marks[begin:at] = [True] * (at - begin)
            continue
        at += 1
    return Quotes(tuple(marks), after)


def is_quoted(line: str) -> bool:
    """Whether the line begins with the `>` of a quote."""
    return line[:4].lstrip().startswith(">")


def is_header_line(line: str, known: Words) -> str | None:
    """What a line like `Onderwerp: ...` tells (from, sent, subject ...), or None."""
    name, colon, _ = bare(line[:80]).replace("：", ":").partition(":")
    return known.header_names.get(name.strip()) if colon else None


def _quote_end(lines: Sequence[str], end: int) -> int:
    """Where the quote under a heading ends: behind its `>` lines, or with the text."""
    at = end
    while at < len(lines) and not lines[at].strip():
        at += 1
    if at == len(lines) or not is_quoted(lines[at]):
        return len(lines)
    while at < len(lines) and (is_quoted(lines[at]) or _is_torn_off(lines, at)):
        at += 1
    return at


def _is_torn_off(lines: Sequence[str], at: int) -> bool:
    """Whether a long quoted line was wrapped without a new `>`: it goes on in the midst of a sentence."""
    before, line = lines[at - 1].rstrip(), lines[at]
    if at + 1 >= len(lines) or not is_quoted(lines[at + 1]) or not is_quoted(before):
        return False
    return len(before) >= 60 and before[-1] not in ".?!:;" and line[:1].islower()


def _heading(lines: Sequence[str], at: int, known: Words) -> int | None:
    """The line behind the heading of a quote that begins here, or None."""
    line = lines[at]
    if not line.strip():
        return None
    if _is_separator(line, known):
        return _header_block(lines, at + 1, known, least=2) or at + 1
    found = _header_block(lines, at, known) or _introduction(lines, at, known)
    return found or (_also_known(lines, at) if at < _ASKED else None)


def _is_separator(line: str, known: Words) -> bool:
    text = bare(line)
    phrase = text.strip("-_=*~<>–— :")
    if phrase not in known.separators:
        return phrase.startswith("forwarded by ") and text[:3] == "---"
    return text != phrase


def _header_block(lines: Sequence[str], at: int, known: Words, least: int = 3) -> int | None:
    """The line behind a block of header lines, of which one says from; blank lines may lie between."""
    roles: set[str] = set()
    end, loose = at, 0
    for n in range(at, min(at + _BLOCK, len(lines))):
        line = lines[n]
        role = is_header_line(line, known)
        if role:
            roles.add(role)
            end, loose = n + 1, 0
        elif not roles and (line.strip() or n > at + 2):
            return None
        elif line.strip():
            if not roles or not _continues(lines, n, known):
                break
            end, loose = n + 1, 0
        else:
            loose += 1
            if loose > 1:
                break
    return end if "from" in roles and len(roles) >= least else None


def _continues(lines: Sequence[str], at: int, known: Words) -> bool:
    """Whether a line goes on with the header above it: folded, and another header follows."""
    if not lines[at - 1].strip():
        return False
    if lines[at][0] in " \t" and "@" in lines[at]:
        return True
    return any(is_header_line(line, known) for line in lines[at + 1:at + 3])


def _introduction(lines: Sequence[str], at: int, known: Words) -> int | None:
    """The line behind `On ... wrote:` and its kin, wrapped or not, or None."""
    first = bare(lines[at]).lstrip("- ")
    starts = first.startswith(known.quote_starts)
    if not starts and not _DIGIT.search(first) and "@" not in first and not first.endswith((":", "：")):
        return None
    joined, skipped = "", 0
    for n in range(at, min(at + _WRAP, len(lines))):
        text = bare(lines[n])
        open_bracket = joined.count("<") > joined.count(">")
        if n > at and not text:
            skipped += 1
            if not starts or skipped > 1:
                return None
            continue
        anew = text.startswith(known.quote_starts) and _DIGIT.search(text)
        if n > at and (anew or (is_quoted(lines[n]) and not open_bracket)):
            return None
        joined = f"{joined} {text}".strip()
        if len(joined) > 400:
            return None
        if _introduces(joined.lstrip("- "), starts, known):
            return n + 1
    return None


def _introduces(text: str, starts: bool, known: Words) -> bool:
    """Whether the text says who wrote what follows, and when or under which address."""
    core = text.rstrip(" -:：")
    colon = text.rstrip(" -")[-1:] in (":", "：")
    digit, address = bool(_DIGIT.search(text)), "@" in text
    if not (digit or address):
        return False
    if core.endswith(known.quote_verbs) and (colon or (starts and address)):
        return len(text) <= 200 or starts
    if not colon:
        return False
    dated = address and bool(_CLOCK_OR_YEAR.search(text))
    if ((starts and digit) or dated) and any(f" {verb} " in text for verb in known.quote_verbs):
        return True
    return dated and core.endswith(">")


def _also_known(lines: Sequence[str], at: int) -> int | None:
    """The line behind an introduction that quotequail knows and we do not, or None.

    Only lines with a digit or an address are shown to it, three at a time and cut short: it takes
    a third of a millisecond for each and the square of a line's length.
    """
    window = [line[:_SHOWN] for line in lines[at:at + 3]]
    if not any(line.rstrip().endswith((":", ">")) for line in window) or not _DATED.search(window[0]):
        return None
    import quotequail

    text = "\n".join(window)
    from_here = quotequail.quote(text, quote_intro_line=True)
    if len(from_here) < 2 or from_here[0][1]:
        return None
    return at + 1 + str(quotequail.quote(text)[0][1]).count("\n")
