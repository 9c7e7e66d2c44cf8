"""Serves the pages: a socket of our own, so that a taken port is told in plain words."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable, Generator, Sequence

import uvicorn

from adapters.feed.types import Viewer

from ..errors import ConfigError
from ..pipeline.parts import Parts
from .application import application
from .mailroom import Mailroom
from .settings import Configured
from .site import OutboxMail

GRACE = 1  # seconds that open pages get when we stop
BACKLOG = 256
_REMEDIES = {
    errno.EADDRINUSE: "another program has that port: stop it, or choose another port",
    errno.EACCES: "ports below 1024 need a privilege: choose 8080 and put a web server before it",
    errno.EADDRNOTAVAIL: "this machine has no such address: use 127.0.0.1, or 0.0.0.0 for all of them",
}


class WebServer:
    """The pages of one gateway, started and stopped with it."""

    def __init__(
        self,
        config: Configured,
        parts: Parts,
        staff: Callable[[], frozenset[str]],
        *,
        demo: bool = False,
        outbox: Callable[[], Sequence[OutboxMail]] | None = None,
        viewer: Viewer | None = None,
    ) -> None:
        """In the demo everybody looks as `viewer`, by default the first of the staff, with every role."""
        self._listen = config.shape.web.listen
        self._mailroom = Mailroom(parts, staff)
        app = application(config, parts, staff, self._mailroom, demo=demo, outbox=outbox, viewer=viewer)
        self._server = _Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                ws="none",
                timeout_graceful_shutdown=GRACE,
                timeout_keep_alive=15,
                h11_max_incomplete_event_size=65_536,
            )
        )
        self._task: asyncio.Task[None] | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen and serve. ConfigError, with port and remedy, when the address cannot be had."""
        listening = _listening(self._listen)
        self.port = int(listening.getsockname()[1])
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))
        while not self._server.started:
            if self._task.done():
                await self._task
                raise ConfigError(f"web.listen: the pages did not start on {self._listen}")
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Stop listening, let open pages go after a moment, and send the last sign-in links."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task
            self._task = None
        await asyncio.to_thread(self._mailroom.close)


class _Server(uvicorn.Server):
    """Leaves the signals alone: the gateway has its own way to stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Capture none."""
        yield


def _listening(listen: str) -> socket.socket:
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, int(port)))
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        remedy = _REMEDIES.get(error.errno or 0, "write an address of this machine, as in 127.0.0.1:8080")
        raise ConfigError(
            f"web.listen: cannot listen on port {port} of {host}: {error.strerror}. "
            f"{remedy[0].upper()}{remedy[1:]} (web.listen in config.yaml, or --web-port "
            "of the demo)."
        ) from error
    made.setblocking(False)
    return made
