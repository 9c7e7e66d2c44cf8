"""Lets mail pass while the store cannot be opened: everything goes on to the next hop, nothing is taken."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from . import supervisor
from .config import Config
from .errors import StoreTrouble
from .intake.smtp import SmtpIntake
from .intake.types import Fate, Verdict
from .mail.types import Envelope, Headers
from .pipeline.addresses import is_canary_address, is_reply_address

AGAIN_SECONDS = 5.0
SAY_SECONDS = 60.0
REASON = "built-in:store-gone"
Opened = TypeVar("Opened")


class PassingDoor:
    """Takes nothing. What only we could deliver, such as an answer into a thread, waits at its sender."""

    def __init__(self, config: Config) -> None:
        self._domain = config.shape.domain.lower()
        self._lists = {one.address.lower() for one in config.shape.lists.values()}

    def ours(self, address: str) -> bool:
        """True for an address that the next hop does not know."""
        return is_reply_address(address, self._domain) or is_canary_address(address, self._domain)

    def inside(self, address: str) -> bool:
        """True for a known list or an address of our own: whom the company knows stands in the rules."""
        return self.ours(address) or address.lower() in self._lists

    def judge(self, envelope: Envelope, headers: Headers) -> Verdict:
        """On it goes."""
        return Verdict(fate=Fate.RELAY, reason=REASON)

    async def accept(self, envelope: Envelope, headers: Headers, content: bytes) -> str:
        """StoreTrouble, which becomes a 451."""
        raise StoreTrouble("there is no store to keep it in")

    def relayed(self, reason: str) -> None:
        """Nobody can count."""


async def pass_until(
    config: Config,
    open_it: Callable[[], Awaitable[Opened]],
    done: asyncio.Event,
    trouble: StoreTrouble,
    *,
    with_door: bool,
) -> Opened | None:
    """What `open_it` gives once the store can be opened again; None where the service is to stop before.

    Until then mail passes, and the log says why in plain words each minute. The door is shut again when
    this returns. Raises CannotListen as any door does.
    """
    intake = await _open_door(config) if with_door else None
    if intake is not None:
        supervisor.tell(supervisor.READY)  # else it would end us for want of an answer
    say_at = 0.0
    try:
        while True:
            if time.monotonic() >= say_at:
                passes = "mail passes untouched until then" if with_door else "nothing works until then"
                port = intake.port if intake is not None else 0
                structlog.get_logger().error("no store", why=str(trouble), meanwhile=passes, smtp=port)
                say_at = time.monotonic() + SAY_SECONDS
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), AGAIN_SECONDS)
                return None
            try:
                return await open_it()
            except StoreTrouble as again:
                trouble = again
    finally:
        if intake is not None:
            await intake.stop()


async def _open_door(config: Config) -> SmtpIntake:
    settings = config.shape.intake.smtp
    settings = settings.model_copy(update={"hostname": settings.hostname or config.shape.hostname})
    intake = SmtpIntake(settings, PassingDoor(config), config.next_hop, config.trusted)
    await intake.start()
    return intake
