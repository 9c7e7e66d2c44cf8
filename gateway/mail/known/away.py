"""Absence notices: by field, by subject, and by a text that is nothing else."""

from __future__ import annotations

import re
from typing import Final

from ..subject import is_reply_subject
from ..types import Automatic
from .away_words import (
    ABSENT,
    ANYBODY,
    BY_ITSELF,
    FORMAL,
    GREETING,
    HANDLING,
    INSTEAD,
    NOTES,
    PERHAPS,
    RETURN,
    SURELY,
    THANKS,
    THANKS_FOR_MAIL,
    TITLE,
    URGENT,
)
from .glance import Finding, Glance

_OPENING: Final = 500                 # characters in which a notice has said it
_LONGEST: Final = 1_500               # characters of a notice; who writes more has something to say
_SENTENCES: Final = 30
_SENTENCE: Final = re.compile(r"[.!;]\s|\n\s*\n|\n")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]{1,3})?")
_SIGNS: Final = (THANKS, RETURN, INSTEAD, HANDLING)


def away_by_headers(look: Glance) -> Finding | None:
    """By the subject: words that only programs write, before a colon or on an answer; others need the text."""
    answered = look.field("in-reply-to") or not look.sender or _forbids_answers(look)
    sure = SURELY.match(look.subject)
    alone = sure is not None and (sure.group()[-1:] in (":", "：") or sure.end() == len(look.subject))
    if NOTES.match(look.subject) or alone or (sure and answered):
        return Automatic.OUT_OF_OFFICE, f"Subject: {look.subject[:60]}"
    perhaps = PERHAPS.match(look.subject)
    titled = TITLE.match(f"{look.subject}:") or (perhaps and is_reply_subject(look.subject[perhaps.end():].lstrip()))
    if (titled and look.field("in-reply-to")) or (perhaps and not look.sender):
        return Automatic.OUT_OF_OFFICE, f"Subject: {look.subject[:60]}"
    return None


def _away_by_both(look: Glance, text: str) -> Finding | None:
    """By a subject that a person may type as well, and a text that says the same."""
    said = ABSENT.search(text[:_OPENING]) is not None
    sure = SURELY.match(look.subject) and (said or any(
        sign.search(text[:_OPENING]) for sign in (THANKS_FOR_MAIL, BY_ITSELF, HANDLING)))
    if sure or (said and PERHAPS.match(look.subject) and look.field("in-reply-to")):
        return Automatic.OUT_OF_OFFICE, f"Subject: {look.subject[:60]}"
    return None


def _forbids_answers(look: Glance) -> bool:
    return look.field("x-auto-response-suppress") == "all"


def is_away_subject(look: Glance) -> bool:
    """Whether the subject speaks of absence; on a machine's mail that is enough."""
    return any(words.match(look.subject) for words in (SURELY, NOTES, PERHAPS))


def says_away(look: Glance) -> bool:
    """Whether the text begins with an absence; on a machine's answer that is enough."""
    return bool(ABSENT.search(look.new_text[:_OPENING]))


def away_by_content(look: Glance) -> Finding | None:
    """By the text: short, nothing but absence in every sentence, and addressed to nobody by name.

    A program answers, thanks for a mail or puts its title before the subject; who tells all staff of a
    holiday does none of these. Two more signs are needed, as people answer like that, too: a way to be
    helped meanwhile, a day of return, a word about the mail, a title, a field that forbids answers.
    """
    text = look.new_text.strip()
    if look.passes_on or not text or len(text) > _LONGEST or "?" in text or _greets_somebody(text):
        return None
    if told := _away_by_both(look, text):
        return told
    by_itself = BY_ITSELF.search(text) is not None
    if not ABSENT.search(text[:_OPENING]):
        return (Automatic.AUTO_REPLIED, "its text says that it is automatic") if by_itself and look.answers else None
    if by_itself:
        return Automatic.OUT_OF_OFFICE, "its text is an absence notice and says that it is automatic"
    if not _nothing_else(text):
        return None
    signs = {sign for sign in _SIGNS if sign.search(text)}
    signs.discard(THANKS)
    thanked, titled = THANKS_FOR_MAIL.search(text) is not None, TITLE.match(look.subject) is not None
    marked = PERHAPS.match(look.subject) is not None or _forbids_answers(look)
    stranger = thanked or HANDLING in signs or FORMAL.search(text) is not None
    formal = stranger or marked or URGENT.search(text) is not None
    if (look.answers or thanked or (titled and stranger)) and formal and len(signs) + thanked + titled + marked >= 2:
        return Automatic.OUT_OF_OFFICE, "its text is an absence notice and nothing else"
    return None


def _greets_somebody(text: str) -> bool:
    """Whether it begins with a name: `Beste Jan,` is written by a person."""
    greeting = GREETING.match(text)
    if greeting is None:
        return False
    whom = re.split(r"[,.!:;(\n]", greeting.group("whom"), maxsplit=1)[0]
    words = _WORDS.findall(whom)
    named = [word for word in words if word[0].isupper() and word.casefold() not in ANYBODY]
    return bool(named) and len(words) <= 5


def _nothing_else(text: str) -> bool:
    """Whether at most a fifth of the words stand in sentences that say something else."""
    total = other = 0
    for sentence in _SENTENCE.split(text, maxsplit=_SENTENCES):
        words = len(_WORDS.findall(sentence))
        total += words
        if words >= 5 and not any(sign.search(sentence) for sign in (ABSENT, *_SIGNS)):
            other += words
    return other * 5 <= total
