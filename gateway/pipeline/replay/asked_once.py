"""Networks as a replay sees them: each group's audience is asked once, and nothing else ever."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from adapters.contract import Adapter
from adapters.errors import AdapterError, Limited, Unavailable
from adapters.types import Audience


class AskedOnce:
    """One network of which only audiences can be asked."""

    def __init__(self, network: Adapter) -> None:
        self._network = network
        self._known: dict[str, Audience | AdapterError] = {}

    def audience(self, target: str) -> Audience:
        """As it was at the first question; AdapterError as then."""
        if target not in self._known:
            try:
                self._known[target] = self._network.audience(target)
            except Limited as error:  # to wait for it is the service's business, which keeps note of it
                self._known[target] = Unavailable(str(error), sent_maybe=False)
            except AdapterError as error:
                self._known[target] = error
        found = self._known[target]
        if isinstance(found, AdapterError):
            raise found
        return found


def asked_once(networks: Mapping[str, Adapter]) -> Mapping[str, Adapter]:
    """The networks by name, fit to be looked at."""
    return {name: cast(Adapter, AskedOnce(one)) for name, one in networks.items()}
