"""Turns a read mail into what a network is asked to publish."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import quote, unquote

from adapters.types import File, Post
from rules.types import Action

from ..mail.subject import shown_subject
from ..mail.types import Address, Message, Part
from ..store.items import Item
from ..store.outgoing import Outgoing
from .events import event_lines
from .nudges import Language, language_for
from .nudges.headers import display_name
from .nudges.wording import number
from .parts import Parts

LONGEST_NAME = 60  # characters of a name that only the mail gives, so that the address stays in sight
MOST_MENTIONS = 20  # of one picture in a text; a short id and a long name would make it grow 300-fold
_MENTION = re.compile(r"cid:([^\s()<>\"]{1,300})")
NOTES: dict[Language, str] = {
    "nl": "Kwam binnen als e-mail aan {n} collega's",
    "en": "Came in as mail to {n} colleagues",
}
# The kind of signature only: anybody can make a certificate with anybody's name, and nobody checked this one.
SIGNED: dict[Language, str] = {
    "nl": "ondertekend met {kind} (niet gecontroleerd)",
    "en": "signed with {kind} (not checked)",
}
UNTITLED: dict[Language, str] = {"nl": "(zonder onderwerp)", "en": "(no subject)"}


def post_of(parts: Parts, item: Item, row: Outgoing, message: Message, root: Outgoing | None) -> Post:
    """The post; a reply of the thread that `root` started when there is one."""
    language = language_for(message.language, language_for(parts.rulebook.now.company.languages[0], "nl"))
    decision = item.decision or {}
    text = message.visible_text if decision.get("as_is") else message.markdown or message.visible_text
    if message.event is not None:
        zone = parts.rulebook.now.company.timezone
        text = f"{event_lines(message.event, message.subject, language, zone)}\n\n{text}".strip()
    text = _with_file_names(text, message.parts)
    answers = bool(message.in_reply_to or message.references)
    return Post(
        key=row.key,
        target=row.group,
        author=shown_author(message.author, parts.directory().person(message.author.address).name),
        author_address=message.author.address,
        title="" if root is not None else title_of(message.subject, language, answers),
        text=text,
        kind=item.kind or "discussion",
        thread=root.remote_thread if root is not None else None,
        files=tuple(
            File(name=p.name, media_type=p.media_type, content=p.content, inline=p.inline)
            for p in message.parts if not p.decoration
        ),
        audience_note=_note(item, message.signed_by, language),
        written_at=item.accepted_at,
        answered_by_mail=bool(decision.get("answers_by_mail")),
        set_apart="\n\n".join(filter(None, (message.quoted_text, message.signature, message.disclaimer))),
    )


def _with_file_names(text: str, pictures: tuple[Part, ...]) -> str:
    """The text with its pictures by their files, as a post names them; a mail goes by Content-ID (RFC 2392)."""
    names = {part.content_id: f"cid:{quote(part.name)}" for part in pictures if part.content_id}
    mentions: Counter[str] = Counter()

    def named(match: re.Match[str]) -> str:
        found = match.group(1)
        found = found if found in names else unquote(found)
        mentions[found] += 1
        return names[found] if found in names and mentions[found] <= MOST_MENTIONS else match.group()

    return _MENTION.sub(named, text) if names else text


def shown_author(author: Address, known_as: str) -> str:
    """The name over a post: the directory's, since anybody can write any name beside their address.

    Of somebody the directory does not know, the name they gave with the verified address behind it.
    """
    if known_as:
        return known_as
    given = display_name(author.name, LONGEST_NAME)
    return f"{given} ({author.address})" if given else author.address


def title_of(subject: str, language: Language, answers: bool = False) -> str:
    """The subject without its Re: and Antw:, never empty; `answers` as in `shown_subject`."""
    return shown_subject(subject, answers=answers) or subject.strip() or UNTITLED[language]


def _note(item: Item, signed_by: str, language: Language) -> str:
    if (
        item.recipient_count is None
        or item.action == Action.ABSORB.value
        or item.decided_by == "built-in:answer"
    ):
        return ""
    note = NOTES[language].format(n=number(item.recipient_count, language))
    kind = signed_by.partition(":")[0]
    return f"{note}, {SIGNED[language].format(kind=kind)}" if kind else note
