"""A newcomer's first minutes: a fresh clone, a fresh environment, the demo."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.figures.figure import Figure, Measurement, at_most, none_of, skipped
from tests.gateway.serving import ROOT, environment
from tests.real.mailserver import free_ports

TOTAL, FIRST = "fresh clone to the demo's counts", "demo: start to first post"
SUM, FAILED = "demo: seen less the sum of outcomes", "demo: failed or still in hand"
NAMES = TOTAL, FIRST, SUM, FAILED
OUTCOMES = "relayed", "delivered", "posted", "both", "absorbed", "held", "failed"


def demo() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="mailsquare-clone-") as name:
        clone = Path(name) / "clone"
        start = time.monotonic()
        fresh_copy(clone)
        trouble = installed(clone)
        if trouble:
            yield from (skipped(one, "-", f"cannot install: {trouble}") for one in NAMES)
            return
        ready = time.monotonic()
        counts, first = played(clone / ".venv" / "bin" / "mailsquare", Path(name))
        end = time.monotonic()
    reason = f"install {ready - start:.0f} s, demo {end - ready:.0f} s"
    yield at_most(TOTAL, end - start, 180, "s", digits=0, reason=reason)
    yield at_most(FIRST, first, 10, "s", digits=1)
    rest = sum(counts[word] for word in OUTCOMES)
    words = ", ".join(f"{word} {counts[word]}" for word in ("seen", *OUTCOMES))
    yield none_of(SUM, abs(counts["seen"] - rest), reason=words)
    yield none_of(FAILED, counts["failed"] + counts.get("in_hand", 0))


def fresh_copy(clone: Path) -> None:
    """What a clone would hold: every file that git knows or would add, and nothing that it ignores."""
    told = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                          capture_output=True, check=True).stdout
    for name in filter(None, told.decode().split("\0")):
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, clone / name)


def installed(clone: Path) -> str:
    """Install as a newcomer does; "" or why it could not be done."""
    ours = {"VENV", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}         # a make that runs us must not tell its own
    clean = {name: value for name, value in environment().items() if name not in ours}
    told = subprocess.run(["make", "setup"], cwd=clone, env=clean, capture_output=True, text=True,
                          timeout=900, check=False)
    return "" if told.returncode == 0 else (told.stderr.strip().splitlines() or ["no reason given"])[-1][:200]


def played(command: Path, folder: Path) -> tuple[dict[str, int], float]:
    """The counts of one run, and the seconds until its first post stood in the feed."""
    ports = free_ports("smtp", "web")
    temporary = folder / "tmp"
    temporary.mkdir()
    start = time.monotonic()
    process = subprocess.Popen(
        [command, "demo", "--once", "--json", "--port", str(ports["smtp"]), "--web-port", str(ports["web"])],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**environment(), "TMPDIR": str(temporary)})
    first = 0.0
    while process.poll() is None and time.monotonic() - start < 300:
        if not first and any(_has_post(store) for store in temporary.glob("*/state/store.db")):
            first = time.monotonic() - start
            break
        threading.Event().wait(0.02)
    out, errors = process.communicate(timeout=300)
    if process.returncode:
        raise RuntimeError(f"the demo ended with {process.returncode}: {errors[-500:]}")
    assert not os.listdir(temporary), f"the demo left behind {os.listdir(temporary)}"
    line = re.search(r"^\{.*\}$", out, re.MULTILINE)
    assert line, out
    return json.loads(line[0]), first or float("inf")


def _has_post(store: Path) -> bool:
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=5) as connection:
            return bool(connection.execute("SELECT 1 FROM feed_posts LIMIT 1").fetchall())
    except sqlite3.Error:
        return False                  # not made yet


MEASUREMENTS = (Measurement(names=NAMES, run=demo, floor=True),)
