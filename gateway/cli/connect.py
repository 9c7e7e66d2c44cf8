"""connect: what would change on the mail server, and how to go back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import DEFAULT_CONFIG, AsJson, ConfigFile


def connect(
    kind: Annotated[str, typer.Argument(help="Which way; none: a list of them.", show_default=False)] = "",
    plan: Annotated[
        bool, typer.Option("--plan", help="Print each change and its undo, fit to be pasted. Changes nothing.")
    ] = False,
    config: ConfigFile = DEFAULT_CONFIG,
    undo: Annotated[bool, typer.Option("--undo", help="Print only the undo, last change first.")] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write do.sh, undo.sh and their files into this folder.", show_default=False),
    ] = None,
    postfix_dir: Annotated[
        Path | None,
        typer.Option("--postfix-dir", help="The folder of Postfix, or a copy of it; else /etc/postfix.",
                     show_default=False),
    ] = None,
    json: AsJson = False,
) -> None:
    """Ways of standing beside your mail server: every change there, each with its undo.

    The plan is made from config.yaml and from the Postfix of this machine, if it has one. The mail
    server is never changed by this command. Exit 1: something there clashes with the plan.
    """
    from ..config import load_config
    from ..connecting.script import write_out
    from ..connecting.show import as_json, as_text
    from ..connecting.site import site_of
    from ..connecting.ways import ALSO_CALLED, KINDS, WAYS, plan_for

    if not kind:
        for way in WAYS:
            typer.echo(f"{way.kind:<17} {way.words}\n{'':<17} {way.page}")
        typer.echo("\nThen: mailsquare connect postfix-lists --plan -c config.yaml")
        return
    kind = ALSO_CALLED.get(kind, kind)
    if kind not in KINDS:
        raise typer.BadParameter(f"choose from {', '.join(KINDS)}", param_hint="KIND")
    if not (plan or undo or out):
        raise typer.BadParameter("say --plan to see it; this command changes nothing by itself", param_hint="--plan")
    made = plan_for(kind, site_of(load_config(config)), postfix_dir)
    if out is not None:
        written = write_out(made, out)
        typer.echo("\n".join(str(path) for path in written), err=json)
    if json:
        typer.echo(as_json(made))
    elif plan or undo:
        typer.echo(as_text(made, undo=undo), nl=False)
    raise typer.Exit(1 if made.clashes else 0)
