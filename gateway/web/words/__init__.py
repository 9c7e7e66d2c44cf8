"""Every word of the gateway's own pages, Dutch and English side by side so that neither lacks one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from adapters.feed import strings

from . import (
    attention,
    choice,
    frame,
    health,
    insight,
    live,
    playground,
    reasons,
    review,
    storms,
    trace,
    vouching,
)

Pair = tuple[str, str]  # Dutch, English

_TABLES: tuple[Mapping[str, Pair], ...] = (
    frame.TABLE, live.TABLE, health.TABLE, trace.TABLE, insight.TABLE, reasons.TABLE, choice.TABLE,
    vouching.TABLE, attention.TABLE, review.TABLE, storms.TABLE, playground.TABLE,
)
_ALL = {key: pair for table in _TABLES for key, pair in table.items()}
_FRAME = ("skip", "theme", "other_language", "other_language_name", "yesterday")

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        language: MappingProxyType(
            {key: strings.WORDS[language][key] for key in _FRAME}
            | {key: pair[n] for key, pair in _ALL.items()}
        )
        for n, language in enumerate(("nl", "en"))
    }
)
