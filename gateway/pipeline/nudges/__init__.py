"""Notes to authors and askers: what they say, whom they may reach, and how often. No I/O here."""

from .answer import compose_answer
from .caps import (
    Cap,
    Caps,
    Later,
    Now,
    QuietHours,
    ReceiptInstead,
    Sent,
    allowed,
    parse_cap,
    parse_nights,
)
from .commands import Command, read_command
from .compose import compose
from .courtesy import House, Refusal, Why, may_nudge
from .types import Answer, Language, Letterhead, Mail, Nudge, NudgeKind, Proof, ReceiptLine
from .wording import first_name, language_for

__all__ = [
    "Answer", "Cap", "Caps", "Command", "House", "Language", "Later", "Letterhead", "Mail", "Now", "Nudge",
    "NudgeKind", "Proof", "QuietHours", "ReceiptInstead", "ReceiptLine", "Refusal", "Sent", "Why", "allowed",
    "compose", "compose_answer", "first_name", "language_for", "may_nudge", "parse_cap", "parse_nights",
    "read_command",
]
