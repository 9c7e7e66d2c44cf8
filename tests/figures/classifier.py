"""How well kinds are told apart and mail is read, on labelled mail of other people."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator

from tests.figures.figure import Figure, Measurement, at_least, at_most, skipped
from tests.figures.shared import FIXTURES, KINDS, LABELLED, MAILS, missing, score
from tests.gateway.serving import COMMAND

F1, DUTCH, ERROR = "kinds: macro-F1", "kinds: macro-F1, Dutch", "kinds: calibration error"
PARSED, TRIMMED = "reading: mails parsed", "reading: visible text, token F1"
PRECISION, RECALL = "reading: automatic mail, precision", "reading: automatic mail, recall"


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


def reading() -> Iterator[Figure]:
    reason = missing(FIXTURES, MAILS)
    if reason:
        yield from (skipped(name, "-", reason) for name in (PARSED, TRIMMED, PRECISION, RECALL))
        return
    told = score(FIXTURES, str(MAILS), "--cmd", f"{shlex.join([*COMMAND, 'inspect', '--json'])} {{files}}")
    scores, _ = json.JSONDecoder().raw_decode(told)
    yield at_least(PARSED, scores["parse_pct"], 100, digits=1,
                   reason=f"percent of {scores['messages']} mails; {scores['slow']} slow")
    yield at_least(TRIMMED, scores["token_f1_mean"], 0.9, digits=3, reason=f"{scores['trim_cases']} mails")
    automatic = scores["is_auto_generated"]
    counted = f"{automatic['positives']} automatic, {automatic['negatives']} not"
    yield at_least(PRECISION, automatic["precision"] or 0, 0.99, digits=3, reason=counted)
    yield at_least(RECALL, automatic["recall"] or 0, 0.9, digits=3)


def _number(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    return float(found[1]) if found else 0.0


MEASUREMENTS = (
    Measurement(names=(F1, DUTCH, ERROR), run=kinds),
    Measurement(names=(PARSED, TRIMMED, PRECISION, RECALL), run=reading),
)
