"""demo, serve, check: the gateway at work."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from .options import DEFAULT_CONFIG, AsJson, ConfigFile


def demo(
    port: Annotated[int, typer.Option("--port", help="Port of the sandbox mail server.")] = 2525,
    web_port: Annotated[int, typer.Option("--web-port", help="Port of the pages.")] = 8080,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    once: Annotated[bool, typer.Option("--once", help="Play the samples, print the counts, exit.")] = False,
    json: AsJson = False,
) -> None:
    """Everything on this machine: sample mail in, posts in your browser. No account, no config.

    Nothing leaves this machine, and Ctrl-C leaves nothing behind.
    """
    from ..demo.show import show

    raise typer.Exit(
        asyncio.run(show(port=port, web_port=web_port, browser=not no_browser, once=once, as_json=json))
    )


def serve(
    config: ConfigFile = DEFAULT_CONFIG,
    roles: Annotated[str, typer.Option("--roles", help="Which parts to run here, separated by commas.")] = (
        "smtp,imap,worker,web,jobs"
    ),
) -> None:
    """The service. Runs until it is told to stop (SIGTERM), and then finishes what is in hand."""
    from .. import loop
    from ..config import load_config
    from ..service import ROLES
    from ..service import serve as run_service

    wanted = tuple(role.strip() for role in roles.split(",") if role.strip())
    unknown = [role for role in wanted if role not in ROLES]
    if unknown or not wanted:
        raise typer.BadParameter(
            f"{', '.join(unknown) or 'no role'}: choose from {', '.join(ROLES)}", param_hint="--roles"
        )
    loop.run(run_service(load_config(config), wanted))


def check(
    config: ConfigFile = DEFAULT_CONFIG,
    live: Annotated[
        bool, typer.Option("--live", help="Also call the mail server, networks and store.")
    ] = False,
) -> None:
    """Look the set-up over: one line a check, with the fix."""
    from rich.console import Console

    from ..checking import check_all

    waiting = Console(stderr=True)  # what is found goes to standard output, for `| grep`
    findings = check_all(Path(config), live=live, waiting=waiting.status)
    for finding in findings:
        typer.echo(str(finding))
    raise typer.Exit(max((finding.exit_code for finding in findings), default=0))
