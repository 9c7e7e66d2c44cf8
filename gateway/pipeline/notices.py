"""Tells a sender that a mail we had accepted could not be delivered (RFC 3464)."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime

from ..mail.headers import header_block_size
from ..relay import NextHopDown
from ..store import items, journal
from ..store.database import writing
from ..store.items import Item, Reached
from .parts import Parts
from .verified import verified

WORDS = (
    "Je mail kon niet bij iedereen worden bezorgd. De mailserver weigerde deze adressen:\n{refused}\n\n"
    "Your mail could not be delivered to everybody. The mail server refused these addresses:\n{refused}\n"
)


def undeliverable(parts: Parts, item: Item, refused: Sequence[Reached]) -> None:
    """Send the notice, only to a verified internal sender: anybody else may be a forgery's victim."""
    rules = parts.rulebook.now
    inside = item.sender.lower().rpartition("@")[2] in rules.company.domains
    if not (inside and verified(vouched=item.vouched, sender=item.sender, author=item.author)):
        return
    with parts.database.connect() as connection:
        content = items.content(connection, item.id) or b""
    try:
        parts.relay.send(notice(parts, item, refused, content), recipient=item.sender)
        words = "told the sender who was refused"
    except NextHopDown as down:
        words = f"could not tell the sender who was refused: {down}"
    with writing(parts.database) as connection:
        journal.write(connection, at=parts.clock(), item_id=item.id, event="notice", words=words)


def notice(parts: Parts, item: Item, refused: Sequence[Reached], content: bytes) -> bytes:
    """A multipart/report with the words, the delivery status and the original's headers."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = f"Mail Delivery <postmaster@{parts.manners.domain}>"
    report["To"] = item.sender
    report["Subject"] = "Niet bezorgd / Undelivered mail"
    report["Date"] = format_datetime(parts.clock())
    report["Message-ID"] = f"<dsn.{item.id}@{parts.manners.domain}>"
    report["Auto-Submitted"] = "auto-replied"
    if item.message_id:
        report["In-Reply-To"] = item.message_id
    lines = "\n".join(f"  {one.recipient.address}: {one.reply}" for one in refused[:100])
    report.attach(MIMEText(WORDS.format(refused=lines), "plain", "utf-8"))
    report.attach(_status(parts, refused))
    original = MIMEText("", "rfc822-headers", "us-ascii")
    # bytes beyond ASCII are carried as they came: many programs write raw UTF-8 in their headers
    original.set_payload(content[: header_block_size(content)].decode("ascii", "surrogateescape"))
    report.attach(original)
    return report.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _status(parts: Parts, refused: Sequence[Reached]) -> MIMEMessage:
    """The message/delivery-status part (RFC 3464 section 2): per-message fields, then one group each."""
    groups = EmailMessage()
    groups["Reporting-MTA"] = f"dns; {parts.manners.hostname}"
    status = MIMEMessage(groups, "delivery-status")
    blocks = []
    for one in refused[:100]:
        group = EmailMessage()
        group["Final-Recipient"] = f"rfc822; {one.recipient.address}"
        group["Action"] = "failed"
        group["Status"] = "5.0.0"
        group["Diagnostic-Code"] = f"smtp; {one.reply[:300]}"
        blocks.append(group)
    status.set_payload([groups, *blocks])
    return status
