"""Mails as no program writes them: each ends parsed or unparsable, with text that can be stored."""

from __future__ import annotations

import pickle
import random

import pytest

from gateway.mail.parse import parse
from gateway.mail.types import Message
from tests.gateway.mail.letters import letter, mixed

WHOLE = [
    letter(),
    letter("Content-Type: text/html; charset=iso-8859-1",
           body="<p>Dag <b>allen</b></p><blockquote>oud</blockquote>"),
    mixed("Content-Type: text/plain\n\nDag\n\nOp 1 mei 2026 schreef J <j@c.example>:\n> oud",
          "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n"
          "Content-ID: <a>\n\niVBORw0KGgo="),
    mixed("Content-Type: text/plain\n\nx", "Content-Type: message/rfc822\n\nSubject: y\n\nz", kind="digest"),
    letter("Content-Type: text/plain; format=flowed; charset=utf-7",
           Subject="=?utf-8?q?=C3=A9?= =?x?b?AAA=?="),
]
SPLINTERS = [
    b"\r\n", b"\n\n", b"--", b"--grens--", b'"', b";", b"\x00", b"\xff\xfe", b"=?utf-8?b?",
    b"boundary=", b"charset=", b"\xed\xa0\x80", b"<div>",
    b"Content-Type: multipart/mixed; boundary=a\n\n--a\n", b"filename*=utf-16''%", b"(", b"<",
]


def mutated(chance: random.Random) -> bytes:
    """One of the mails with some bytes changed, lost, doubled or taken from another."""
    content = bytearray(chance.choice(WHOLE))
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(content) + 1)
        piece = chance.choice(WHOLE)
        content[at:at + chance.choice([0, 0, 1, 40])] = chance.choice([
            bytes([chance.randrange(256)]), chance.choice(SPLINTERS), bytes(content[at:at + 300]) * 2,
            piece[chance.randrange(len(piece)):][:400]])
    return bytes(content)


@pytest.mark.parametrize("seed", range(10))
def test_a_mutated_mail_never_raises_and_never_carries_what_cannot_be_stored(seed: int) -> None:
    """Whatever arrives must end in a state, or it stays in the queue for ever."""
    chance = random.Random(seed)
    for _ in range(40):
        message = parse(mutated(chance))
        if isinstance(message, Message):
            pickle.dumps(message)
            texts = [
                message.visible_text, message.markdown, message.quoted_text, message.subject,
                message.author.name, message.message_id, *message.defects,
                *(value for _, value in message.headers.fields),
                *(text for part in message.parts for text in (part.name, part.media_type, part.content_id))]
            assert "\x00" not in "".join(texts)
            "".join(texts).encode()
        else:
            assert not message.reason.startswith("cannot be read"), message.reason
