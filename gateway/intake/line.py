"""One open connection to the next hop, for sessions that wait at our door."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from ..relay import NextHop, NextHopDown, Reply

_LONGEST_REPLY = 100      # lines
_CHUNK = 1 << 16


class Line:
    """An SMTP client without timeouts of its own: whoever asks brings the deadline."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hop: NextHop) -> None:
        self._reader = reader
        self._writer = writer
        self._hop = hop
        self.offered: Mapping[str, str] = {}      # EHLO keyword in lower case -> its parameters

    @classmethod
    async def open(cls, next_hop: NextHop, hostname: str) -> Line:
        """Connect and greet; raises NextHopDown."""
        try:
            reader, writer = await asyncio.open_connection(next_hop.host, next_hop.port)
        except OSError as trouble:
            raise NextHopDown(f"next hop {next_hop} cannot be reached: {trouble}") from trouble
        line = cls(reader, writer, next_hop)
        try:
            await line._greet(hostname)
        except BaseException:            # also a deadline that passes: never leave the socket behind
            line.close()
            raise
        return line

    async def ask(self, command: str) -> Reply:
        """The answer to one command; raises NextHopDown, also when the next hop says goodbye."""
        await self._write([command.encode("utf-8") + b"\r\n"])
        reply = await self._reply()
        if reply.code == 421:
            raise NextHopDown(f"next hop {self._hop} hung up: {reply.text}")
        return reply

    async def send_content(self, pieces: Sequence[bytes]) -> Reply:
        """The answer to the whole mail; `pieces` are on the wire as they stand."""
        await self._write(pieces)
        return await self._reply()

    def stands(self) -> bool:
        """False once the next hop has hung up, or says something that nobody asked for."""
        return not (self._writer.is_closing() or self._reader.at_eof() or self._heard())

    def close(self) -> None:
        """Hang up without a word: an open transaction ends unsent (RFC 5321 section 4.1.1.10)."""
        self._writer.transport.abort()

    def leave(self) -> None:
        """Say QUIT and hang up without waiting for the answer."""
        if not self._writer.is_closing():
            self._writer.write(b"QUIT\r\n")
            self._writer.close()

    async def _greet(self, hostname: str) -> None:
        greeting = await self._reply()
        hello = await self.ask(f"EHLO {hostname}") if greeting.taken else greeting
        if not hello.taken:
            raise NextHopDown(f"next hop {self._hop} does not let us in: {hello.text}")
        words = [line[4:].partition(" ") for line in hello.text.split("\r\n")[1:]]
        self.offered = {key.lower(): rest for key, _, rest in words}

    def _heard(self) -> bool:
        return bool(self._reader._buffer)        # type: ignore[attr-defined]

    async def _write(self, pieces: Sequence[bytes]) -> None:
        try:
            for piece in pieces:
                for start in range(0, len(piece), _CHUNK):
                    self._writer.write(piece[start:start + _CHUNK])
                    await self._writer.drain()
        except OSError as trouble:
            raise NextHopDown(f"next hop {self._hop} was lost: {trouble}") from trouble

    async def _reply(self) -> Reply:
        lines: list[str] = []
        while len(lines) < _LONGEST_REPLY:
            try:
                raw = await self._reader.readline()
            except (OSError, ValueError) as trouble:
                raise NextHopDown(f"next hop {self._hop} was lost: {trouble}") from trouble
            text = raw.decode("utf-8", "replace").rstrip("\r\n")
            if not raw.endswith(b"\n") or not (text[:3].isascii() and text[:3].isdigit()):
                raise NextHopDown(f"next hop {self._hop} broke off its answer")
            lines.append("".join(letter if letter.isprintable() else "?" for letter in text))
            if text[3:4] != "-":
                return Reply(int(text[:3]), "\r\n".join(lines))
        raise NextHopDown(f"next hop {self._hop} answers without an end")
