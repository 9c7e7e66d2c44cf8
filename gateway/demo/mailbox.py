"""The demo's own next hop: takes every mail and keeps it for the outbox page. Nothing leaves here."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

MOST_MAILS = 1_000
MOST_BYTES = 64 * 1024 * 1024         # of all mails kept; the oldest go first
MOST_PER_MAIL = 40 * 1024 * 1024
MOST_RECIPIENTS = 10_000
LONGEST_COMMAND = 4_096               # RFC 5321 section 4.5.3.1.4 wants 512, parameters come on top
PATIENCE = 300.0                      # seconds; RFC 5321 section 4.5.3.2.7

_PATH = re.compile(rb'<((?:"[^"]*"|[^"<>])*)>')     # a quoted local part may hold < and >
_EHLO = ("outbox.localhost", f"SIZE {MOST_PER_MAIL}", "PIPELINING", "8BITMIME", "SMTPUTF8", "DSN")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMail:
    """A mail as the mail server would have got it."""

    number: int                       # 1 for the first since start
    at: datetime
    sender: str                       # "" for the null sender
    recipients: tuple[str, ...]
    content: bytes                    # byte for byte, dots unstuffed


class Outbox:
    """A small SMTP server on loopback that keeps the newest 1,000 mails in memory."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._kept: deque[OutboxMail] = deque()
        self._bytes = 0
        self._count = 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    @property
    def mails(self) -> tuple[OutboxMail, ...]:
        """The mails kept, oldest first, as they are now."""
        return tuple(self._kept)

    @property
    def count(self) -> int:
        """How many mails came since start, those no longer kept included."""
        return self._count

    async def start(self, port: int = 0) -> int:
        """Listen on loopback and return the port; 0 lets the system choose one.

        Raises:
            OSError: the port is taken.
        """
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", port, limit=MOST_PER_MAIL)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening and end open connections; the mails stay readable."""
        if self._server is None:
            return
        self._server.close()
        for task in tuple(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            await _Session(reader, writer, self._keep).run()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, TimeoutError):
            pass                      # the client went away or talks no SMTP; what it finished is kept
        finally:
            self._open.discard(task)
            writer.close()

    def _keep(self, sender: str, recipients: tuple[str, ...], content: bytes) -> int:
        self._count += 1
        self._kept.append(OutboxMail(number=self._count, at=self._clock(), sender=sender,
                                     recipients=recipients, content=content))
        self._bytes += len(content)
        while len(self._kept) > MOST_MAILS or (self._bytes > MOST_BYTES and len(self._kept) > 1):
            self._bytes -= len(self._kept.popleft().content)
        return self._count


@dataclass(slots=True)
class _Session:
    """One connection: commands in, answers out."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    keep: Callable[[str, tuple[str, ...], bytes], int]
    sender: str | None = None
    recipients: list[str] = field(default_factory=list)

    async def run(self) -> None:
        """Answer until the client quits or goes away."""
        self._say(220, "outbox.localhost ESMTP, the demo's own mail server")
        while True:
            line = await self._line()
            if len(line) > LONGEST_COMMAND:
                self._say(500, "5.5.2 line too long")
                continue
            verb = line[:4].upper()
            if verb == b"DATA":
                await self._data()
            elif verb == b"QUIT":
                self._say(221, "2.0.0 bye")
                await self.writer.drain()
                return
            else:
                self._simple(verb, line)
            await self.writer.drain()

    async def _line(self) -> bytes:
        async with asyncio.timeout(PATIENCE):
            return await self.reader.readuntil(b"\r\n")

    def _say(self, code: int, *lines: str) -> None:
        last = len(lines) - 1
        text = "".join(f"{code}{' ' if n == last else '-'}{line}\r\n" for n, line in enumerate(lines))
        self.writer.write(text.encode("ascii"))

    def _simple(self, verb: bytes, line: bytes) -> None:
        if verb == b"EHLO":
            self._reset()
            self._say(250, *_EHLO)
        elif verb in (b"HELO", b"RSET"):
            self._reset()
            self._say(250, "2.0.0 ok" if verb == b"RSET" else _EHLO[0])
        elif verb == b"NOOP":
            self._say(250, "2.0.0 ok")
        elif verb == b"VRFY":
            self._say(252, "2.5.0 send it and see")
        elif verb in (b"MAIL", b"RCPT"):
            self._path(verb, line)
        else:
            self._say(502, "5.5.1 unknown command")

    def _path(self, verb: bytes, line: bytes) -> None:
        found = _PATH.search(line)
        if found is None:
            self._say(501, "5.5.4 an address in < > is missing")
            return
        address = found.group(1).decode("utf-8", "replace")
        if verb == b"MAIL":
            if self.sender is not None:
                self._say(503, "5.5.1 one mail at a time")
                return
            self.sender = address
        elif self.sender is None:
            self._say(503, "5.5.1 MAIL comes first")
            return
        elif len(self.recipients) >= MOST_RECIPIENTS:
            self._say(452, "4.5.3 too many recipients, send the rest in a second mail")
            return
        else:
            self.recipients.append(address)
        self._say(250, "2.1.0 ok")

    def _reset(self) -> None:
        self.sender = None
        self.recipients = []

    async def _data(self) -> None:
        if self.sender is None or not self.recipients:
            self._say(503, "5.5.1 MAIL and RCPT come first")
            return
        self._say(354, "end with a dot on a line by itself")
        await self.writer.drain()
        content = await self._content()
        if content is None:
            self._say(552, "5.3.4 the mail is too large")
        else:
            number = self.keep(self.sender, tuple(self.recipients), content)
            self._say(250, f"2.0.0 kept as {number}")
        self._reset()

    async def _content(self) -> bytes | None:
        """The mail without dot stuffing (RFC 5321 section 4.5.2); None where it is too large.

        Only CRLF ends a line: a bare LF stays what it is, and CRLF.CRLF alone ends the mail.
        """
        lines: list[bytes] = []
        size = 0
        while (line := await self._line()) != b".\r\n":
            line = line.removeprefix(b".")
            size += len(line)
            if size <= MOST_PER_MAIL:
                lines.append(line)
            else:
                lines.clear()
        return b"".join(lines) if size <= MOST_PER_MAIL else None
