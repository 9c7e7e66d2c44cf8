"""How the service logs: one line an event, `key=value`, ids and reasons but never a body or an address."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog


class Unbreakable:
    """A stream whose disk may be full: a line is lost then, and never the mail that it is about."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Say it, where that can be."""
        with suppress(OSError):
            return self._stream.write(text)
        return 0

    def flush(self) -> None:
        """Let it out, where that can be."""
        with suppress(OSError):
            self._stream.flush()


def configure(least: int = logging.INFO) -> None:
    """Our own events from that level on and the libraries' warnings, in one form on standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    line = structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"])
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, line],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=lambda *_: structlog.PrintLogger(cast("TextIO", Unbreakable(sys.stderr))),  # as it is then
        cache_logger_on_first_use=True,
    )
    stream = logging.StreamHandler(Unbreakable(sys.stderr))
    stream.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, line],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(handlers=[stream], level=logging.WARNING, force=True)


def keep_quiet() -> None:
    """For commands, whose output is their own: only warnings, unless the service has set its logging up."""
    if not structlog.is_configured():
        configure(logging.WARNING)
