"""Small mails for the tests of the reading room."""

from __future__ import annotations

from gateway.mail.parse import parse
from gateway.mail.types import Message, Unparsable


def letter(*fields: str, body: str | bytes = "Dag allemaal, de lift staat stil.\n", **named: str) -> bytes:
    """A mail from Noor to everybody; `fields` are whole header lines, `named` replace the usual ones."""
    usual = {
        "From": "Noor de Wit <noor@corp.example>", "To": "Iedereen <all@corp.example>",
        "Subject": "De lift", "Message-ID": "<1@corp.example>", "Date": "Mon, 23 Nov 2026 09:00:00 +0100",
    }
    given = {name.replace("_", "-"): value for name, value in named.items()}
    lines = [f"{name}: {value}" for name, value in {**usual, **given}.items() if value]
    head = "\r\n".join([*lines, *fields]).encode("utf-8", "surrogateescape")
    content = body if isinstance(body, bytes) else body.replace("\r\n", "\n").replace("\n", "\r\n").encode()
    return head + b"\r\n\r\n" + content


def mixed(*parts: str, kind: str = "mixed", border: str = "grens", **named: str) -> bytes:
    """A multipart of these parts, each with its own header lines."""
    body = "".join(f"--{border}\n{part}\n" for part in parts) + f"--{border}--\n"
    media_type = f'Content-Type: multipart/{kind}; boundary="{border}"'
    return letter("MIME-Version: 1.0", media_type, body=body, **named)


def read(content: bytes) -> Message:
    """The mail, which must be readable."""
    message = parse(content)
    assert isinstance(message, Message), message
    return message


def refused(content: bytes) -> str:
    """Why the mail, which must be beyond a cap, could not be read."""
    message = parse(content)
    assert isinstance(message, Unparsable)
    return message.reason
