"""The lines that a mail program puts above a quote: `Op ... schreef ...:`, header blocks, separators.

Each look is bounded: 400 characters of a line, six lines for an introduction, thirty for a block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from .words import PARTICLES, Words, bare

_WRAP: Final = 6                      # lines over which an introduction may wrap
_BLOCK: Final = 30                    # lines that one header block may span
_ROW: Final = 3                       # lines over which a header block in one row may wrap
_CARD: Final = 60                     # characters of a name, or of a date, on a line of its own
_LONGEST: Final = 400                 # characters of an introduction
_NAME_WORDS: Final = 6                # of who wrote, behind the verb
_ASKED: Final = 400                   # lines about which quotequail is asked as well
_SHOWN: Final = 200                   # characters of a line that it sees
_CLOCK = re.compile(r"(?<![\d.])\d{1,2}[:.h]\d\d(?![\d.-])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_DATED = re.compile(r"\d|@")
_TIME = re.compile(r"\d{1,2}(?:[:.h]\d\d| ?h\b| ?u\b|$)")
_MAILBOX = re.compile(r"[^<>@:]{1,80}<[^<>@\s]{1,64}@[^<>@\s]{1,255}> ?[^<>@:]{1,30}$")    # and its verb
_FIELD = re.compile(r"[*_]{0,3}\w{2,20}[*_]{0,3}:[*_]{0,3}\s")
_NAME = re.compile(r"[\w.'\"-]{1,30}(?: [\w.'\"-]{1,30}){0,5}")
_RAW: Final = (
    "received:", "message-id:", "mime-version:", "content-type:", "return-path:", "delivered-to:",
    "dkim-signature:", "authentication-results:", "x-mailer:", "x-spam")
_BEHIND_A_TIME: Final = frozenset({"am", "pm", "a.m.", "p.m.", "uhr", "uur", "u", "h"})


def heading_end(lines: Sequence[str], at: int, known: Words) -> int | None:
    """The line behind the heading of a quote that begins at this line, or None.

    A heading without date and address counts only where a `>` follows: people write such lines too.
    """
    line = lines[at]
    if not line.strip() or (_is_marked(line) and not _is_arrowed(line)):
        return None
    if _is_separator(line, known) or _is_arrowed(line):
        return _header_block(lines, at + 1, known, least=2) or at + 1
    end = _header_block(lines, at, known) or _header_row(lines, at, known) or _name_and_date(lines, at, known)
    return end or _introduction(lines, at, known) or (_also_known(lines, at) if at < _ASKED else None)


def is_memo_head(lines: Sequence[str], at: int, end: int, known: Words) -> bool:
    """Whether a header block is the head of the author's own memo or form.

    It names no address and no minute; at the top of all it may name one, if not that of sending.
    """
    if not _header(lines[at], known):
        return False
    top = not any(lines[n].strip() for n in range(at))
    found = [header for header in (_header(line, known) for line in lines[at:end]) if header]
    timed = any((role == "sent" or not top) and _CLOCK.search(value) for role, value in found)
    timed = timed or (not top and any(role == "sent" and value for role, value in found))
    return not timed and not any("@" in line for line in lines[at:end]) and not _quote_follows(lines, end)


def _is_marked(line: str) -> bool:
    return line[:4].lstrip().startswith(">")


def _quote_follows(lines: Sequence[str], end: int) -> bool:
    below = [line for line in lines[end:end + 3] if line.strip()]
    return bool(below) and _is_marked(below[0])


def _is_arrowed(line: str) -> bool:
    """`>>> Jan 12-11-2026 10:15 >>>`, as Groupwise writes."""
    text = line[:_LONGEST].strip()
    return text.startswith(">>> ") and text.endswith(" >>>") and bool(_CLOCK.search(text))


def _is_separator(line: str, known: Words) -> bool:
    text = bare(line)
    phrase = text.strip("-_=*~<>–— :")
    if phrase in known.separators:
        return text != phrase
    if text[:3] != "---" or len(phrase) > 200:
        return False
    return phrase.startswith(known.forwarded_by) or (text[-3:] == "---" and phrase.endswith(known.quote_verbs))


def _header(line: str, known: Words) -> tuple[str, str] | None:
    """What a line like `Onderwerp: De lift` tells (from, sent, subject ...) and its value, or None."""
    name, colon, value = bare(line[:80]).replace("：", ":").partition(":")
    role = known.header_names.get(name.strip()) if colon else None
    return (role, value.strip()) if role else None


def _header_block(lines: Sequence[str], at: int, known: Words, least: int = 3) -> int | None:
    """The line behind a block of header lines, of which one says from; blank lines may lie between."""
    found: dict[str, str] = {}
    end, loose = at, 0
    for n in range(at, min(at + _BLOCK, len(lines))):
        line = lines[n]
        header = _header(line, known)
        if header:
            found.setdefault(*header)
            end, loose = n + 1, 0
        elif not found and (line.strip() or n > at + 2):
            return None
        elif line.strip():
            if not found or not _continues(lines, n, known, more="subject" in found):
                break
            end, loose = n + 1, 0
        else:
            loose += 1
            if loose > 1:
                break
    if "from" not in found or len(found) < least or _TIME.match(found["from"]):
        return None
    if least > 2 and (not _is_of_a_mail(found) or _is_pasted(lines, at, end)):
        return None
    return end


def _is_of_a_mail(found: dict[str, str]) -> bool:
    """A timetable or a form has `Van:`, `Aan:` and `Datum:` too, but no subject and no address."""
    return not found.keys().isdisjoint({"subject", "sent"}) or any("@" in value for value in found.values())


def _is_pasted(lines: Sequence[str], at: int, end: int) -> bool:
    """Whether the block is part of a raw mail header, which no program quotes: somebody shows it."""
    around = [*lines[max(0, at - 5):at], *lines[at:end], *lines[end:end + 5]]
    return any(line[:24].lstrip().lower().startswith(_RAW) for line in around)


def _continues(lines: Sequence[str], at: int, known: Words, more: bool) -> bool:
    """Whether a line goes on with the header above it: folded and another follows, or `more` of a kind."""
    if not lines[at - 1].strip():
        return False
    if (lines[at][0] in " \t" and "@" in lines[at]) or (more and _FIELD.match(lines[at])):
        return True
    return any(_header(line, known) for line in lines[at + 1:at + 3])


def _header_row(lines: Sequence[str], at: int, known: Words) -> int | None:
    """The line behind `From: ... To: ... Date: ... Subject: ...` in a row, as Notes writes."""
    first = _header(lines[at], known)
    if not first or first[0] != "from" or _TIME.match(first[1]):
        return None
    roles: set[str] = set()
    for n in range(at, min(at + _ROW, len(lines))):
        if not lines[n].strip():
            return None
        before = ""
        for word in bare(lines[n]).split():
            if word.endswith(":"):
                roles.add(known.header_names.get(word[:-1] or before, ""))
            before = word
        if len(roles) < 2:
            return None               # one a line: that is a block, and was looked at as one
        if {"from", "to", "subject"} <= roles:
            return n + 1
    return None


def _name_and_date(lines: Sequence[str], at: int, known: Words) -> int | None:
    """The line behind a name, below it a date, below that `To:`, `cc:` and `Subject:`, as old Notes writes."""
    name = lines[at].strip()
    if len(name) > _CARD or name.endswith((":", ".", "!", "?")):
        return None
    below = [n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].strip()][:1]
    dated = [n for n in below if len(lines[n].strip()) <= _CARD and _CLOCK.search(lines[n])]
    if not dated or len(_DIGIT.findall(lines[dated[0]])) < 6:
        return None
    end, roles = dated[0] + 1, set[str]()
    for n in range(end, min(end + _BLOCK, len(lines))):
        header = _header(lines[n], known)
        if header:
            roles.add(header[0])
            end = n + 1
        elif (lines[n].strip() and not _continues(lines, n, known, more=False)) or n > end + 1:
            break
    return end if {"to", "subject"} <= roles and "from" not in roles else None


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
        if n > at and (anew or (_is_marked(lines[n]) and not open_bracket)):
            return None
        joined = f"{joined} {text}".strip()
        if len(joined) > _LONGEST:
            return None
        said = joined.lstrip("- ")
        if _introduces(said, starts, known) and _is_a_heading(said, lines[n], known):
            return n + 1
        if _quote_follows(lines, n + 1) and _may_introduce(said, starts, known):
            return n + 1
        if text.endswith((":", "：")):
            return None               # what goes on below belongs to something else
    return None


def _introduces(text: str, starts: bool, known: Words) -> bool:
    """Whether the text says who wrote what follows, and when to the minute or under which address."""
    address, clock = "@" in text, bool(_CLOCK.search(text))
    if not (address or clock):
        return False
    core = text.rstrip(" -:：")
    colon = text.rstrip(" -")[-1:] in (":", "：")
    if core.endswith(known.quote_verbs) and (colon or (starts and address)):
        dated = _MAILBOX.match(core) or ((clock or _YEAR.search(text)) and (address or text[:1].isdigit()))
        return starts or (bool(dated) and len(text) <= 200)
    if not colon:
        return False
    dated = address and (clock or bool(_YEAR.search(text)))
    if not _has_verb(text, known):
        return dated and core.endswith(">")
    return (starts and bool(_DIGIT.search(text))) or dated or (clock and _ends_in_its_date(core, known))


def _is_a_heading(text: str, last: str, known: Words) -> bool:
    """Not `On Tuesday at 10:30 Jan said the following:`; `last` is the last line as it was written.

    Without an address the verb stands at the end or before a name, else a date follows it.
    """
    core = text.rstrip(" -:：")
    if "@" in text or core.endswith(known.quote_verbs) or _ends_in_its_date(core, known):
        return True
    tails = [core.rpartition(f" {verb} ")[2] for verb in known.quote_verbs if f" {verb} " in core]
    count = min((len(tail.split()) for tail in tails), default=0)
    named = last[:_LONGEST].rstrip(" -:：*_\\").split()[-count:] if 0 < count <= _NAME_WORDS else []
    return bool(named) and not any(word[0].islower() and word.lower() not in PARTICLES for word in named)


def _has_verb(text: str, known: Words) -> bool:
    return any(f" {verb} " in text for verb in known.quote_verbs)


def _ends_in_its_date(core: str, known: Words) -> bool:
    """`Jan de Vries/Corp wrote on 12-11-2026 10:15:23`: name, verb, and nothing but the date."""
    for verb in known.quote_verbs:
        name, found, date = core.partition(f" {verb} ")
        if not found or not name or len(name.split()) > 8:
            continue
        told = date.strip("( )").split()
        begins = bool(told) and (f"{told[0]} ".startswith(known.quote_starts) or _DIGIT.search(told[0]))
        if begins and len(told) <= 12 and (_DIGIT.search(told[-1]) or told[-1] in _BEHIND_A_TIME):
            return True
    return False


def _may_introduce(text: str, starts: bool, known: Words) -> bool:
    """Whether the text is an introduction if a quote follows: it says less than a program mostly does."""
    if text[-1:] not in (":", "：") or len(text) > 200:
        return False
    core = text.rstrip(" :：")
    if _DIGIT.search(text) or "@" in text:
        told = core.endswith(known.quote_verbs) or (starts and _has_verb(text, known))
        return told or ("@" in text and ">" in text and bool(_CLOCK.search(text)))
    for verb in known.quote_verbs:
        if core.endswith(f" {verb}"):
            name = core.removesuffix(f" {verb}")
            return bool(_NAME.fullmatch(name)) and known.no_names.isdisjoint(name.split())
    return False


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
    end = at + 1 + str(quotequail.quote(text)[0][1]).count("\n")
    said = " ".join(lines[at:end])[:_LONGEST]
    return end if "@" in said or _CLOCK.search(said) or _quote_follows(lines, end) else None
