"""`python -m tests.figures [--only PATTERN]`: every promised figure, a line each.

Exits 1 when a floor is broken: mail lost, leaked or doubled. A goal that is missed is `short`.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tests.figures.figure import Figure, Measurement, matches, skipped
from tests.figures.registry import MEASUREMENTS


def measure(measurement: Measurement, pattern: str) -> Iterator[Figure]:
    """The figures that the pattern names; one that raises is short, and the others still come."""
    told: set[str] = set()
    try:
        for figure in measurement.run():
            told.add(figure.name)
            if matches(figure.name, pattern):
                yield figure
    except Exception as trouble:        # noqa: BLE001  one broken measurement must not hide the rest
        traceback.print_exc(file=sys.stderr)
        words = (str(trouble).splitlines() or [""])[0]
        reason = f"{type(trouble).__name__}: {words}"[:160]
        for name in measurement.names:
            if name not in told and matches(name, pattern):
                yield replace(skipped(name, "-", reason), ok=False, floor=measurement.floor)


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 1 for a broken floor."""
    parser = argparse.ArgumentParser(prog="python -m tests.figures", description=__doc__)
    parser.add_argument("--only", default="", metavar="PATTERN", help="part of a name, or a shell pattern")
    parser.add_argument("--list", action="store_true", help="print the names and measure nothing")
    chosen = parser.parse_args(arguments)
    wanted = [one for one in MEASUREMENTS if one.wanted(chosen.only)]
    if chosen.list:
        for one in wanted:
            print(*(name for name in one.names if matches(name, chosen.only)), sep="\n")
        return 0
    if not wanted:
        print(f"no figure is called {chosen.only!r}; see --list", file=sys.stderr)
        return 2
    broken = False
    for one in wanted:
        for figure in measure(one, chosen.only):
            print(figure, flush=True)
            broken = broken or figure.verdict == "broken"
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
