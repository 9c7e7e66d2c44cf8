"""What the IMAP intake hands on, asks for, and why a mailbox cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ...mail.types import Envelope, Headers


class CopyDoor(Protocol):
    """The house behind a mailbox."""

    def take_copy(self, envelope: Envelope, headers: Headers, content: bytes) -> str:
        """The item's id, the same for the same mail, once it is durable; "" when it is no mail of ours.

        StoreTrouble when it is not durable: the mail stays where it is and is tried again.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A mail out of a mailbox, with the envelope that it came with as far as can be told."""

    envelope: Envelope
    headers: Headers
    content: bytes


class MailboxTrouble(Exception):
    """The mailbox cannot be read just now; the text says why and what to do."""


class NotLetIn(MailboxTrouble):
    """The server does not take the password or token; trying again fast could lock the account."""


class Refused(MailboxTrouble):
    """The server said no to one command; the connection is still good."""
