"""What relaying at once costs beside Postfix alone and beside the smallest correct filter, in turns."""

from __future__ import annotations

import smtplib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.figures.figure import Figure, Measurement, at_least, at_most, skipped
from tests.figures.intake import CELLS, ROUNDS
from tests.figures.yardsticks import lacking, passthrough, postfix, rate
from tests.gateway.serving import Serving, write_folder

ADDS = "relay at once: adds at the median"
MAILS, SINGLY = 200, 60
SENDER, RECIPIENT = "user0001@corp.example", "user0007@corp.example"
CONTENT = b"Subject: x\r\n\r\n" + (b"L" * 78 + b"\r\n") * 50


def name(sessions: int, kib: int) -> str:
    return f"relay at once: {sessions} x {kib} KiB of pass-through"


NAMES = (*(name(*cell) for cell in CELLS), ADDS)


def relaying() -> Iterator[Figure]:
    reason = lacking()
    if reason:
        yield from (skipped(one, "-", reason) for one in NAMES)
        return
    with tempfile.TemporaryDirectory(prefix="mailsquare-relay-") as folder, postfix() as mta:
        hop = mta["reinject"]
        write_folder(Path(folder), next_hop=hop)
        with passthrough(hop) as other, Serving(Path(folder), roles="smtp") as door:
            for sessions, kib in CELLS:
                pairs = [(_send(door.port, sessions, kib), _send(other, sessions, kib)) for _ in range(ROUNDS)]
                words = f"{median(a for a, _ in pairs):.0f} of {median(b for _, b in pairs):.0f} mails/s"
                yield at_least(name(sessions, kib), median(a / b for a, b in pairs), 0.8, reason=words)
            times = [(_singly(door.port), _singly(hop)) for _ in range(SINGLY)]
            through, alone = median(a for a, _ in times), median(b for _, b in times)
            reason = f"{through:.1f} instead of {alone:.1f} ms, a connection each"
            yield at_most(ADDS, through - alone, 5, "ms", digits=1, reason=reason)
            taken = door.rows("SELECT count(*) FROM items")
            assert taken == [(0,)], "mail to be relayed was taken"


def _send(port: int, sessions: int, kib: int) -> float:
    return rate(port, sessions=sessions, size=kib * 1024, mails=MAILS, sender=SENDER, recipient=RECIPIENT)


def _singly(port: int) -> float:
    """Milliseconds for one mail, the connection included."""
    start = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
        client.ehlo("mx.corp.example")
        client.mail(SENDER)
        client.rcpt(RECIPIENT)
        code, words = client.data(CONTENT)
    assert code == 250, words
    return 1000 * (time.perf_counter() - start)


MEASUREMENTS = (Measurement(names=NAMES, run=relaying),)
