"""Mails as no program writes them: mutations of whole ones, for hypothesis to draw and to shrink."""

from __future__ import annotations

import pickle
from collections.abc import Sequence

from hypothesis import strategies as st

from gateway.mail.parse import parse
from gateway.mail.types import Message

SPLINTERS = (
    b"\r\n", b"\n\n", b"\r", b"--", b"--grens--", b'"', b";", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xf0\x90",
    b"=?utf-8?b?", b"=?utf-8?q?=ED=A0=80=00?=", b"=?utf-16?b?2AA=?=", b"boundary=", b"boundary=\"\"", b"charset=",
    b"charset=\"utf-16\"", b"\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n", b"filename*=utf-16''%D8%00",
    b"filename*0*=x''%00; filename*2=b", b"(", b"<", b"<div>", b"<table><tr>", b"&#xD800;", b"&#0;", b"%00", b"\n> ",
    b"\r\nBcc: x@x.example\r\n", b"\r\nSubject: twee\r\n", b"\r\nFrom: b@x.example\r\n", b"\r\nMIME-Version: 2\r\n",
    b"\r\nContent-Transfer-Encoding: base64\r\n", b"\r\nContent-Transfer-Encoding: quoted-printable\r\n",
    b"\r\nContent-Transfer-Encoding: x-uuencode\r\nbegin 644 a\r\n", b"\r\nContent-Type: message/rfc822\r\n\r\n",
    b"\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:99999999T999999Z\r\n",
    b"\r\nDate: Mon, 99 Foo 99999 99:99:99 +9999\r\n", b"\xe2\x80\xae", b"\xcc\x80" * 40, b"=\r\n", b"=0", b"====",
)
CHARSETS = (b"utf-7", b"utf-16", b"utf-32", b"iso-2022-jp", b"iso-2022-kr", b"hz", b"gb18030", b"big5", b"cp037",
            b"idna", b"punycode", b"unicode_escape", b"rot13", b"hex", b"zlib", b"undefined", b"x" * 300, b"", b"\x00")


@st.composite
def mutants(draw: st.DrawFn, whole: Sequence[bytes]) -> bytes:
    """One of the mails, cut, doubled, spliced with another, with bytes changed and splinters put in."""
    content = draw(st.sampled_from(whole))[:60_000]
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(content)))
        length = draw(st.sampled_from((0, 0, 1, 2, 40, 400)))
        way = draw(st.sampled_from(("splinter", "flip", "cut", "double", "splice", "charset", "swap")))
        head, gone, tail = content[:at], content[at:at + length], content[at + length:]
        if way == "splinter":
            content = head + draw(st.sampled_from(SPLINTERS)) + tail
        elif way == "flip":
            content = head + draw(st.binary(min_size=1, max_size=4)) + tail
        elif way == "cut":
            content = draw(st.sampled_from((head, head + tail, gone + tail))) or b"\n"
        elif way == "double":
            content = head + gone * draw(st.sampled_from((2, 3, 50))) + tail
        elif way == "splice":
            other = draw(st.sampled_from(whole))[:60_000]
            content = head + other[draw(st.integers(0, len(other))):]
        elif way == "charset":
            content = content.replace(draw(st.sampled_from((b"utf-8", b"UTF-8", b"us-ascii", b"iso-8859-1"))),
                                      draw(st.sampled_from(CHARSETS)))
        else:
            content = tail + head
    return content[:200_000]


def flaw(content: bytes) -> str:
    """What is wrong with how this mail ends: "" where it is parsed, with text that can be kept, or unparsable."""
    try:
        message = parse(content)
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"raised {type(error).__name__}"
    if not isinstance(message, Message):
        broken = message.reason.startswith("cannot be read") and message.reason
        return broken or ""
    pickle.dumps(message)
    texts = [
        message.visible_text, message.markdown, message.quoted_text, message.signature, message.disclaimer,
        message.subject, message.author.name, message.author.address, message.message_id, message.signed_by,
        message.automatic_reason, message.broken, *message.references, *message.defects,
        *(value for _, value in message.headers.fields),
        *(text for one in (*message.to, *message.cc, *message.reply_to) for text in (one.name, one.address)),
        *(text for part in message.parts for text in (part.name, part.media_type, part.content_id)),
        *((message.event.title, message.event.place, message.event.zone) if message.event else ())]
    joined = "".join(texts)
    if "\x00" in joined:
        return "kept a NUL"
    return "kept a lone surrogate" if any("\ud800" <= letter <= "\udfff" for letter in joined) else ""
