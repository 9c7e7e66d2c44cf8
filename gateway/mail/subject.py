"""Subjects without the marks that mail programs stack before them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# Marks that are nothing else, as mail programs write them in the languages that we know.
_REPLY: Final = frozenset({
    "re", "antw", "antwoord", "aw", "antwort", "rép", "réf", "réponse", "odp", "vá", "ynt", "yanıt",
    "отв", "ответ", "відп", "απ", "σχετ", "回复", "回覆", "答复", "返信", "답장", "회신", "השב", "رد"})
_FORWARD: Final = frozenset({
    "fw", "fwd", "doorst", "doorgestuurd", "wg", "weitergeleitet", "inoltra", "inoltro", "vidarebefordrat",
    "videresendt", "továbbítás", "ilt", "podaj dalej", "πρθ", "пересл", "轉寄", "转发", "轉發", "転送", "전달",
    "הועבר"})
# Marks that are words or letters of their own as well: `Betr: factuur`, `R: statistische taal`,
# `SV: Sociale Verzekering`, `TR: tweede ronde`.
_PERHAPS_REPLY: Final = frozenset({"r", "betr", "ref", "rep", "res", "resp", "rif", "sv", "vs", "ats", "bls"})
_PERHAPS_FORWARD: Final = frozenset({"i", "tr", "rv", "pd", "enc", "vb", "vl", "tov", "hal"})
REPLY: Final = _REPLY | _PERHAPS_REPLY
FORWARD: Final = _FORWARD | _PERHAPS_FORWARD
_MAX: Final = 1_000                   # characters
_MOST_TAGS: Final = 5
_MARK: Final = re.compile(
    r"\s{0,20}([^\W\d_]{1,16}(?: dalej)?)\.?"
    r"\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\d{1,3})?\s{0,2}[:：](\s{0,20})")
_TAG: Final = re.compile(r"\s{0,20}(\[[^\[\]]{1,60}\])\s{0,20}")
# What a mail server writes before the subject of mail from outside; it comes and goes along the way.
_BANNER: Final = re.compile(
    r"\s{0,20}(?:\[\s?(?:ext|extern[eo]?|external|externer|esterno)(?:[- ](?:e-?mail|mail|sender))?\s?\]\s?[:：]?"
    r"|\*{1,3}\s?(?:ext|extern[eo]?|external)\s?\*{1,3})\s{0,20}", re.IGNORECASE)
_WRAPPED: Final = re.compile(r"\s{0,20}\[\s?(?:fwd|fw)\s?:\s?", re.IGNORECASE)     # [Fwd: De lift], Netscape
_BEHIND: Final = re.compile(r"\s{0,5}\(fwd\)\s{0,20}$", re.IGNORECASE)               # De lift (fwd), Pine


@dataclass(frozen=True, slots=True)
class _Mark:
    name: str                         # folded: "re", "antw"
    written: str                      # as it stands there, with what separates it from the rest
    doubtful: bool


@dataclass(frozen=True, slots=True)
class _Peeled:
    marks: tuple[_Mark, ...]
    tags: tuple[str, ...]
    rest: str


def base_subject(subject: str) -> str:
    """What the subjects of one thread have in common: no mark, no banner, each list's tag once and first.

    A key for comparing. What may be a mark goes from every subject alike, so that a reply and its root
    never differ; the key of a key is itself. For people's eyes there is `shown_subject`.
    """
    peeled = _peeled(subject)
    return " ".join(" ".join([*peeled.tags, peeled.rest]).split())


def shown_subject(subject: str, *, answers: bool = False) -> str:
    """The subject for people to read: without marks, but with a word that only looks like one.

    A doubtful mark next to the text (`R:`, `TR:`, `Betr:`) goes where the mail answers or forwards
    another one (`answers`), or where two stand in a row; what stands before a sure one goes anyway.
    """
    peeled = _peeled(subject)
    doubtful = [mark for mark in peeled.marks if mark.doubtful]
    alone = bool(doubtful) and peeled.marks[-1].doubtful and (
        len(peeled.marks) == 1 or not peeled.marks[-2].doubtful)
    kept = peeled.marks[-1].written if alone and not answers else ""
    return " ".join(" ".join([*peeled.tags, kept + peeled.rest]).split())


def is_reply_subject(subject: str) -> bool:
    """Whether the outermost mark says reply: `Re:`, `Antw:`, `AW:`, `RE[2]:`, `R: I:` ...

    One doubtful mark alone does not: `SV: Sociale Verzekering` answers nothing.
    """
    marks = _peeled(subject).marks
    return bool(marks) and marks[0].name in REPLY and (not marks[0].doubtful or len(marks) > 1)


def is_forward_subject(subject: str) -> bool:
    """Whether the outermost mark says forward: `Fwd:`, `Doorst:`, `WG:`, `TR:`, `RV:`, `I:` ...

    A doubtful mark counts in capitals, as programs write it: taken for a forward by mistake, a mail
    only keeps more of its text in sight.
    """
    marks = _peeled(subject).marks
    if not marks or marks[0].name not in FORWARD:
        return False
    return not marks[0].doubtful or len(marks) > 1 or marks[0].written.lstrip()[:1].isupper()


def _peeled(subject: str) -> _Peeled:
    """The subject taken apart, from the outside in."""
    rest, marks, tags = subject[:_MAX], list[_Mark](), list[str]()
    while behind := _BEHIND.search(rest, max(0, len(rest) - 40)):
        rest, marks = rest[:behind.start()], [_Mark("fwd", "", False)]
    at = 0
    while at < len(rest):
        if found := _BANNER.match(rest, at):
            at = found.end()
        elif (found := _MARK.match(rest, at)) and _name(found) in REPLY | FORWARD:
            marks.append(_Mark(_name(found), found.group(), _is_doubtful(found, rest)))
            at = found.end()
        elif (found := _WRAPPED.match(rest, at)) and rest.endswith("]"):
            marks.append(_Mark("fwd", found.group(), False))
            rest, at = rest[:-1], found.end()
        elif (found := _TAG.match(rest, at)) and (found.group(1) in tags or len(tags) < _MOST_TAGS):
            tags += [found.group(1)] if found.group(1) not in tags else []
            at = found.end()
        else:
            break
    return _Peeled(tuple(marks), tuple(tags), rest[at:])


def _name(mark: re.Match[str]) -> str:
    """The mark folded; a Turkish capital I leaves a dot of its own behind."""
    return mark.group(1).casefold().replace("\u0307", "")


def _is_doubtful(mark: re.Match[str], subject: str) -> bool:
    """A word of its own, or glued to a small letter: `Re:organisatie`."""
    if _name(mark) in _PERHAPS_REPLY | _PERHAPS_FORWARD:
        return True
    return not mark.group(2) and subject[mark.end():mark.end() + 1].islower()
