"""The SMTP door: how much it takes and relays beside a next hop that does nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.figures.figure import Figure, Measurement, at_least, skipped
from tests.figures.upkeep import cpu_seconds
from tests.gateway.serving import ALL, PEOPLE, Serving, write_folder
from tests.real.mailserver import free_ports
from tests.real.waiting import wait_for

SINK, SOURCE = Path("/usr/sbin/smtp-sink"), Path("/usr/sbin/smtp-source")
ROUNDS, MAILS, SESSIONS, SIZE = 3, 600, 10, 4096
TAKE, RELAY = "door: take beside a null next hop", "door: relay beside a null next hop"


def throughput() -> Iterator[Figure]:
    if not (SINK.exists() and SOURCE.exists()):
        yield from (skipped(name, ">= 0.05", "for want of smtp-source") for name in (TAKE, RELAY))
        return
    take, relay, words = [], [], ""
    with tempfile.TemporaryDirectory(prefix="mailsquare-door-") as name, null_hop() as hop:
        write_folder(Path(name), next_hop=hop)
        with Serving(Path(name), roles="smtp") as serving:
            assert serving.process is not None
            for _ in range(ROUNDS):                    # in turns, so that a busy machine troubles all alike
                null = rate(hop, ALL)
                before = cpu_seconds(serving.process.pid)
                took = rate(serving.port, ALL)
                spent = cpu_seconds(serving.process.pid) - before
                relayed = rate(serving.port, PEOPLE[4])
                take.append(took / null)
                relay.append(relayed / null)
                words = (f"last round {took:.0f} and {relayed:.0f} of {null:.0f} mails/s, "
                         f"{1000 * spent / MAILS:.1f} ms of CPU to take one")
            kept = serving.rows("SELECT count(*) FROM items")[0][0]
            assert kept == ROUNDS * MAILS, f"{kept} of {ROUNDS * MAILS} mails were kept"
    yield at_least(TAKE, median(take), 0.05, reason=f"{words}; {SIZE} bytes, {SESSIONS} sessions")
    yield at_least(RELAY, median(relay), 0.05)


@contextmanager
def null_hop() -> Iterator[int]:
    """A mail server in C that takes all and keeps nothing; its port."""
    port = free_ports("hop")["hop"]
    user = ["-u", "nobody"] if os.geteuid() == 0 else []        # it refuses to run as root
    words = [str(SINK), *user, f"127.0.0.1:{port}", "1000"]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as sink:
        try:
            wait_for(lambda: _listens(port), "smtp-sink")
            yield port
        finally:
            sink.kill()


def rate(port: int, recipient: str) -> float:
    """Mails a second, one connection a mail."""
    start = time.monotonic()
    words = ["-s", str(SESSIONS), "-m", str(MAILS), "-l", str(SIZE), "-f", PEOPLE[0], "-t", recipient]
    subprocess.run([SOURCE, *words, f"127.0.0.1:{port}"], check=True, timeout=300, stdin=subprocess.DEVNULL)
    return MAILS / (time.monotonic() - start)


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


MEASUREMENTS = (Measurement(names=(TAKE, RELAY), run=throughput),)
