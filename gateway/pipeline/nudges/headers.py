"""Header fields and the bytes of our own mails, safe whatever the values hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from gateway.mail.clean import clean_line

LONGEST_ID = 250
MOST_REFERENCES = 20
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,248}>")
MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
SPECIALS = str.maketrans(dict.fromkeys('"<>()[]\\,;:@', " "))     # RFC 5322 section 3.2.3, the dot apart
IDS = frozenset({"message-id", "in-reply-to", "references"})


class MailPolicy(EmailPolicy):
    """SMTP policy that folds ids and subjects with more care than the standard library.

    That one turns an id of over 78 characters into an encoded word, which RFC 2047 section 5
    forbids and which breaks the thread; ids of hosted mail are often that long. And it begins a
    long subject on the second line, where readers show it with a space before.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The field as bytes with CRLF."""
        if name.lower() == "subject":
            charset = "us-ascii" if str(value).isascii() else "utf-8"
            words = Header(str(value), charset, header_name=name)
            folded = words.encode(splitchars=" ", linesep=self.linesep)
            return f"{name}: {folded}{self.linesep}".encode("ascii")
        if name.lower() in IDS:
            return f"{name}: {(self.linesep + ' ').join(str(value).split())}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


POLICY = MailPolicy(linesep="\r\n", cte_type="7bit", max_line_length=78)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The fields of one of our mails. Names and addresses are checked by `assemble`."""

    message_id: str
    sender_name: str
    sender: str
    to: str
    subject: str
    date: datetime
    automatic: str                    # "auto-replied" or "auto-generated" (RFC 3834 section 5)
    language: str
    original_id: str = ""
    references: Sequence[str] = ()
    reply_to: str = ""


def one_line(value: str, limit: int) -> str:
    """The value on one line of at most `limit` characters, without controls or hidden encodings.

    "=?" is parted, so that no reader finds an encoded word in it and decodes a line break (RFC 2047).
    """
    return clean_line(value, limit).replace("=?", "= ?")[:limit]


def display_name(value: str, limit: int = 80) -> str:
    """A name that cannot be taken for an address or for two of them."""
    return " ".join(one_line(value, 4 * limit).translate(SPECIALS).split())[:limit].strip()


def is_mailbox(address: str) -> bool:
    """Whether the address is one plain ASCII mailbox that any server takes."""
    return len(address) <= 254 and "=?" not in address and MAILBOX.fullmatch(address) is not None \
        and ".." not in address and not address.startswith(".") and ".@" not in address


def thread_ids(original_id: str, references: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """In-Reply-To and References of a reply (RFC 5322 section 3.6.4); broken ids are left out."""
    parent = original_id.strip()
    if not _is_message_id(parent):
        return "", ()
    before = [one for one in references[-MOST_REFERENCES:] if _is_message_id(one) and one != parent]
    return parent, (*before, parent)


def assemble(head: Head, plain: str, html: str) -> bytes:
    """The mail: plain text and the same in HTML. Equal values give equal bytes.

    Raises ValueError for an address that is no plain mailbox.
    """
    mail = EmailMessage(policy=POLICY)
    mail["From"] = _address(head.sender, display_name(head.sender_name))
    mail["To"] = _address(head.to)
    if head.reply_to:
        mail["Reply-To"] = _address(head.reply_to)
    mail["Subject"] = one_line(head.subject, 200)
    mail["Date"] = format_datetime(head.date)
    mail["Message-ID"] = head.message_id
    parent, references = thread_ids(head.original_id, head.references)
    if parent:
        mail["In-Reply-To"] = parent
        mail["References"] = " ".join(references)
    mail["Auto-Submitted"] = head.automatic
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(plain, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = head.language      # now, or it would have moved into the plain part
    mail.set_boundary("=_" + hashlib.sha256(head.message_id.encode()).hexdigest()[:32])
    return mail.as_bytes()


def own_message_id(domain: str, *parts: str) -> str:
    """A Message-ID from our own ids; ValueError for a part that does not belong in one."""
    for part in (*parts, domain):
        if not re.fullmatch(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*", part):
            raise ValueError(f"{part[:80]!r} cannot stand in a Message-ID: letters, digits, - _ and . only")
    made = f"<{'.'.join(parts)}@{domain}>"
    if len(made) > LONGEST_ID:
        raise ValueError(f"the Message-ID would be {len(made)} characters long; at most {LONGEST_ID}")
    return made


def _address(address: str, name: str = "") -> HeaderAddress:
    if not is_mailbox(address):
        raise ValueError("the address is no plain ASCII mailbox, so no mail of ours can go to or from it")
    return HeaderAddress(display_name=name, addr_spec=address)


def _is_message_id(value: str) -> bool:
    return len(value) <= LONGEST_ID and "=?" not in value and MESSAGE_ID.fullmatch(value) is not None
