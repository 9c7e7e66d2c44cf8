"""hash-password: the hash that `web.admin_password_file` holds."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def hash_password(
    stdin: Annotated[bool, typer.Option("--stdin", help="Read the password from standard input.")] = False,
) -> None:
    """Print the argon2 hash of a password, for the file that `web.admin_password_file` names."""
    from ..web.passwords import hash_password as make_hash

    if stdin:
        text = sys.stdin.readline().rstrip("\n")
    else:
        text = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    typer.echo(make_hash(text))
