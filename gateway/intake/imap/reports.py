"""Exchange journal reports: the original inside, and the envelope that the report lists.

The shape is that of Microsoft's pages "Understanding Journal Reports" and "Journal report format"
(Exchange 2007 and later): a text part with `Sender:` and one line a recipient, then the original.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...mail.headers import addresses, header_block_size, scan_headers
from ...mail.types import Headers

MARK = "x-ms-journal-report"
LONGEST = 4 * 1024 * 1024  # bytes of the text part: some ten thousand recipients
MOST = 2_000  # recipients that are kept; a list stands for all its members
_BOUNDARY = re.compile(r'boundary\s{0,3}=\s{0,3}(?:"([^"\r\n]{1,70})"|([^\s";]{1,70}))', re.IGNORECASE)
_LINE = re.compile(r"(To|Cc|Bcc|Recipient):\s{0,3}(\S{1,320}?)(?:,\s{0,3}(?:Expanded|Forwarded):\s{0,3}(\S{1,320}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a journal report says, and the mail that it holds."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


def read_report(content: bytes) -> Report | None:
    """The report, or None for any other mail, also for one that is only nearly a report."""
    headers = scan_headers(content)
    kind = headers.get("content-type") or ""
    border = _BOUNDARY.search(kind[:2000])
    if headers.get(MARK) is None or not kind.lower().startswith("multipart/mixed") or border is None:
        return None
    parts = list(_parts(content[header_block_size(content) :], (border[1] or border[2]).encode()))
    if len(parts) != 2:
        return None
    (about, text), (kind_of, original) = parts
    named = (kind_of.get("content-type") or "").lower().startswith("message/rfc822")
    encoding = (kind_of.get("content-transfer-encoding") or "7bit").strip().lower()
    if not named or encoding not in ("7bit", "8bit", "binary") or len(text) > LONGEST:
        return None  # RFC 2046 section 5.2.1 knows no other encoding of a whole mail
    return _report(_decoded(about, text), original)


def _report(text: str, original: bytes) -> Report | None:
    sender: str | None = None
    recipients: dict[str, None] = {}
    for line in text.splitlines():
        if sender is None and line.startswith("Sender:"):
            sender = next((one.address for one in addresses(line[7:400])), "")
        match = _LINE.fullmatch(line.strip()[:700])
        if match is not None and len(recipients) < MOST:
            # whom the author wrote to: the list rather than the member it was expanded to
            recipients[(match[3] or match[2]).strip("<>").lower()] = None
    if sender is None or not recipients or not original.strip():
        return None
    return Report(sender=sender, recipients=tuple(recipients), content=original)


def _parts(body: bytes, border: bytes) -> Iterator[tuple[Headers, bytes]]:
    """Headers and bytes of the first three parts; the line end before a border belongs to the border."""
    lines = re.compile(rb"(?:\A|\r?\n)--" + re.escape(border) + rb"(--)?[ \t]{0,20}(?=\r?\n|\Z)")
    start, found = None, 0
    for match in lines.finditer(body):
        if start is not None and found < 3:
            found += 1
            yield _part(body[start : match.start()])
        start = match.end()
        if match[1]:
            return


def _part(raw: bytes) -> tuple[Headers, bytes]:
    raw = raw.removeprefix(b"\r\n") if raw.startswith(b"\r\n") else raw.removeprefix(b"\n")
    if raw.startswith((b"\r\n", b"\n")):
        return Headers(fields=()), raw.partition(b"\n")[2]
    rest = raw[header_block_size(raw) :]
    gap = 3 if rest.startswith(b"\n\r\n") else 2
    return scan_headers(raw), rest[gap:]


def _decoded(headers: Headers, text: bytes) -> str:
    encoding = (headers.get("content-transfer-encoding") or "").strip().lower()
    if encoding == "quoted-printable":
        text = quopri.decodestring(text)
    elif encoding == "base64":
        try:
            text = base64.b64decode(text)
        except (binascii.Error, ValueError):
            return ""
    return text.decode("utf-8", "replace")
