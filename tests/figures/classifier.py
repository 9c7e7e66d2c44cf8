"""How well kinds are told apart, on labelled mail of other people."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from tests.figures.figure import Figure, Measurement, at_least, at_most, skipped
from tests.figures.shared import KINDS, LABELLED, missing, score
from tests.gateway.serving import COMMAND

F1, DUTCH, ERROR = "kinds: macro-F1", "kinds: macro-F1, Dutch", "kinds: calibration error"


def kinds() -> Iterator[Figure]:
    reason = missing(KINDS, LABELLED)
    if reason:
        yield from (skipped(name, "-", reason) for name in (F1, DUTCH, ERROR))
        return
    told = score(KINDS, str(LABELLED), "--cmd", shlex.join([*COMMAND, "classify", "--json"]))
    first = told.splitlines()[0]
    yield at_least(F1, _number(r"macro-F1 ([\d.]+)", first), 0.7, digits=3, reason=first)
    yield at_least(DUTCH, _number(r"nl: n \d+  macro-F1 ([\d.]+)", told), 0.7, digits=3)
    yield at_most(ERROR, _number(r"calibration error ([\d.]+)", first), 0.1, "", digits=3)


def _number(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    return float(found[1]) if found else 0.0


MEASUREMENTS = (Measurement(names=(F1, DUTCH, ERROR), run=kinds),)
