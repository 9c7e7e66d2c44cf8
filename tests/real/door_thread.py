"""The SMTP door in a thread of its own, as the mail server sees it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from typing import Any

from gateway.intake.smtp import SmtpIntake, SmtpSettings
from gateway.intake.types import Door
from gateway.relay import NextHop


@contextmanager
def open_door(door: Door, port: int, next_hop: NextHop, *, trusted: bool = True,
              **settings: Any) -> Iterator[SmtpIntake]:
    """A door on that port, closed again at the end of the block."""
    loop = asyncio.new_event_loop()
    usual = {"listen": f"127.0.0.1:{port}", "hostname": "gateway.waterkant.example"}
    believed = (ip_network("127.0.0.0/8"),) if trusted else ()
    intake = SmtpIntake(SmtpSettings(**(usual | settings)), door, next_hop, believed)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(intake.start(), loop).result(10)
        yield intake
    finally:
        asyncio.run_coroutine_threadsafe(intake.stop(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
