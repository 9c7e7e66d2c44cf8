"""Turns a read mail into what a network is asked to publish."""

from __future__ import annotations

from urllib.parse import quote

from adapters.types import File, Post
from rules.types import Action

from ..mail.subject import base_subject
from ..mail.types import Address, Event, Message
from ..store.items import Item
from ..store.outgoing import Outgoing
from .nudges import Language, language_for
from .nudges.headers import display_name
from .nudges.wording import number
from .parts import Parts

LONGEST_NAME = 60  # characters of a name that only the mail gives, so that the address stays in sight
MOST_MENTIONS = 20  # of one picture in a text; a short id and a long name would make it grow 300-fold
NOTES: dict[Language, str] = {
    "nl": "Kwam binnen als e-mail aan {n} collega's",
    "en": "Came in as mail to {n} colleagues",
}
UNTITLED: dict[Language, str] = {"nl": "(zonder onderwerp)", "en": "(no subject)"}
EVENT: dict[Language, str] = {"nl": "Wanneer", "en": "When"}
PLACE: dict[Language, str] = {"nl": "Waar", "en": "Where"}


def post_of(parts: Parts, item: Item, row: Outgoing, message: Message, root: Outgoing | None) -> Post:
    """The post; a reply of the thread that `root` started when there is one."""
    language = language_for(message.language, language_for(parts.rulebook.now.company.languages[0], "nl"))
    decision = item.decision or {}
    text = message.visible_text if decision.get("as_is") else message.markdown or message.visible_text
    if message.event is not None:
        text = f"{_when(message.event, language)}\n\n{text}"
    for part in message.parts:
        if part.content_id:
            # a post's picture is named by its file, a mail's by its Content-ID (RFC 2392)
            text = text.replace(f"cid:{part.content_id}", f"cid:{quote(part.name)}", MOST_MENTIONS)
    return Post(
        key=row.key,
        target=row.group,
        author=shown_author(message.author, parts.directory().person(message.author.address).name),
        author_address=message.author.address,
        title="" if root is not None else title_of(message.subject, language),
        text=text,
        kind=item.kind or "discussion",
        thread=root.remote_thread if root is not None else None,
        files=tuple(
            File(name=p.name, media_type=p.media_type, content=p.content, inline=p.inline)
            for p in message.parts
        ),
        audience_note=_note(item, language),
        written_at=item.accepted_at,
        answered_by_mail=bool(decision.get("answers_by_mail")),
    )


def shown_author(author: Address, known_as: str) -> str:
    """The name over a post: the directory's, since anybody can write any name beside their address.

    Of somebody the directory does not know, the name they gave with the verified address behind it.
    """
    if known_as:
        return known_as
    given = display_name(author.name, LONGEST_NAME)
    return f"{given} ({author.address})" if given else author.address


def title_of(subject: str, language: Language) -> str:
    """The subject without its Re: and Antw:, never empty."""
    return base_subject(subject) or subject.strip() or UNTITLED[language]


def _note(item: Item, language: Language) -> str:
    if (
        item.recipient_count is None
        or item.action == Action.ABSORB.value
        or item.decided_by == "built-in:answer"
    ):
        return ""
    return NOTES[language].format(n=number(item.recipient_count, language))


def _when(event: Event, language: Language) -> str:
    """The invitation's time and place above the text."""
    start = f"{event.starts:%Y-%m-%d %H:%M}"
    end = f"-{event.ends:%H:%M}" if event.ends else ""
    lines = [f"**{EVENT[language]}:** {start}{end} {event.zone}".rstrip()]
    if event.place:
        lines.append(f"**{PLACE[language]}:** {event.place}")
    return "  \n".join(lines)
