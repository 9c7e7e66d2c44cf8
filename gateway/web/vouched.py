"""Says in the viewer's language who vouched for a mail's author, or why nobody did."""

from __future__ import annotations

from ..mail.author import Doubt
from ..pipeline.vouching import By, Why
from ..store.items import Item
from .visit import Visit

_WHY = {str(one): one.name.lower() for kind in (Doubt, Why) for one in kind}


def voucher(visit: Visit, item: Item) -> str:
    """Who vouched; words that a later version kept are shown as they are."""
    if not item.vouched:
        why = reason(visit, item)
        return visit.say("vouched_by_nobody") + (f": {why}" if why else "")
    known = {str(one): one.name.lower() for one in By}.get(item.vouched)
    return visit.say(f"vouched_by_{known}") if known else item.vouched


def reason(visit: Visit, item: Item) -> str:
    """Why nobody vouches; "" for mail from before the reason was kept."""
    why = str(item.envelope.get("unvouched", ""))
    return visit.say(f"unvouched_{_WHY[why]}") if why in _WHY else why
