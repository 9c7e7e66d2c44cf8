"""Connections of the worker to the next hop: one mail at a time on each, kept for the next mail."""

from __future__ import annotations

import select
import smtplib
import threading
import time
from collections.abc import Callable

# Postfix hangs up after 300 s, and after 10 s once it is short of processes (smtpd_timeout)
IDLE_SECONDS = 5.0
MOST_KEPT = 8  # as many as a worker has threads


class Hop:
    """One connection; `sound` while it can take another mail."""

    def __init__(self, client: smtplib.SMTP) -> None:
        self.client = client
        self.sound = True
        self.since = 0.0  # when it was last given back

    def stands(self) -> bool:
        """False once the next hop has hung up, or says something that nobody asked for."""
        if not self.sound or self.client.sock is None:
            return False
        look = select.poll()
        look.register(self.client.sock, select.POLLIN)
        return not look.poll(0)

    def leave(self) -> None:
        """Say QUIT where it may still be heard, and hang up."""
        try:
            if self.sound:
                self.client.docmd("QUIT")
        except (OSError, smtplib.SMTPException, UnicodeError):
            pass  # the fate of its mails is known by now
        finally:
            self.client.close()


class Hops:
    """The connections that wait for a mail; made for threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: list[Hop] = []  # newest last
        self._timer: threading.Timer | None = None
        self._closed = False

    def take(self) -> Hop | None:
        """The connection that was used last and still stands; None when there is none."""
        self.sweep()
        while True:
            with self._lock:
                if not self._kept:
                    return None
                hop = self._kept.pop()
            if hop.stands():
                return hop
            hop.client.close()

    def give_back(self, hop: Hop) -> None:
        """Keep a connection on which no mail is open."""
        hop.since = self._clock()
        with self._lock:
            keeps = hop.sound and not self._closed and len(self._kept) < MOST_KEPT
            if keeps:
                self._kept.append(hop)
                self._wind()
        if not keeps:
            hop.leave()

    def sweep(self) -> None:
        """Hang up what has been idle for too long."""
        with self._lock:
            since = self._clock() - IDLE_SECONDS
            old = [hop for hop in self._kept if hop.since <= since]
            self._kept = [hop for hop in self._kept if hop.since > since]
        for hop in old:
            hop.leave()

    def close(self) -> None:
        """Hang up, and keep none any more."""
        with self._lock:
            self._closed = True
            kept, self._kept = self._kept, []
            if self._timer:
                self._timer.cancel()
        for hop in kept:
            hop.leave()

    def _wind(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(IDLE_SECONDS, self._ring)
            self._timer.daemon = True
            self._timer.start()

    def _ring(self) -> None:
        self.sweep()
        with self._lock:
            self._timer = None
            if self._kept and not self._closed:
                self._wind()
