"""Ours to judge, or deliver and why: the built-in checks that come before guards and rules."""

from __future__ import annotations

from dataclasses import dataclass

from ..mail.types import Automatic, Message, Unparsable
from ..store.items import Item
from .verified import verified

UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """`built_in` is "" for mail that is ours to judge, else the check that lets it pass, and why."""

    built_in: str = ""
    reason: str = ""


def screen(item: Item, read: Message | Unparsable) -> Screened:
    """The first built-in check that lets this mail pass untouched, if any."""
    if isinstance(read, Unparsable):
        return Screened(built_in="unreadable", reason=f"cannot be read: {read.reason}")
    if read.automatic is not None:
        name = "bounce" if read.automatic is Automatic.BOUNCE else "automatic"
        return Screened(built_in=name, reason=f"written by a machine: {read.automatic_reason}")
    if read.encrypted:
        return Screened(built_in="encrypted", reason="encrypted mail is for its recipients alone")
    if read.broken:
        return Screened(built_in="broken", reason=f"its structure is broken: {read.broken}")
    if not verified(vouched=item.vouched, sender=item.sender, author=read.author.address):
        return Screened(built_in=UNVERIFIED, reason=_unvouched(item))
    if not (read.visible_text.strip() or read.parts or read.event):
        return Screened(built_in="empty", reason="there is no new text in it")
    return Screened()


def _unvouched(item: Item) -> str:
    """That nobody vouches, and why not; mail from before the reason was kept has none."""
    why = str(item.envelope.get("unvouched", ""))
    return "nobody we trust says that the author wrote it" + (f": {why}" if why else "")
