"""Which list's mail each target may take: the audience guard, asked when rules load."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from adapters.errors import AdapterError

from .audience import widening
from .parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One target: the lists whose readers it stays within, or why it can take nothing."""

    target: str
    lists: tuple[str, ...]
    trouble: str = ""  # the network does not know the group, or cannot be asked

    def __str__(self) -> str:
        if self.trouble:
            return self.trouble
        if not self.lists:
            return "would show every list's mail to more people, so that mail stays mail"
        return f"takes mail of {', '.join(self.lists)}"


def fits(parts: Parts, networks: Collection[str] | None = None) -> tuple[Fit, ...]:
    """Every target of the rules in force against every known list, as audiences are now.

    Where `networks` are given, only the targets in these: their audiences alone are asked for.
    """
    targets = parts.rulebook.now.targets.values()
    return tuple(_fit(parts, one.name) for one in targets if networks is None or one.network in networks)


def _fit(parts: Parts, name: str) -> Fit:
    place = parts.rulebook.now.targets[name]
    network = parts.networks.get(place.network)
    if network is None:
        return Fit(target=name, lists=(), trouble=f"there is no network called {place.network!r}")
    directory, fresh = parts.directory(), parts.manners.audience_fresh
    try:
        network.audience(place.group)
        lists = tuple(
            one.name
            for one in directory.every_list
            if not widening(place, network, [one], directory, parts.clock(), fresh)
        )
    except AdapterError as error:
        return Fit(target=name, lists=(), trouble=f"{place.network}: {error}")
    return Fit(target=name, lists=lists)
