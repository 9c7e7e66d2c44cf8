"""Lists on lists: a member that is a list stands for everybody on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..directory import MailList


def unfolded(
    lists: Mapping[str, MailList], left: frozenset[str], also: Mapping[str, str]
) -> dict[str, MailList]:
    """The lists with people only: each once, by the first of their addresses, and nobody who left.

    A list that holds one of unknown members has unknown members itself, also around a circle.
    """
    known = {one.address: one for one in lists.values()}
    within = {
        key: frozenset(lists[m].address for m in one.members or () if m in lists) for key, one in known.items()
    }
    unknown = _doubtful(known, within)
    whole: dict[str, MailList] = {}
    for key, one in known.items():
        if key in unknown:
            through = known[unknown[key]]
            inner = f"{through.name}, which is on it, has unknown members" if through is not one else one.doubt
            size = one.size if one.members is None else None
            whole[key] = replace(one, members=None, size=size, doubt=inner)
            continue
        everybody = {m for part in _reachable(key, within) for m in known[part].members or () if m not in lists}
        people = frozenset(also.get(m, m) for m in everybody if m not in left)
        whole[key] = replace(one, members=people - left)
    return {address: whole[one.address] for address, one in lists.items()}


def _reachable(key: str, within: Mapping[str, frozenset[str]]) -> set[str]:
    """The list itself and all that are on it, however deep and in whatever circle."""
    found, waiting = {key}, [key]
    while waiting:
        for one in within[waiting.pop()] - found:
            found.add(one)
            waiting.append(one)
    return found


def _doubtful(known: Mapping[str, MailList], within: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Each list whose members nobody can tell, and the list through which that is so."""
    unsure = [key for key, one in known.items() if one.members is None]
    return {key: bad for bad in reversed(unsure) for key in known if bad in _reachable(key, within)} | {
        key: key for key in unsure
    }
