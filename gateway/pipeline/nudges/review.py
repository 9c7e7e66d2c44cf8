"""Writes the mail that tells a reviewer of held mails: numbers and links, no name and no subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from . import wording
from .headers import Head, assemble, one_line, own_message_id
from .layout import Letter, Line, Link, html_of, plain_of
from .texts import Run
from .types import Language, Letterhead, Mail

# Each pair is one mail, then several.
WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "subject": "Wacht op een keuze: 1 mail ({number})", "subjects": "Wacht op een keuze: {n} mails",
        "about": "Deze mail wacht op een keuze. Doe je niets, dan gaat hij vanzelf als gewone mail.",
        "abouts": "Deze mails wachten op een keuze. Doe je niets, dan gaan ze vanzelf als gewone mail.",
        "line": "{number}: onderwerp van {letters} letters, aan {audience}. {reads}Als mail: {until}.",
        "reads": "Leest als {kind} ({sure}% zeker). ",
        "people": "{name} ({n} mensen)", "look": "Bekijk en kies",
        "signature": "Namen en onderwerp staan niet in deze mail; op de pagina toon je ze met een klik.",
        "question": "vraag", "announcement": "mededeling", "discussion": "gesprek", "queue": "De hele wachtrij",
    },
    "en": {
        "subject": "Waits for a choice: 1 mail ({number})", "subjects": "Waits for a choice: {n} mails",
        "about": "This mail waits for a choice. Do nothing, and it goes out as ordinary mail by itself.",
        "abouts": "These mails wait for a choice. Do nothing, and they go out as ordinary mail by themselves.",
        "line": "{number}: subject of {letters} letters, to {audience}. {reads}As mail: {until}.",
        "reads": "Reads as a {kind} ({sure}% sure). ",
        "people": "{name} ({n} people)", "look": "Look and choose",
        "signature": "Names and subjects are not in this mail; on the page a click shows them.",
        "question": "question", "announcement": "announcement", "discussion": "discussion",
        "queue": "The whole queue",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One held mail, as far as a mail about it may tell."""

    number: str
    letters: int  # in its subject
    audience: str
    people: int | None
    kind: str  # "" where it was not read
    confidence: float | None
    until: datetime  # when it goes out as mail
    url: str  # of the page that shows it, and acts on a click there


def compose_review(
    *, to: str, language: Language, letterhead: Letterhead, at: datetime, batch: str,
    waiting: tuple[Waiting, ...], queue_url: str,
) -> Mail:
    """The mail about one or several held mails. ValueError where `to` is no plain mailbox."""
    words, several = WORDS[language], "s" if len(waiting) > 1 else ""
    message_id = own_message_id(letterhead.domain, "review", batch)
    subject = words[f"subject{several}"].format(n=len(waiting), number=waiting[0].number)
    letter = Letter(
        language=language, subject=subject, hello="",
        lines=(
            Line(text=(Run(words[f"about{several}"]),)),
            *(Line(text=(Run(_line(one, at, letterhead, language)),), link=Link(words["look"], one.url))
              for one in waiting),
        ),
        button=None, proof=(), signature=words["signature"], hint="", choices=(Link(words["queue"], queue_url),),
    )
    head = Head(
        message_id=message_id, sender_name=letterhead.team.name, sender=letterhead.team.address, to=to,
        subject=subject, date=at.astimezone(letterhead.zone), automatic="auto-generated", language=language,
    )
    content = assemble(head, plain_of(letter), html_of(letter))
    return Mail(message_id=message_id, to=to, subject=subject, content=content)


def _line(one: Waiting, at: datetime, letterhead: Letterhead, language: Language) -> str:
    words = WORDS[language]
    audience = one_line(one.audience, 60)
    if one.people is not None:
        audience = words["people"].format(name=audience, n=wording.number(one.people, language))
    reads = ""
    if one.kind in words and one.confidence is not None:
        reads = words["reads"].format(kind=words[one.kind], sure=round(100 * one.confidence))
    until = wording.until(one.until, at, letterhead.zone, language)
    return words["line"].format(number=one.number, letters=one.letters, audience=audience, reads=reads, until=until)
