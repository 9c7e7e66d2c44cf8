"""rules observed: what rules that only watch would have done."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from .options import DEFAULT_CONFIG, AsJson, ConfigFile, parts_of

if TYPE_CHECKING:
    from ..pipeline.observing import Watched, Would


def observed(
    config: ConfigFile = DEFAULT_CONFIG,
    last: Annotated[str, typer.Option("--last", help="How far back: 7d, 12h.")] = "7d",
    json: AsJson = False,
) -> None:
    """What would have happened: of rules with `mode: observe`, or of all where the file says so.

    By rule, list and action; and the rules that matched no mail at all.
    """
    from rules.durations import parse_duration

    from ..pipeline.observing import watched

    try:
        span = parse_duration(last)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--last") from error
    parts = parts_of(config)
    found = watched(parts, parts.clock() - span)
    for line in _as_json(found) if json else _told(found, last):
        typer.echo(line)


def _told(found: Watched, last: str) -> Iterator[str]:
    mails = f"{found.mails:,} {'mail' if found.mails == 1 else 'mails'} of the last {last}"
    if not found.alone and not found.everything:
        yield f"of {mails} none would have gone otherwise: no rule that only watches matched"
    if found.everything:
        n = sum(found.everything.values())
        yield f"the whole file only observes: {n:,} of {mails} would not have been delivered as mail"
        yield from _lines(found.everything)
    if found.alone:
        yield f"rules that only observe, each as if it alone were live, in {mails}"
        yield from _lines(found.alone)
    if found.never:
        yield f"matched no mail in that time: {', '.join(found.never)}"
    if found.cut_short:
        yield "there was more mail than is looked at; ask for a shorter time"


def _lines(counts: Mapping[Would, int]) -> Iterator[str]:
    for would, n in sorted(counts.items(), key=lambda one: (one[0].entry, -one[1], one[0].list)):
        places = f" in {', '.join(would.targets)}" if would.targets else ""
        yield f"  {n:>7,}  {would.entry}  {would.action.value}{places}  from {would.list or 'no list'}"


def _as_json(found: Watched) -> Iterator[str]:
    for sort, counts in (("rule", found.alone), ("all", found.everything)):
        for would, n in counts.items():
            yield jsonlib.dumps({
                "observes": sort, "decided_by": would.entry, "action": would.action.value,
                "targets": list(would.targets), "list": would.list, "mails": n,
            }, ensure_ascii=False)
    yield jsonlib.dumps({"mails": found.mails, "never": list(found.never), "cut_short": found.cut_short},
                        ensure_ascii=False)
