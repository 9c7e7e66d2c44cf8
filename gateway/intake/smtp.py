"""The SMTP door: opens, keeps its sessions, and closes without tearing a mail."""

from __future__ import annotations

import asyncio
import logging
import resource
import socket
from concurrent.futures import ThreadPoolExecutor

from ..relay import NextHop
from .certificate import tls
from .frame import Frame
from .lines import Lines
from .logins import Logins
from .register import CLOSING, Register
from .session import Session
from .settings import Networks, SmtpSettings
from .sockets import CannotListen, listening_sockets
from .types import Door

__all__ = ["CannotListen", "SmtpIntake", "SmtpSettings"]

_THREADS = 8             # for verdicts, which wait for nothing slow
_BACKLOG = 1024
_LAST_WORDS = 2.0        # seconds for sessions to end once they are told to


class SmtpIntake:
    """Takes mail in by SMTP, in the event loop that starts it."""

    def __init__(self, settings: SmtpSettings, door: Door, next_hop: NextHop | None,
                 trusted: Networks = ()) -> None:
        self._settings = settings
        self._door = door
        self._next_hop = next_hop
        self._trusted = trusted
        self._servers: list[asyncio.Server] = []
        self._threads: ThreadPoolExecutor | None = None
        self._register: Register | None = None
        self._lines: Lines | None = None
        self._logins: Logins | None = None

    @property
    def port(self) -> int:
        """The port it listens on, also where the system chose it."""
        return int(self._servers[0].sockets[0].getsockname()[1])

    async def start(self) -> None:
        """Open the door; raises CannotListen, or ConfigError for its files, with the remedy in the text."""
        # aiosmtpd logs each command with its addresses: not ours to keep
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        settings = self._settings
        certificate = (tls(settings.tls_cert, settings.tls_key)
                       if settings.tls_cert and settings.tls_key else None)
        self._logins = Logins(settings.auth_file) if settings.auth_file else None
        _allow_files(3 * self._settings.max_sessions)     # each session may hold one to the next hop
        sockets = listening_sockets(self._settings.host, self._settings.port)
        self._threads = ThreadPoolExecutor(_THREADS, "judge")
        self._register = Register(self._settings)
        hostname = self._settings.hostname or socket.getfqdn()
        self._lines = Lines(self._next_hop, hostname) if self._next_hop else None
        frame = Frame(settings=self._settings, hostname=hostname,
                      door=self._door, lines=self._lines, trusted=self._trusted,
                      register=self._register, threads=self._threads, tls=certificate,
                      logins=self._logins)
        loop = asyncio.get_running_loop()
        for one in sockets:
            self._servers.append(await loop.create_server(lambda: Session(frame), sock=one, backlog=_BACKLOG))

    async def stop(self) -> None:
        """Close the door: no new clients, then what runs ends, then the last sessions are told."""
        for server in self._servers:
            server.close()
        register, threads = self._register, self._threads
        if register is None or threads is None:
            return
        register.closing = True
        for visitor in list(register.visitors):
            if visitor.silence():         # it owes us a word, not we an answer
                visitor.farewell(CLOSING)
        longest = 2 * self._settings.commit_seconds + self._settings.relay_seconds
        await register.quiet(longest + _LAST_WORDS)
        for visitor in list(register.visitors):
            visitor.farewell(CLOSING)
        threads.shutdown(wait=False, cancel_futures=True)
        if self._lines:
            self._lines.close()
        if self._logins:
            self._logins.close()
        self._servers.clear()


def _allow_files(wanted: int) -> None:
    """Raise our soft limit of open files: the usual 1024 would be reached before `max_sessions`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    target = wanted + 1024
    if soft != resource.RLIM_INFINITY and soft < target:
        ceiling = target if hard == resource.RLIM_INFINITY else min(target, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, ceiling), hard))
