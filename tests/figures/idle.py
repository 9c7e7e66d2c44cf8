"""What the service costs when nothing happens: it runs for years beside a mail server."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.figures.figure import Figure, Measurement, at_most
from tests.figures.upkeep import cpu_seconds, pss_mib
from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import ALL, Serving, letter, write_folder
from tests.real.waiting import wait_for

CPU, MEMORY = "idle serve: part of a core", "idle serve: memory (PSS)"
SECONDS = 20.0


def idle() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="mailsquare-idle-") as name, FakeHop() as hop:
        write_folder(Path(name), next_hop=hop.at.port)
        with Serving(Path(name)) as serving:
            assert serving.process is not None
            serving.send(letter("Kantine dicht", "De kantine is vrijdag dicht. Neem zelf brood mee."), [ALL])
            query = "SELECT kind FROM items WHERE state = 'posted' AND kind != ''"
            wait_for(lambda: serving.rows(query), "the mail to be classified and posted", seconds=60)
            threading.Event().wait(5)                 # the nudge, and whatever follows it
            pid = serving.process.pid
            start, before = time.monotonic(), cpu_seconds(pid)
            threading.Event().wait(SECONDS)
            share = (cpu_seconds(pid) - before) / (time.monotonic() - start)
            memory = pss_mib(pid)
    yield at_most(CPU, 100 * share, 8, "%", digits=1, reason=f"over {SECONDS:g} s, after one mail")
    parts = " + ".join(f"{one:.0f}" for one in memory.values())
    reason = f"{len(memory)} processes: {parts}"
    yield at_most(MEMORY, sum(memory.values()), 450, "MB", digits=0, reason=reason)


MEASUREMENTS = (Measurement(names=(CPU, MEMORY), run=idle),)
