"""How the door answers while the line to a network is dead, beside how it answered before."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.faults.counting import Outcome
from tests.faults.mails import threads_up_to
from tests.faults.numbered import CONFIG, Ordeal, finish
from tests.faults.valve import Valve
from tests.figures.figure import percentile


@dataclass(frozen=True, kw_only=True)
class Doorkeeping:
    """What became of all mails, and the 95th percentile of seconds until a 250 came."""

    outcome: Outcome
    before: float
    during: float


def behind_a_dead_line(folder: Path, *, mails: int, seconds: float) -> Doorkeeping:
    """A third of the mails before, a third while nothing comes through, a third after."""
    ordeal = Ordeal(folder)
    try:
        with Valve(int(ordeal.slack.url.rpartition(":")[2])) as valve:
            (folder / "config.yaml").write_text(CONFIG.format(
                hop=ordeal.hop.at.port, smtp=ordeal.port, slack=f"http://127.0.0.1:{valve.port}"))
            ordeal.start()
            numbers = [n for thread in threads_up_to(mails) for n in thread]
            third = len(numbers) // 3
            before = _send(ordeal, numbers[:third])
            valve.stop_forwarding()
            begun = time.monotonic()
            during = _send(ordeal, numbers[third:2 * third])
            threading.Event().wait(max(0.0, seconds - (time.monotonic() - begun)))
            valve.forward()
            _send(ordeal, numbers[2 * third:])
            return Doorkeeping(outcome=finish(ordeal), before=percentile(before, 0.95), during=percentile(during, 0.95))
    finally:
        ordeal.close()


def _send(ordeal: Ordeal, numbers: list[int]) -> list[float]:
    spent = []
    for number in numbers:
        begun = time.monotonic()
        assert ordeal.send(number), f"mail {number} got no 250"
        spent.append(time.monotonic() - begun)
    return spent
