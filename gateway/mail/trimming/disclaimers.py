"""Which paragraphs are legal text, a scanner's note or a mail server's banner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .closings import is_device_line, is_signoff
from .own_name import is_by
from .paragraphs import is_prose, joined, paragraphs
from .words import Words, bare, words

_PARAGRAPHS: Final = 10               # at the end of a text in which a disclaimer may stand
_BANNERS: Final = 3                   # paragraphs at the top that may hold a banner
_TALL: Final = 40                     # lines of a disclaimer
_BANNER_LINES: Final = 8
_SIGNED: Final = 200                  # lines at the end in which a closing is looked for
_MESSAGE: Final = ("mail", "message", "bericht", "nachricht", "courriel", "mensaje", "messaggio")


def find_disclaimers(lines: Sequence[str], author: str = "") -> set[int]:
    """The lines of disclaimers at the end, and of banners such as "external sender" at the top."""
    known, blocks = words(), paragraphs(lines)
    return _banners(lines, blocks, known) | _disclaimers(lines, blocks, known, author)


def _disclaimers(
    lines: Sequence[str], blocks: Sequence[tuple[int, int]], known: Words, author: str
) -> set[int]:
    found: set[int] = set()
    signed = _signed_at(lines, blocks, known, author)
    for n in range(len(blocks) - 1, max(-1, len(blocks) - 1 - _PARAGRAPHS), -1):
        begin, end = blocks[n]
        text = joined(lines, begin, end) if end - begin <= _TALL else ""
        if _is_disclaimer(text, known, first=n == 0, below=begin > signed):
            titled = begin and bare(lines[begin - 1]).strip(":-=*# ") == "disclaimer"
            found.update(range(begin - 1 if titled else begin, end))
            found.update(range(*_goes_on(lines, blocks, n, found, known)))
        elif is_prose(lines[begin:end]) and _legal(text, known) < 2:
            break                     # the author's own words; what stands above them is content too
    return found


def _signed_at(
    lines: Sequence[str], blocks: Sequence[tuple[int, int]], known: Words, author: str
) -> int:
    """The first line at the end of a text that is a closing, a rule or the author's name."""
    begin = blocks[max(0, len(blocks) - 1 - _PARAGRAPHS)][0] if blocks else 0
    for n in range(max(begin, len(lines) - _SIGNED), len(lines)):
        line = lines[n]
        if line.strip() and (
                not line.strip("-_=*\\ \t") or is_signoff(line, known, author) or is_device_line(line, known)
                or is_by(line, author)):
            return n
    return len(lines)


def _is_disclaimer(text: str, known: Words, first: bool, below: bool) -> bool:
    if any(phrase in text for phrase in known.disclaimers):
        return True
    vague = next((phrase for phrase in known.vague_disclaimers if phrase in text), "")
    if vague and not first and (below or _is_borne_out(text.replace(vague, " "), vague, known)):
        return True
    opened = not first and any(phrase in text for phrase in known.legal_openings)
    return opened and _legal(text, known) > 0


def _is_borne_out(rest: str, vague: str, known: Words) -> bool:
    """Whether beside a phrase that people write too another one shows whose words these are."""
    mailed = any(word in rest for word in known.mail_words) and not any(word in vague for word in _MESSAGE)
    listed = any(phrase in rest for phrase in known.list_footers)
    return mailed or listed or _legal(rest, known) > 0 or any(phrase in rest for phrase in known.vague_disclaimers)


def _legal(text: str, known: Words) -> int:
    return sum(word in text for word in known.legal_words)


def _goes_on(
    lines: Sequence[str], blocks: Sequence[tuple[int, int]], at: int, found: set[int], known: Words
) -> tuple[int, int]:
    """The paragraphs right below a disclaimer that go on with legal words."""
    begin = end = blocks[at][1]
    for first, behind in blocks[at + 1:]:
        if first not in found and _legal(joined(lines, first, behind), known) < 2:
            break
        end = behind
    return begin, end


def _banners(lines: Sequence[str], blocks: Sequence[tuple[int, int]], known: Words) -> set[int]:
    found: set[int] = set()
    for begin, end in blocks[:_BANNERS]:
        until = _banner_end(lines, begin, min(end, begin + _BANNER_LINES), known)
        found.update(range(begin, until))
        if until < end:
            break
    return found


def _banner_end(lines: Sequence[str], begin: int, end: int, known: Words) -> int:
    """Behind the last line of the banner that begins here: the author may go on without a blank line."""
    at = begin
    while at < end:
        line = bare(lines[at])
        text = joined(lines, at, min(at + 2, end)) if at == begin else line
        held = any(phrase in text for phrase in known.banners if phrase[0] != "[") or _is_vague_banner(text, known)
        wrapped = at > begin and lines[at].lstrip()[:1].islower() and not _is_ended(lines[at - 1])
        more = at > begin and any(word in line for word in known.banner_goes_on)
        if not (held or wrapped or more or _is_tag(line, known)):
            break
        at += 1
    return at


def _is_vague_banner(text: str, known: Words) -> bool:
    """`Caution: external email`, and not `Caution: external visitors at ten`."""
    for phrase in known.vague_banners:
        if phrase in text:
            rest = text.replace(phrase, " ").strip(" .:!*-")
            mailed = any(word in rest for word in known.mail_words) and not any(word in phrase for word in _MESSAGE)
            return not rest or mailed or any(word in rest for word in known.banner_goes_on)
    return False


def _is_ended(line: str) -> bool:
    return line.rstrip("*_ \\|")[-1:] in tuple(".!?]")


def _is_tag(line: str, known: Words) -> bool:
    """`[EXTERN]` on a line of its own; of several words also without the brackets."""
    text = line.strip("*:-=! ")
    return text in known.banners or (" " in text and f"[{text}]" in known.banners)
