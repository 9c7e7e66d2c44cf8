"""The audience guard: a post never reaches people whom the mail could not have reached.

A group's viewers must be among the current members of the lists that the mail went to. Asked when
rules load, when a rule decides, and again at the moment of posting. A network that is away is asked at the
moment of posting only: the post waits as long as a post may, and then its mail goes out as mail.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from adapters.errors import AdapterError, Limited
from adapters.types import Audience

from ..store.items import Item
from . import patience
from .directory import Directory, MailList

if TYPE_CHECKING:
    from .parts import Parts


class Place(Protocol):
    """A target of rules.yaml."""

    @property
    def name(self) -> str: ...
    @property
    def network(self) -> str: ...
    @property
    def group(self) -> str: ...


class Looks(Protocol):
    """The side of a network that this guard needs."""

    def audience(self, target: str) -> Audience: ...


def lists_of(item: Item, directory: Directory) -> tuple[MailList, ...]:
    """The lists that the mail itself was sent to; where it shows none, the first that To or Cc names."""
    return directory.lists_in([*item.envelope["by_list"], item.list])


def widening(
    place: Place,
    network: Looks | None,
    lists: Iterable[MailList],
    directory: Directory,
    now: datetime,
    fresh: timedelta,
) -> str:
    """Why posting there would show the mail to more people, in plain words; "" where it would not.

    Doubt counts as widening: a group or a list whose members nobody can name is refused, unless IT
    declared the list to be the `same_as` that very target. Where members are known, they count and not
    the declaration.

    Raises:
        AdapterError: the network cannot be asked just now, and may be later; nobody knows until then.
    """
    lists = tuple(lists)
    if not lists:
        return "the mail went to no known list"
    if network is None:
        return f"there is no network called {place.network!r}"
    try:
        seen = network.audience(place.group)
    except AdapterError as error:
        if error.retry:
            raise
        return f"the audience of {place.group} is unknown: {error}"
    if seen.openness == "shared":
        return f"{place.group} is shared with people outside the company"
    if now - seen.fetched_at > fresh:
        return f"the audience of {place.group} was last seen at {seen.fetched_at:%H:%M}, too long ago"
    decree = next((m for m in lists if m.same_as in (place.name, f"{place.network}:{place.group}")), None)
    if decree is not None and decree.members is None:
        return _beyond_decree(place, seen, decree, directory)
    reached = directory.union(lists)
    if reached is None:
        return "the members of the list are unknown, and no `same_as` names this group"
    if seen.members is None:
        return f"{place.group} does not tell who can read it"
    more = sum(directory.has_left(one) or directory.own(one) not in reached for one in seen.members)
    return f"{more} people who did not get the mail could read it in {place.group}" if more else ""


def _beyond_decree(place: Place, seen: Audience, decree: MailList, directory: Directory) -> str:
    """Why IT's word that a list's members are a group's readers does not hold for the group as it is now."""
    if seen.openness != "closed" and not decree.same_as_open:
        return f"{place.group} is open to all of {place.network}, and `same_as_open` of the list does not allow that"
    if seen.members is None:
        return f"{place.group} does not tell who can read it, so who left could be among them"
    gone = sum(directory.has_left(one) for one in seen.members)
    if gone:
        return f"{gone} people who left the company could read it in {place.group}"
    if decree.size is not None and len(seen.members) > decree.size:
        return f"{len(seen.members)} people can read {place.group}, and the list reaches {decree.size}"
    return ""


def widening_now(parts: Parts, item: Item, place: Place) -> str:
    """`widening` when a rule decides; "" also while the network is away or wants to be left alone."""
    if patience.left(parts, place.network):
        return ""
    directory, network = parts.directory(), parts.networks.get(place.network)
    fresh = parts.manners.audience_fresh
    try:
        return widening(place, network, lists_of(item, directory), directory, parts.clock(), fresh)
    except Limited as error:
        patience.asked(parts, place.network, error.retry_after)
    except AdapterError as error:
        parts.log.info("an audience is asked for later", network=place.network, why=str(error))
    return ""
