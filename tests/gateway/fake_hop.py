"""A next hop that records what it is told, answers by script, and can fall silent."""

from __future__ import annotations

import asyncio
import socket
import socketserver
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from gateway.relay import NextHop
from tests.real.waiting import wait_for

OFFERS = ("PIPELINING", "SIZE 52428800", "8BITMIME", "SMTPUTF8", "DSN", "XFORWARD NAME ADDR HELO IDENT")


@dataclass
class Seen:
    """One mail as the next hop got it; only CRLF ends a line here."""

    mail: str
    recipients: list[str] = field(default_factory=list)
    xforward: list[str] = field(default_factory=list)
    content: bytes = b""


class _Talk(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        hop = self.server.hop
        hop.open.add(self.connection)
        try:
            self._talk(hop)
        except (OSError, ValueError):
            return                      # the client hung up: part of many stories
        finally:
            hop.open.discard(self.connection)

    def _talk(self, hop: FakeHop) -> None:
        self._say(hop.greeting)
        xforward: list[str] = []
        now = Seen("")
        while line := self.rfile.readline():
            command = line.decode().rstrip("\r\n")
            hop.commands.append(command)
            if hop.silent_at and command.startswith(hop.silent_at):
                hop.let_go.wait(20)
                return
            scripted = next((hop.answers[key] for key in hop.answers if command.startswith(key)), "")
            once = next((key for key in hop.once if command.startswith(key)), "")
            scripted = hop.once.pop(once) if once else scripted
            verb = command.split(" ")[0].split(":")[0].upper()
            if scripted:
                self._say(scripted)
                if scripted.startswith("421"):
                    return
            elif verb == "EHLO":
                self._say("\r\n".join([f"250-{word}" for word in ("hop", *hop.offers)] + ["250 HELP"]))
            elif verb == "DATA":
                self._say("354 go on")
                now.content = self._content()
                if hop.end.startswith("250"):
                    hop.mails.append(now)
                if hop.silent_at == "end":
                    hop.let_go.wait(20)
                    return
                self._say(hop.end)
            else:
                if verb == "MAIL":
                    now = Seen(command, xforward=xforward)
                    xforward = []
                elif verb == "RCPT":
                    now.recipients.append(command)
                elif verb == "XFORWARD":
                    xforward.append(command)
                self._say("221 bye" if verb == "QUIT" else "250 2.0.0 Ok")
                if verb == "QUIT":
                    return

    def _content(self) -> bytes:
        raw = bytearray(b"\r\n")
        while not raw.endswith(b"\r\n.\r\n"):
            line = self.rfile.readline()
            if not line:
                raise OSError("cut off inside DATA")
            raw += line
        return bytes(raw[:-3].replace(b"\r\n.", b"\r\n")[2:])

    def _say(self, reply: str) -> None:
        self.wfile.write(reply.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    hop: FakeHop


class FakeHop:
    """Use it as a block; `mails` fills while it runs."""

    def __init__(self, *, offers: tuple[str, ...] = OFFERS, answers: dict[str, str] | None = None,
                 greeting: str = "220 hop.example", end: str = "250 2.0.0 taken as XYZ",
                 silent_at: str = "", port: int = 0) -> None:
        self.offers = offers
        self.answers = answers or {}
        self.greeting = greeting
        self.end = end
        self.silent_at = silent_at
        self.mails: list[Seen] = []
        self.commands: list[str] = []
        self.let_go = threading.Event()
        self.open: set[socket.socket] = set()
        self.once: dict[str, str] = {}
        self._server = _Server(("127.0.0.1", port), _Talk)
        self._server.hop = self

    @property
    def at(self) -> NextHop:
        return NextHop("127.0.0.1", int(self._server.server_address[1]))

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()
        self.hang_up()

    def say_once(self, command: str, reply: str) -> None:
        """Answer the next such command so."""
        self.once[command] = reply

    async def until(self, command: str) -> None:
        """Wait until it has been told so, without holding up the event loop."""
        await asyncio.to_thread(wait_for, lambda: command in self.commands, f"{command} at the next hop")

    def hang_up(self) -> None:
        """End every connection, as a server does that goes down or grew tired of waiting."""
        for one in list(self.open):
            with suppress(OSError):     # its client was faster
                one.shutdown(socket.SHUT_RDWR)
