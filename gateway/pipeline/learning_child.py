"""The process that trains at night: told what to learn over its input, it says one sentence and ends."""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import datetime
from pathlib import Path

from ..mail.child import die_with_parent
from .learning import NO_MEMORY, example_from

NICE = 15                             # mail goes first


def main() -> None:
    """argv: processor seconds and MiB of memory. Input: JSON of models, now and corrections."""
    seconds, memory_mib = int(sys.argv[1]), int(sys.argv[2])
    os.nice(NICE)
    die_with_parent()
    for limit, most in (
        (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory_mib * 1024 * 1024), (resource.RLIMIT_CORE, 0)
    ):
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    try:
        sys.stdout.write(_learned(json.load(sys.stdin)) + "\n")
    except MemoryError:
        sys.stdout.flush()
        os._exit(NO_MEMORY)


def _learned(order: dict[str, object]) -> str:
    from nlp.learning import Busy, learn
    from nlp.versions import Versions

    rows = order["corrections"]
    assert isinstance(rows, list)
    try:
        version = learn(
            [example_from(row) for row in rows], Versions(Path(str(order["models"]))), who="the nightly job",
            now=datetime.fromisoformat(str(order["now"])),
        )
    except Busy:
        return "no new version: another training was at work"
    before, after = version.before.macro_f1, version.after.macro_f1
    scores = f"{version.corrections} corrections, macro-F1 {before:.3f} -> {after:.3f}"
    if version.refused:
        return f"version {version.name} was refused: {'; '.join(version.refused)} ({scores})"
    return f"version {version.name} is in force ({scores})"
