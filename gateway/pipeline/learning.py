"""Learning from corrections at night, in a process of its own: niced, and bounded in time and memory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from nlp.examples import Example
from nlp.types import Kind, Text

from ..store import corrections, journal
from ..store.corrections import Correction
from ..store.database import writing
from .parts import Parts

_ROOMS: Final = Path(__file__).resolve().parents[2]
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from gateway.pipeline.learning_child import main; main()"
)
MOST_SECONDS: Final = 1800.0          # the corpus and a few hundred corrections take minutes
MOST_MEMORY_MIB: Final = 2048         # of addresses; a training takes about 500
NO_MEMORY: Final = 77                 # exit status
_RUNNING: Final[set[subprocess.Popen[str]]] = set()


def is_due(parts: Parts, least: int) -> bool:
    """Whether enough corrections came since the last training; all count again after an upgrade."""
    from nlp.origin import code_of_room
    from nlp.versions import Versions

    versions = Versions(models_of(parts)).all()
    last = versions[-1].made_at if versions and versions[-1].code == code_of_room() else None
    with parts.database.connect() as connection:
        return corrections.count_since(connection, last) >= least


def models_of(parts: Parts) -> Path:
    """The folder with the versions."""
    return parts.state / "models"


def examples_of(parts: Parts) -> tuple[Example, ...]:
    """The corrections whose text is still kept, as examples."""
    with parts.database.connect() as connection:
        return tuple(_example(one) for one in corrections.with_text(connection))


def learn_tonight(parts: Parts) -> None:
    """Train a candidate in a child process and write in the journal what came of it."""
    extra = examples_of(parts)
    words = _in_child(extra, models_of(parts), parts.clock(), MOST_SECONDS) if extra else "nothing to learn from"
    with writing(parts.database) as connection:
        journal.write(connection, at=parts.clock(), event="learned", words=words)
    parts.log.info("learned", words=words)


def _in_child(extra: tuple[Example, ...], models: Path, now: datetime, seconds: float) -> str:
    """One sentence: the version and its scores, or why there is none. The texts go through a pipe, never a file."""
    order = json.dumps({
        "models": str(models), "now": now.isoformat(), "corrections": [asdict(one) for one in extra],
    })
    command = [sys.executable, "-P", "-c", _START, str(_ROOMS), str(int(seconds)), str(MOST_MEMORY_MIB)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=environment, start_new_session=True,
    ) as child:
        _RUNNING.add(child)
        try:
            said, _ = child.communicate(order, timeout=seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            return f"no new version: training took longer than {timedelta(seconds=seconds)}"
        finally:
            _RUNNING.discard(child)
    if child.returncode == -signal.SIGKILL:
        return "no new version: training was stopped"
    if child.returncode == NO_MEMORY:
        return f"no new version: training took more than {MOST_MEMORY_MIB} MiB"
    if child.returncode:
        return f"no new version: the training process ended with {child.returncode}"
    return said.strip()[:2000] or "no new version: the training process said nothing"


def stop_training() -> None:
    """End a training at once, so that a service that is told to stop does not wait for it."""
    for child in tuple(_RUNNING):
        child.kill()


def example_from(row: dict[str, Any]) -> Example:
    """The example that `asdict` made a row of."""
    return Example(**{**row, "text": Text(**row["text"]), "kind": Kind(row["kind"])})


def _example(correction: Correction) -> Example:
    return Example(
        id=f"correction-{correction.item_id}", situation=f"correction-{correction.thread_id}",
        language=correction.language,
        text=Text(subject=correction.subject or "", body=correction.text or "",
                  is_reply=correction.is_reply, to_count=correction.to_count),
        kind=Kind(correction.kind),
    )
