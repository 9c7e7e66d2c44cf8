"""A mail as the model sees it: its words, sentences and turns of phrase, looked for once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .phrases import Hit, find
from .types import Text
from .words import sentences

_REPLY = re.compile(r"(?:re|antw|aw|sv|rép|betr)\s{0,3}(?:\[\d{1,3}\])?\s{0,3}:", re.IGNORECASE)


def answers(text: Text) -> bool:
    """Whether a mail answers another one, by its header or by what its subject begins with."""
    return text.is_reply or bool(_REPLY.match(text.subject.lstrip()[:20]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The subject, or the body."""

    said: Sequence[str]               # words in lower case, as they stand there: to be shown
    words: Sequence[str]              # the same, each number a "0"
    spans: Sequence[tuple[int, int]]  # where each sentence starts and stops
    hits: Sequence[Hit]               # in the order in which they begin


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One mail."""

    text: Text
    subject: Part
    body: Part
    reply: bool

    @property
    def role(self) -> str:
        """Who speaks: somebody who replies, or the first of a thread."""
        return "reply" if self.reply else "first"


def view_of(text: Text, subject: Sequence[str], body: Sequence[str]) -> View:
    """The view of a mail, given the words of both its parts."""
    reply = answers(text)
    return View(text=text, subject=_part(subject), body=_part(body), reply=reply)


def _part(words: Sequence[str]) -> Part:
    said = [word.lower() for word in words]
    plain = ["0" if word[0].isdigit() else word for word in said]
    return Part(said=said, words=plain, spans=list(sentences(plain)), hits=find(plain))
