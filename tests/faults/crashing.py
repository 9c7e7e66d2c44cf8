"""Runs the service with one wire cut: SIGKILL at the n-th time that a named point is reached.

`python -m tests.faults.crashing POINT N NOTES CONFIG`. The point is written to NOTES first, so that
the test can count what was hit. The product has no such hook: functions are wrapped from outside.

POINT `reading:WORD` or `delivering:WORD` is a poison mail: SIGKILL each time that a mail with that
word in it gets there, in every process that is started so.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# In the order of a mail's way. What stands between two of them is one durable fact.
POINTS = (
    "in-data", "at-the-door", "before-commit", "after-commit", "before-250", "in-parse", "after-judge",
    "after-next-hop-250", "before-post", "after-post", "before-slack-call", "after-slack-200",
    "before-journal", "after-record", "in-nudge", "after-nudge", "in-release",
)
SETTLED = 3.0           # seconds until a look-up is trusted: the Slack beside us shows a message at once


class Wire:
    """Counts the hits of one point and cuts at the n-th."""

    def __init__(self, point: str, n: int, notes: Path) -> None:
        self.point, self.left, self.notes = point, n, notes

    def touch(self) -> None:
        self.left -= 1
        if self.left == 0:
            with self.notes.open("a") as file:
                file.write(f"{self.point}\n")
                file.flush()
                os.fsync(file.fileno())
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, owner: Any, name: str) -> None:
        """Cut just before a function runs."""
        whole = getattr(owner, name)

        def cut(*args: Any, **kwargs: Any) -> Any:
            self.touch()
            return whole(*args, **kwargs)

        setattr(owner, name, cut)

    def after(self, owner: Any, name: str) -> None:
        """Cut just after a function has run."""
        whole = getattr(owner, name)

        def cut(*args: Any, **kwargs: Any) -> Any:
            result = whole(*args, **kwargs)
            self.touch()
            return result

        setattr(owner, name, cut)

    def poison(self, owner: Any, name: str, word: bytes) -> None:
        """Cut just before a function gets a mail with that word, whenever it does."""
        whole = getattr(owner, name)

        def cut(*args: Any, **kwargs: Any) -> Any:
            if any(isinstance(one, bytes) and word in one for one in args):
                self.left = 1
                self.touch()
            return whole(*args, **kwargs)

        setattr(owner, name, cut)


def lay(wire: Wire) -> None:
    """Wrap the function that stands for the point."""
    from adapters.feed.adapter import Feed
    from adapters.slack import Slack
    from gateway.intake import session
    from gateway.mail.reader import Reader, _Child
    from gateway.pipeline import letting_go, publish, workflows
    from gateway.pipeline.accepting import Writer
    from gateway.pipeline.door import GatewayDoor
    from gateway.relay import Relay
    from gateway.store import outgoing

    places: dict[str, Callable[[], None]] = {
        "in-data": lambda: wire.before(session, "read_content"),
        "at-the-door": lambda: wire.before(GatewayDoor, "judge"),
        "before-commit": lambda: wire.before(Writer, "_commit"),
        "after-commit": lambda: wire.after(Writer, "_commit"),
        "before-250": lambda: _after_accept(wire, GatewayDoor),
        "in-parse": lambda: wire.after(_Child, "_send"),        # the child reads, and we wait for it
        "after-judge": lambda: wire.after(workflows, "judge"),
        "after-next-hop-250": lambda: wire.after(Relay, "deliver"),
        "before-post": lambda: wire.before(Feed, "post"),
        "after-post": lambda: wire.after(Feed, "post"),
        "before-slack-call": lambda: wire.before(Slack, "_say"),
        "after-slack-200": lambda: wire.after(Slack, "_say"),
        "before-journal": lambda: wire.after(outgoing, "sent"),
        "after-record": lambda: wire.before(publish, "_finish"),
        "in-nudge": lambda: wire.before(Relay, "send"),
        "after-nudge": lambda: wire.after(Relay, "send"),
        "in-release": lambda: wire.before(letting_go, "_go"),
    }
    where, _, word = wire.point.partition(":")
    if word:
        wire.poison(*{"reading": (Reader, "read"), "delivering": (Relay, "deliver")}[where], word.encode())
    else:
        places[where]()


def _after_accept(wire: Wire, door: Any) -> None:
    whole = door.accept

    async def cut(*args: Any, **kwargs: Any) -> Any:
        result = await whole(*args, **kwargs)
        wire.touch()
        return result

    door.accept = cut


def main() -> None:
    point, n, notes, config = sys.argv[1:]
    if point != "none":
        lay(Wire(point, int(n), Path(notes)))
    from adapters.slack import Slack
    from gateway.config import load_config
    from gateway.service import serve

    Slack.settle_seconds = SETTLED
    asyncio.run(serve(load_config(Path(config)), ("smtp", "worker", "jobs")))


if __name__ == "__main__":
    main()
