"""What `mailsquare --help` costs: everybody's first look, and every completion of a shell."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from collections.abc import Iterator

from tests.figures.figure import Figure, Measurement, at_most, none_of
from tests.gateway.serving import COMMAND, environment

CPU = "mailsquare --help: CPU"
HEAVY = "mailsquare --help: heavy libraries"
LIBRARIES = frozenset({"spacy", "thinc", "numpy", "dbos", "sqlalchemy", "alembic", "aiosmtpd", "httpx"})


def help_costs() -> Iterator[Figure]:
    rounds = sorted(_cpu_of_help() for _ in range(5))
    yield at_most(CPU, rounds[2], 0.5, "s", reason=f"median of 5, worst {rounds[-1]:.2f} s")
    told = subprocess.run([sys.executable, "-X", "importtime", *COMMAND[1:], "--help"], capture_output=True,
                          text=True, env=environment(), timeout=60, check=True).stderr
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in re.findall(r".*\|.*", told)}
    yield none_of(HEAVY, len(imported & LIBRARIES), reason=", ".join(sorted(imported & LIBRARIES)))


def _cpu_of_help() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*COMMAND, "--help"], stdout=subprocess.DEVNULL, env=environment(), timeout=60, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


MEASUREMENTS = (Measurement(names=(CPU, HEAVY), run=help_costs),)
