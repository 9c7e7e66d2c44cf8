"""hash-password: what `web.admin_password_file` and `intake.smtp.auth_file` hold."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def hash_password(
    stdin: Annotated[bool, typer.Option("--stdin", help="Read the password from standard input.")] = False,
    name: Annotated[
        str, typer.Option("--name", help="Print a line for `intake.smtp.auth_file`: who logs in with it.")
    ] = "",
) -> None:
    """Print the argon2 hash of a password, for the file that `web.admin_password_file` names;
    with --name a whole line for `intake.smtp.auth_file`."""
    from ..errors import ConfigError
    from ..intake.logins import is_name
    from ..web.passwords import hash_password as make_hash

    if name and not is_name(name):
        raise ConfigError(f"{name[:80]!r} cannot log in: a name is up to 128 letters, digits or signs, no colon")
    if stdin:
        text = sys.stdin.readline().rstrip("\n")
    else:
        text = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    typer.echo(f"{name}:{make_hash(text)}" if name else make_hash(text))
