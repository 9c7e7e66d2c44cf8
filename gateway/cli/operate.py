"""off, on, erase, db: what an operator does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from .options import DEFAULT_CONFIG, ConfigFile, parts_of

db = typer.Typer(no_args_is_help=True)


def off(
    config: ConfigFile = DEFAULT_CONFIG,
    why: Annotated[str, typer.Option("--why", help="Kept with the switch, for your colleagues.")] = "",
) -> None:
    """Everything is ordinary mail from now on, also after a restart: new mail is relayed at once,
    what is held or not yet posted is delivered by the running service."""
    from ..config import load_config
    from ..pipeline.off import switch_off

    switch_off(load_config(config).state, datetime.now(UTC), why)
    typer.echo(
        "off: new mail passes untouched; held mail goes out within seconds. Back to work: mailsquare on"
    )


def on(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Back to work after `off`."""
    from ..config import load_config
    from ..pipeline.off import switch_on

    was_off = switch_on(load_config(config).state)
    typer.echo("on: mail is judged again" if was_off else "it was on already")


def erase(
    person: Annotated[str, typer.Argument(help="Mail address of the person.")],
    config: ConfigFile = DEFAULT_CONFIG,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget a person: originals, names, subjects, choices, and what the built-in feed holds of them."""
    from ..pipeline.keeping import erase as forget

    if not yes:
        typer.confirm(f"Take everything about {person} out of the store? It cannot be undone", abort=True)
    count = forget(parts_of(config), person, "the command line")
    typer.echo(
        f"{count} {'mail' if count == 1 else 'mails'} stripped of names and text; the feed forgot them too"
    )


@db.command("upgrade")
def upgrade(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Bring the store to the version that this program needs."""
    parts_of(config).engine.prepare()
    typer.echo("the store is up to date")
