"""off, on, erase, db: what an operator does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from .options import DEFAULT_CONFIG, ConfigFile, parts_of

if TYPE_CHECKING:
    from ..config import Config

db = typer.Typer(no_args_is_help=True)


def off(
    config: ConfigFile = DEFAULT_CONFIG,
    why: Annotated[str, typer.Option("--why", help="Kept with the switch, for your colleagues.")] = "",
) -> None:
    """Everything is ordinary mail from now on, also after a restart: new mail is relayed at once,
    what is held or not yet posted is delivered by the running service."""
    from ..config import load_config
    from ..pipeline.off import switch_off

    found = load_config(config)
    mark = switch_off(found.state, datetime.now(UTC), why)
    trouble = _tell_all(found, mark)
    typer.echo(
        "off: new mail passes untouched; held mail goes out within seconds. Back to work: mailsquare on"
    )
    if trouble:
        typer.echo(f"only this node knows ({trouble}): give the same command on each of the others", err=True)
        raise typer.Exit(1)


def on(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Back to work after `off`."""
    from ..config import load_config
    from ..pipeline.off import switch_on

    found = load_config(config)
    was_off = switch_on(found.state)
    trouble = _tell_all(found)
    typer.echo("on: mail is judged again" if was_off else "it was on already")
    if trouble:
        typer.echo(f"the other nodes do not know ({trouble}), and this one may go off again: repeat it", err=True)
        raise typer.Exit(1)


def _tell_all(config: Config, mark: str = "") -> str:
    """Tell the nodes that share the store; why that failed, "" where it did not or there are none."""
    from ..errors import StoreTrouble
    from ..pipeline.off import tell_all
    from ..store.database import open_engine

    if config.store_url.startswith("sqlite"):
        return ""  # one node, and its file is enough: nothing of the store is touched by whoever does this
    database = open_engine(config.store_url)
    try:
        tell_all(database, datetime.now(UTC), mark)
    except StoreTrouble as trouble:
        return str(trouble)
    finally:
        database.dispose()
    return ""


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
