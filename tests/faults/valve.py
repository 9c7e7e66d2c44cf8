"""A TCP proxy on loopback that can refuse, fall silent in both directions, and cut what runs: a partition
of the network without any rights."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from types import TracebackType
from typing import Self

PIECE = 1 << 16


class Valve:
    """Use it as a block. Callers connect to `port`; `target` is where their bytes go."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._open = threading.Event()
        self._open.set()
        self._over = threading.Event()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listener: socket.socket | None = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        self._accept()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._over.set()
        self.refuse()
        self._open.set()

    def stop_forwarding(self) -> None:
        """Connections come about and nothing comes through, in either direction, as over a dead line."""
        self._open.clear()

    def forward(self) -> None:
        """All is well again, also after `refuse`. What stood in the line while it was dead is lost with it."""
        self.cut()
        self._open.set()
        if self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
            self._accept()

    def refuse(self) -> None:
        """Nobody listens: callers hear so at once."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self.cut()

    def cut(self) -> None:
        """Break every connection there is."""
        pairs, self._pairs = self._pairs, []
        for one in (end for pair in pairs for end in pair):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        listener = self._listener
        assert listener is not None

        def accept() -> None:
            while not self._over.is_set():
                try:
                    caller, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        with caller, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._target)) as behind:
            pair = (caller, behind)
            self._pairs.append(pair)
            while True:
                for one in select.select(pair, [], [])[0]:
                    piece = one.recv(PIECE)
                    if not piece:
                        return
                    self._open.wait()
                    (behind if one is caller else caller).sendall(piece)
