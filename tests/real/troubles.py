"""A gateway in trouble, as the mail server sees it."""

from __future__ import annotations

import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from gateway.intake.types import Fate
from gateway.relay import NextHop
from tests.gateway.intake.doorstep import RecordingDoor
from tests.gateway.serving import Serving
from tests.real.door_thread import open_door
from tests.real.mailserver import MailServer

TROUBLES = ("down", "frozen", "451 4.3.0 not now", "554 5.7.1 never")
FULL = 1 << 16          # bytes beyond which no file of a full disk grows


@contextmanager
def gateway_in(trouble: str, server: MailServer) -> Iterator[None]:
    """No gateway, one that is there and says nothing, or one that answers each mail with those words."""
    if trouble == "down":
        yield
    elif trouble == "frozen":
        with socket.socket() as silent:
            silent.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            silent.bind(("127.0.0.1", server.ports["gateway"]))
            silent.listen()
            yield
    else:
        hop = NextHop("127.0.0.1", server.ports["back"])
        with open_door(RecordingDoor(Fate.REFUSE, trouble), server.ports["gateway"], hop):
            yield


@contextmanager
def full_disk(serving: Serving) -> Iterator[None]:
    """The service cannot write: its files are as large as they may be (RLIMIT_FSIZE of setrlimit(2))."""
    assert serving.process
    soft, hard = resource.prlimit(serving.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(serving.process.pid, resource.RLIMIT_FSIZE, (FULL, hard))
    try:
        yield
    finally:
        resource.prlimit(serving.process.pid, resource.RLIMIT_FSIZE, (soft, hard))
