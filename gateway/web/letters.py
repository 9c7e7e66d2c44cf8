"""The body of a mail for people to look at: its plain text, and its HTML made safe."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from email.message import Message

from ..mail.clean import clean_text
from ..mail.html.sanitise import safe_html
from ..mail.mime.charsets import decode

MOST_BYTES = 2_000_000  # of a mail that are looked at
LONGEST_TEXT = 100_000  # characters shown
MOST_PARTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a mail program would show."""

    text: str
    html: str  # safe to put into a page; "" where the mail has none
    attachments: tuple[str, ...]


def letter_of(content: bytes) -> Letter:
    """The first plain and the first HTML part, and the names of the rest. Never fails."""
    try:
        # compat32: the modern policy needs gigabytes for a hostile subject line
        tree = email.message_from_bytes(content[:MOST_BYTES], policy=email.policy.compat32)
        parts = [part for _, part in zip(range(MOST_PARTS), tree.walk(), strict=False)]
    except RecursionError:
        return Letter(text=decode(content[:LONGEST_TEXT], "utf-8")[0], html="", attachments=())
    return _read([part for part in parts if not part.is_multipart()])


def _read(parts: list[Message]) -> Letter:
    text, html, names = "", "", []
    for part in parts:
        media_type = part.get_content_type()
        name = part.get_filename()
        if name or media_type not in ("text/plain", "text/html"):
            names.append(clean_text(str(name or media_type))[:100])
        elif media_type == "text/plain" and not text:
            text = _text(part)
        elif media_type == "text/html" and not html:
            html = safe_html(_text(part))
    return Letter(text=text, html=html, attachments=tuple(names))


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    return clean_text(decode(raw, str(part.get_param("charset") or "utf-8"))[0])[:LONGEST_TEXT]
