"""What the door asks of the house behind it."""

from __future__ import annotations

from typing import Protocol

from ..mail.types import Envelope, Headers
from ..pipeline.fate import Fate, Verdict

__all__ = ["Door", "Fate", "Verdict"]


class Door(Protocol):
    """The house behind the door: it judges, takes and counts."""

    def ours(self, address: str) -> bool:
        """True for an address that never goes to the next hop, such as one made for answers."""

    def inside(self, address: str) -> bool:
        """True for an address of the company, a known list or our own: the only ones that clients
        reach whom nobody vouches for (docs/adr/0009). Quick; called in the event loop."""

    def judge(self, envelope: Envelope, headers: Headers) -> Verdict:
        """The fate of a mail from envelope and header block alone; quick, called in the event loop for
        a short header block, and else in a thread."""

    async def accept(self, envelope: Envelope, headers: Headers, content: bytes) -> str:
        """The id of the item, once it is durable; any trouble is an exception."""

    def relayed(self, reason: str) -> None:
        """Count one mail that went to the next hop at once; waits for nothing, and never fails."""
