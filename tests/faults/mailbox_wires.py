"""Runs the service that reads a mailbox, impatient, and with one wire cut if asked.

`python -m tests.faults.mailbox_wires POINT N NOTES CONFIG ROLES`, as in crashing.py; POINT `none` cuts
nothing.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from tests.faults.crashing import Wire

POINTS = ("after-fetch", "before-take", "after-take", "after-mark", "after-move", "before-step")


def hurry() -> None:
    """Pauses short enough for a test; the order of things stays the same."""
    from gateway.intake.imap import watching

    watching.FIRST, watching.MOST = 0.2, 1.0
    watching.SLOW_FIRST, watching.SLOW_MOST = 1.0, 2.0
    watching.FOLLOWER, watching.STAMP = 0.3, 0.2


def lay(wire: Wire) -> None:
    """Wrap the function that stands for the point."""
    from gateway.intake.imap.mailbox import Mailbox
    from gateway.intake.imap.taking import Taker
    from gateway.pipeline.door import GatewayDoor

    places: dict[str, Callable[[], None]] = {
        "after-fetch": lambda: wire.after(Mailbox, "fetch"),
        "before-take": lambda: wire.before(GatewayDoor, "take_copy"),
        "after-take": lambda: wire.after(GatewayDoor, "take_copy"),
        "after-mark": lambda: wire.after(Mailbox, "mark"),
        "after-move": lambda: wire.after(Mailbox, "move"),
        "before-step": lambda: wire.before(Taker, "_step"),
    }
    places[wire.point]()


def main() -> None:
    point, n, notes, config, roles = sys.argv[1:]
    hurry()
    if point != "none":
        lay(Wire(point, int(n), Path(notes)))
    from gateway.config import load_config
    from gateway.service import serve

    asyncio.run(serve(load_config(Path(config)), roles.split(",")))


if __name__ == "__main__":
    main()
