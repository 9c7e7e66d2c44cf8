"""Which kinds of network there are: our own, and those that installed packages add.

A package adds one by an entry point in the group `mailsquare.adapters`: the name is the kind, the
value leads to the adapter class, and beside it in the same module stands the model `Settings`.
Nothing is imported before its kind is asked for.
"""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from pydantic import BaseModel, ConfigDict

from .contract import Adapter

GROUP = "mailsquare.adapters"

BUILT_IN = (
    EntryPoint("feed", "adapters.feed.adapter:Feed", GROUP),
    EntryPoint("slack", "adapters.slack:Slack", GROUP),
)


class UnknownKind(LookupError):
    """No adapter of that kind is installed, or the installed one cannot be loaded."""


class NoSettings(BaseModel):
    """For adapters that have nothing to set but their kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str


def adapter_kinds() -> tuple[str, ...]:
    """The kinds that a network in config.yaml may have, our own first."""
    return tuple(_installed())


def adapter_class(kind: str) -> type[Adapter]:
    """The class of that kind, called with its settings to open a network; UnknownKind otherwise.

    The one exception is the feed, which also needs the gateway's store: the gateway builds it.
    """
    return cast(type[Adapter], _load(_point(kind)))


def settings_for(kind: str) -> type[BaseModel]:
    """The model that a network of that kind is written in; UnknownKind otherwise."""
    point = _point(kind)
    _load(point)
    return cast(type[BaseModel], getattr(import_module(point.module), "Settings", NoSettings))


def _point(kind: str) -> EntryPoint:
    installed = _installed()
    if kind not in installed:
        near = get_close_matches(kind, installed, n=1)
        meant = f" (did you mean '{near[0]}'?)" if near else f"; there are {', '.join(installed)}"
        raise UnknownKind(f"no adapter is called '{kind}'{meant}")
    return installed[kind]


def _load(point: EntryPoint) -> object:
    try:
        return cast(object, point.load())
    except (ImportError, AttributeError) as error:
        raise UnknownKind(f"the adapter '{point.name}' ({point.value}) cannot be loaded: {error}") from error


def _installed() -> dict[str, EntryPoint]:
    """Entry points by kind; what a package calls like one of ours does not replace it."""
    found = {point.name: point for point in BUILT_IN}
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        found.setdefault(point.name, point)
    return found
