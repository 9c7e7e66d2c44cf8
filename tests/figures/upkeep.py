"""What a process and all its children use, from /proc."""

from __future__ import annotations

import os
import re
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and all its living descendants."""
    parents: dict[int, int] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            parents[int(entry.name)] = int(fields[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of the family so far."""
    ticks = 0
    for one in family(pid):
        fields = _stat(one)
        ticks += int(fields[11]) + int(fields[12]) if fields else 0
    return ticks / _TICKS


def pss_mib(pid: int) -> dict[int, float]:
    """Proportional share of memory of each of the family, in MiB."""
    found = {}
    for one in family(pid):
        try:
            rollup = (_PROC / str(one) / "smaps_rollup").read_text()
        except OSError:
            continue                  # it ended just now
        share = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
        found[one] = int(share[1]) / 1024 if share else 0.0
    return found


def _stat(pid: int) -> list[str]:
    """The fields behind the name in /proc/PID/stat, which may hold blanks and brackets; proc(5)."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
