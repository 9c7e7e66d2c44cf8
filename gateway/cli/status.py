"""status: how things stand, in the same words as the live page."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from .options import DEFAULT_CONFIG, AsJson, ConfigFile, parts_of


def status(
    config: ConfigFile = DEFAULT_CONFIG,
    everything: Annotated[bool, typer.Option("--all", help="Also what is well, a line each.")] = False,
    as_json: AsJson = False,
) -> None:
    """How things stand now: what is wrong and what to do about it. Exit 1 when something is wrong."""
    from ..pipeline.health import Level, health
    from ..web.told import for_machines, told

    parts = parts_of(config)
    seen = health(parts)
    zone = parts.rulebook.now.company.timezone
    if as_json:
        typer.echo(json.dumps(for_machines(seen)))
        raise typer.Exit(int(seen.level is Level.TROUBLE))
    marks = {"ok": "ok     ", "look": "look   ", "trouble": "TROUBLE"}
    shown = seen.findings if everything or not seen.wrong else seen.wrong
    for finding in shown:
        line = told(finding, "en", lambda then: f"{then.astimezone(zone):%Y-%m-%d %H:%M:%S}")
        typer.echo(f"{marks[line.level]}  {line.name}: {line.words}")
        for more in filter(None, (line.why, line.remedy)):
            typer.echo(f"         {more}")
    raise typer.Exit(int(seen.level is Level.TROUBLE))
