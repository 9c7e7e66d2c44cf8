"""A gateway on a store that is thrown away: for commands that look and must not touch."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from .app import build
from .config import Config
from .engine import Engine, Task
from .pipeline.classifiers import InForce
from .pipeline.parts import Parts


class Idle(Engine):
    """An engine that never does anything."""

    def enqueue(self, connection: object, *tasks: Task) -> None:
        """Forget the tasks."""


@contextmanager
def scratch(config: Config, at: datetime | None = None) -> Iterator[Parts]:
    """Every part of that configuration on an empty store of its own; its clock stands still at `at`.

    A time without a zone is meant in the company's. Raises ConfigError as `serve` would.
    """
    with tempfile.TemporaryDirectory(prefix="mailsquare-look-") as folder:
        store = config.shape.store.model_copy(update={"url": f"sqlite:///{folder}/store.db"})
        shape = config.shape.model_copy(update={"store": store, "state": folder})
        parts = build(replace(config, shape=shape))
        moment = _aware(at, parts)
        try:
            yield replace(
                parts,
                engine=Idle(parts.database, executor="idle"),
                clock=lambda: moment,
                state=Path(folder),
                classifier=InForce(config.models, config.pipeline),  # not of the thrown-away folder
            )
        finally:
            parts.reader.close()
            parts.database.dispose()


def _aware(at: datetime | None, parts: Parts) -> datetime:
    if at is None:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=parts.rulebook.now.company.timezone)
