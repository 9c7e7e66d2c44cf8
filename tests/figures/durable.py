"""What 250 rests on: the system calls of the door show a sync before each answer, and none without."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.figures.figure import Figure, Measurement, none_of, skipped
from tests.gateway.serving import ALL, Serving, letter, write_folder
from tests.real.mailserver import free_ports
from tests.real.waiting import wait_for

UNSYNCED, BROKEN = "durable: 250 without a sync before it", "durable: 250 after a sync that failed"
MAILS = 50
_SYNC = re.compile(r"\b(?:fsync|fdatasync)\(.*= 0$|<\.\.\. f(?:data)?sync resumed>.*= 0$")
_TAKEN = re.compile(r'\b(?:sendto|write|sendmsg)\(.*"250 2\.0\.0 queued as')


def measure() -> Iterator[Figure]:
    if shutil.which("strace") is None:
        yield from (skipped(name, "0", "for want of strace") for name in (UNSYNCED, BROKEN))
        return
    with _door() as serving:
        lines = _traced(serving, [], MAILS)
    taken, unsynced, synced = 0, 0, False
    for line in lines:
        if _SYNC.search(line):
            synced = True
        elif _TAKEN.search(line):
            taken, unsynced, synced = taken + 1, unsynced + (not synced), False
    lost = MAILS - taken
    yield none_of(UNSYNCED, unsynced + lost, reason=f"{taken} of {MAILS} answers seen by strace, one after the other")
    with _door() as serving:
        lines = _traced(serving, ["-e", "inject=fsync,fdatasync:error=EIO"], 10)
    failed = sum("EIO" in line for line in lines)
    taken = sum(bool(_TAKEN.search(line)) for line in lines)
    yield none_of(BROKEN, taken if failed else 10, reason=f"{failed} syncs failed; next hop down, so all 10 hear 451")


@contextmanager
def _door() -> Iterator[Serving]:
    with tempfile.TemporaryDirectory(prefix="mailsquare-durable-") as name:
        write_folder(Path(name), next_hop=free_ports("nobody")["nobody"])
        with Serving(Path(name), roles="smtp") as serving:
            yield serving


def _traced(serving: Serving, more: Sequence[str], mails: int) -> list[str]:
    """The door's system calls while it is handed so many mails, one by one."""
    assert serving.process is not None
    out = serving.folder / "strace.out"
    calls = ["-e", "trace=fsync,fdatasync,sendto,sendmsg,write", "-s", "60"]
    words = ["strace", "-f", "-p", str(serving.process.pid), "-o", str(out), *calls, *more]
    with subprocess.Popen(words, stderr=(serving.folder / "strace.err").open("wb")) as strace:
        try:
            wait_for(lambda: "attached" in (serving.folder / "strace.err").read_text(), "strace to attach")
            answers = [serving.send(letter(f"Kantine {n}", "Morgen dicht."), [ALL])[0] for n in range(mails)]
        finally:
            strace.terminate()
            strace.wait(20)
    assert set(answers) <= {250, 451}, answers
    return out.read_text(errors="replace").splitlines()


MEASUREMENTS = (Measurement(names=(UNSYNCED, BROKEN), run=measure, floor=True),)
