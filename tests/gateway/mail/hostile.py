"""Mail made to be slow to read: what is repeated, where it stands, and the bombs that are known."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise

from gateway.mail.parse import parse
from tests.gateway.mail.letters import letter

FLOOR = 0.005                         # seconds of processor time; below it the clock tells nothing
# What made other trimmers and parsers slow, and what our own patterns look for.
PIECES = (
    "On ", "On x\n", "a wrote ", " ", "> ", "_", "-\n", "From: a\n", "Sent from my ",
    "On 1 jan 2026 a <a@b.c>\n", "2026 a@b.c:\n", "Von: a\nAn: b\n", "a:\n", "a\n> b\n", "--\n", "-----\n",
    "Met vriendelijke groet\n", "groet,\n", "disclaimer\n\n", "\n\na", "a=\n", "==\n", "#\n", "```\n", " \\\n",
    "*", "**a", "~~a", "_a", "[", "![a](", "](", "[a](", "(", "\\", "`", "| a ", "1. ",
    "<", "<b>", "<div>", "<p>", "<td>x", "<blockquote>", "<img src=cid:a>", "&#65;", "<!--", "<https://a/",
    "a@b.c ", "http://a.b/", "\u0300", "e\u0301", "\xa0", "\u200b", "ſ", "a\u2028",
    "=?", "=?utf-8?q?a?= ", '"', "a,", "a;b:", "<a@b> ", "Re: ", "[a] ",
)


def _one_line(text: str) -> str:
    """Folded as a header may be, RFC 5322 section 2.2.3."""
    text = " ".join(text.split("\n"))
    return "\r\n ".join(text[at:at + 900] for at in range(0, len(text), 900))


FORMS: dict[str, Callable[[str], bytes]] = {
    "plain text": lambda text: letter("Content-Type: text/plain; charset=utf-8", body=text),
    "HTML": lambda text: letter("Content-Type: text/html; charset=utf-8", body=text),
    "text in HTML": lambda text: letter(
        "Content-Type: text/html; charset=utf-8", body=f"<p>{text.replace('<', '&lt;')}</p>"),
    "flowed": lambda text: letter("Content-Type: text/plain; format=flowed; delsp=yes; charset=utf-8", body=text),
    "calendar": lambda text: letter("Content-Type: text/calendar; charset=utf-8", body=(
        f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261201T150000Z\nSUMMARY:{text}\nEND:VEVENT\nEND:VCALENDAR\n")),
    "Subject": lambda text: letter(Subject=_one_line(text)),
    "To": lambda text: letter(To=_one_line(text)),
    "From": lambda text: letter(From=_one_line(text)),
    "References": lambda text: letter(References=_one_line(text)),
    "file name": lambda text: letter(f'Content-Disposition: attachment; filename="{_one_line(text)}"'),
    "file name*": lambda text: letter(f"Content-Disposition: attachment; filename*=utf-8''{_one_line(text)}"),
    "Content-Type": lambda text: letter(f"Content-Type: text/plain; name={_one_line(text)}"),
}


def mail(form: str, piece: str, size: int) -> bytes:
    """A mail with so many characters of the piece in that place."""
    return FORMS[form]((piece * (size // len(piece) + 1))[:size])


def seconds(content: bytes, looks: int = 1) -> float:
    """Processor time of one reading, the least of some looks."""
    best = float("inf")
    for _ in range(looks):
        start = time.process_time()
        parse(content)
        best = min(best, time.process_time() - start)
    return best


def growths(form: str, piece: str, sizes: tuple[int, ...]) -> tuple[float, float]:
    """The worst growth from one size to the next, ten times as large, and the time of the last.

    Noise goes away on a second look, growth by the square does not.
    """
    times = [seconds(mail(form, piece, size)) for size in sizes]
    for looks in (2, 3):
        worst = max(later / max(before, FLOOR) for before, later in pairwise(times))
        if worst <= 12 and times[-1] < 1:
            break
        again = (seconds(mail(form, piece, size), looks) for size in sizes)
        times = [min(pair) for pair in zip(times, again, strict=True)]
    return max(later / max(before, FLOOR) for before, later in pairwise(times)), times[-1]


def bombs() -> Iterator[tuple[str, bytes]]:
    """Small to send and dear to read, at other people's parsers."""
    html = "Content-Type: text/html; charset=utf-8"
    deep = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(2_000))
    yield "20,000 encoded words", letter(Subject="\r\n ".join(["=?utf-8?q?abcdefg?="] * 20_000))
    yield "12,000 encoded words", letter(Subject="\r\n ".join(["=?utf-8?q?ab?="] * 12_000))
    yield "50,000 addresses", letter(To=",\r\n ".join(f"a{n}@e.example" for n in range(50_000)))
    yield "60,000 commas in To", letter(To="\r\n ".join([",a" * 400] * 75))
    yield "2,000 nested multiparts", letter("Content-Type: multipart/mixed; boundary=b0", body=deep)
    yield "2,000 mails in mails", b"Content-Type: message/rfc822\n\n" * 2_000 + b"x"
    yield "20,000 flat parts", letter("Content-Type: multipart/mixed; boundary=B", body="--B\n\nx\n" * 20_000)
    yield "20,000 parameters", letter("Content-Type: text/plain" + ";\r\n a=b" * 20_000)
    yield "20,000 semicolons in a name", letter(f'Content-Disposition: attachment; filename="{";x" * 20_000}"')
    yield "20,000 sections of a name", letter("Content-Disposition: attachment" + "".join(
        f";\r\n filename*{n}=a" for n in range(20_000)))
    yield "100,000 nested div", letter(html, body="<div>" * 100_000)
    yield "10 MB of <b>", letter(html, body="<b>" * 3_300_000)
    yield "wide table", letter(html, body="<table>" + "<td colspan=9999 rowspan=9999>x" * 30_000)
    yield "1,000 columns", letter(html, body="<table>" + ("<tr>" + "<td>x" * 1_000) * 200)
    yield "entities", letter(html, body="&#x1F600;" * 200_000)
    yield "marks", letter("Content-Type: text/plain; charset=utf-8", body="e" + "\u0300\u0316" * 200_000)
    yield "10 MB of text", letter("Content-Type: text/plain", body="Een regel van gewone lengte.\n" * 360_000)
    yield "calendars", letter("Content-Type: text/calendar", body="BEGIN:VCALENDAR\nBEGIN:VEVENT\n" * 8_000)
    yield "recurrence", letter("Content-Type: text/calendar", body=(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:19700101T000000Z\nRRULE:FREQ=SECONDLY;COUNT=999999999\n"
        f"RDATE:{','.join(['20260101T000000Z'] * 10_000)}\nEND:VEVENT\nEND:VCALENDAR\n"))
    yield "base64 of one line", letter("Content-Transfer-Encoding: base64", body="QUJD" * 2_000_000)
    yield "utf-7", letter("Content-Type: text/plain; charset=utf-7", body="+AGE-" * 200_000)
    yield "winmail.dat", letter("Content-Type: application/ms-tnef; name=winmail.dat", body=(
        b"\x78\x9f\x3e\x22\x01\x00" + b"\x02\x10\x80\x01\x00\xff\xff\xff\x7f" * 50_000))
