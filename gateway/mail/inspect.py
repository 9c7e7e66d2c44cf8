"""What `mailsquare inspect` prints of one mail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .types import Address, Automatic, Message, Unparsable

Field = str | bool | list[str]


def inspect(path: Path, content: bytes, read: Callable[[bytes], Message | Unparsable]) -> dict[str, Field]:
    """The reading of one file as plain values for JSON; `read` is `Reader.read` or `parse`.

    `state` is "parsed" or "unparsable"; of an unparsable mail `defects` says why.
    """
    message = read(content)
    if isinstance(message, Unparsable):
        return _fields(path, "unparsable", Message(
            message_id="", subject="", author=Address(name="", address=""), to=(), cc=(), reply_to=(),
            date=None, in_reply_to="", references=(), language="und", visible_text="", quoted_text="",
            signature="", disclaimer="", markdown="", defects=(message.reason,)))
    return _fields(path, "parsed", message)


def _fields(path: Path, state: str, message: Message) -> dict[str, Field]:
    return {
        "file": str(path),
        "state": state,
        "message_id": message.message_id,
        "subject": message.subject,
        "from": _shown(message.author),
        "to": [_shown(person) for person in message.to],
        "language": message.language,
        "visible_text": message.visible_text,
        "quoted_text": message.quoted_text,
        "signature": message.signature,
        "markdown": message.markdown,
        "attachments": [part.name for part in message.parts],
        "is_reply": message.is_reply,
        "is_auto_generated": message.automatic is not None,
        "auto_generated_reason": message.automatic_reason,
        "is_bounce": message.automatic is Automatic.BOUNCE,
        "may_answer": message.may_answer,
        "encrypted": message.encrypted,
        "signed_by": message.signed_by,
        "defects": list(message.defects),
    }


def _shown(person: Address) -> str:
    """`Name <address>`, or the one of the two that is there."""
    if person.name and person.address:
        return f"{person.name} <{person.address}>"
    return person.address or person.name
