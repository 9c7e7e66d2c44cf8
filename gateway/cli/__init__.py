"""The command `mailsquare`. Heavy rooms are imported by the command that needs them."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from . import classifying, connect, item, mail, nlp, operate, password, rules, run, status, storm

app = typer.Typer(
    name="mailsquare",
    help="Moves internal broadcast mail into the company's social network, with a friendly nudge\n"
    "to its author.\n\n"
    "Try it first: mailsquare demo",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mailsquare {version('mailsquare')}")
        raise typer.Exit


@app.callback()
def _root(
    show: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Which version this is.")
    ] = False,
) -> None:
    return


app.command("demo")(run.demo)
app.command("serve")(run.serve)
app.command("check")(run.check)
app.command("connect")(connect.connect)
app.command("inspect")(mail.inspect)
app.command("classify")(classifying.classify)
app.command("explain")(mail.explain)
app.command("status")(status.status)
app.command("off")(operate.off)
app.command("on")(operate.on)
app.command("erase")(operate.erase)
app.command("hash-password")(password.hash_password)
app.add_typer(rules.app, name="rules", help="Check, test and explain the rules file.")
app.add_typer(item.app, name="item", help="Look at mails in the gateway, and act on them.")
app.add_typer(storm.app, name="storm", help="Storms of replies to all: see them, end them.")
app.add_typer(nlp.app, name="nlp", help="Teach and measure the classifier, and choose its version.")
app.add_typer(operate.db, name="db", help="The store.")


def main() -> None:
    """Run a command: exit 0 is fine, 1 means findings, 2 a wrong call or configuration."""
    from ..errors import ConfigError, MailsquareError

    try:
        app()
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(2) from None
    except MailsquareError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None
    except BrokenPipeError:
        # the reader of our output left, as `| head` does
        sys.stderr.close()
        raise SystemExit(1) from None
