"""A door that records, an SMTP client that says exactly what it is told, and the two together."""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from ipaddress import ip_network
from typing import Any

from gateway.intake.smtp import SmtpIntake, SmtpSettings
from gateway.intake.types import Fate, Verdict
from gateway.mail.types import Envelope, Headers
from gateway.relay import NextHop

LOOPBACK = (ip_network("127.0.0.0/8"),)
MAIL = b"Subject: Lunch\r\nMessage-ID: <1@w.example>\r\n\r\nat noon\r\n"
SAFETY = 15.0     # seconds after which a hung story fails


class RecordingDoor:
    """Answers with the verdict it is given and remembers all it was asked."""

    def __init__(self, fate: Fate = Fate.TAKE, reason: str = "small-mail") -> None:
        self.verdict = Verdict(fate=fate, reason=reason)
        self.judged: list[tuple[Envelope, Headers]] = []
        self.taken: list[tuple[Envelope, bytes]] = []
        self.counted: list[str] = []
        self.trouble: Exception | None = None
        self.own: set[str] = set()
        self.hold: asyncio.Event | None = None        # accept waits for it
        self.entered = asyncio.Event()

    def ours(self, address: str) -> bool:
        return address in self.own

    def inside(self, address: str) -> bool:
        return address.endswith(".example")

    def judge(self, envelope: Envelope, headers: Headers) -> Verdict:
        self.judged.append((envelope, headers))
        return self.verdict

    async def accept(self, envelope: Envelope, headers: Headers, content: bytes) -> str:
        self.entered.set()
        if self.hold:
            await self.hold.wait()
        if self.trouble:
            raise self.trouble
        self.taken.append((envelope, content))
        return f"item{len(self.taken)}"

    def relayed(self, reason: str) -> None:
        self.counted.append(reason)


class Client:
    """One connection; every method gives the reply, "" once the door has hung up."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def reply(self) -> str:
        lines: list[str] = []
        while True:
            try:
                line = (await asyncio.wait_for(self.reader.readline(), SAFETY)).decode().rstrip("\r\n")
            except ConnectionError:
                return ""
            lines.append(line)
            if line[3:4] != "-":
                return "\n".join(lines)

    async def say(self, command: str | bytes) -> str:
        self.writer.write(command if isinstance(command, bytes) else command.encode() + b"\r\n")
        return await self.reply()

    async def secure(self) -> str:
        """STARTTLS and the handshake; the certificate is not looked at."""
        reply = await self.say("STARTTLS")
        if reply.startswith("220"):
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            await asyncio.wait_for(self.writer.start_tls(context), SAFETY)
        return reply

    async def log_in(self, name: str, password: str) -> str:
        """AUTH PLAIN in one line."""
        return await self.say("AUTH PLAIN " + b64encode(f"\0{name}\0{password}".encode()).decode())

    async def name(self, *recipients: str, sender: str = "<anna@waterkant.example>") -> list[str]:
        first = await self.say(f"MAIL FROM:{sender}")
        return [first] + [await self.say(f"RCPT TO:{one}") for one in recipients]

    async def content(self, content: bytes = MAIL, *, stuff: bool = True) -> str:
        await self.say("DATA")
        wire = content.replace(b"\r\n.", b"\r\n..") if stuff else content
        return await self.say(wire + b".\r\n")

    async def send(self, *recipients: str, content: bytes = MAIL) -> str:
        await self.name(*(recipients or ("<all-staff@waterkant.example>",)))
        return await self.content(content)


class Doorstep:
    """An open door and the way to it."""

    def __init__(self, intake: SmtpIntake) -> None:
        self.intake = intake
        self._clients: list[Client] = []

    async def client(self, *, hello: bool = True, host: str = "127.0.0.1") -> Client:
        """A new client, on Linux from any address of loopback."""
        there = ("127.0.0.1", self.intake.port)
        client = Client(*await asyncio.open_connection(*there, local_addr=(host, 0)))
        self._clients.append(client)
        if hello:
            await client.reply()
            await client.say("EHLO mx.waterkant.example")
        return client

    def leave(self) -> None:
        for client in self._clients:
            client.writer.transport.abort()


@asynccontextmanager
async def doorstep(door: RecordingDoor, hop: NextHop | None = None, trusted: Iterable[Any] = LOOPBACK,
                   **settings: Any) -> AsyncIterator[Doorstep]:
    """A door on a free port, closed at the end of the block whatever happens."""
    usual = {"listen": "127.0.0.1:0", "hostname": "gw.waterkant.example", "greet_pause_seconds": 0}
    intake = SmtpIntake(SmtpSettings(**(usual | settings)), door, hop, tuple(trusted))
    await intake.start()
    step = Doorstep(intake)
    try:
        yield step
    finally:
        step.leave()
        await intake.stop()


def story(tell: Callable[[], Awaitable[None]]) -> None:
    """Run an async story, for a bounded time."""
    async def bounded() -> None:
        await asyncio.wait_for(tell(), 2 * SAFETY)

    asyncio.run(bounded())
