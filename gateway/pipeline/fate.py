"""What becomes of a mail at the door, on its envelope and header block alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of a mail at the door."""

    RELAY = "relay"  # to the next hop at once; never stored
    TAKE = "take"  # stored, then 250; an item from here on
    REFUSE = "refuse"  # `reason` is the SMTP reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A fate and why: the guard or built-in that relays, or the SMTP reply that refuses."""

    fate: Fate
    reason: str
