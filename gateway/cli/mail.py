"""inspect, explain: what we read from a mail, and what would become of it."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from ..mail.received import read_address
from .options import DEFAULT_CONFIG, AsJson, ConfigFile, OwnWords, bytes_of, own_words


def inspect(
    files: Annotated[list[Path], typer.Argument(help="Mail files (.eml).")],
    config: OwnWords = None,
    json: AsJson = False,
) -> None:
    """What we read from mail files: author, new text, quotes, signature, whether a machine wrote it."""
    from ..mail.inspect import inspect as look
    from ..mail.reader import Reader

    reader = Reader(workers=1, own_words=own_words(config))
    unreadable = 0
    try:
        for path in files:
            found = look(path, bytes_of(path), reader.read)
            unreadable += found["state"] != "parsed"
            typer.echo(jsonlib.dumps(found, ensure_ascii=False) if json else _readable(found))
    finally:
        reader.close()
    raise typer.Exit(1 if unreadable else 0)


def _readable(found: dict[str, Any]) -> str:
    lines = [
        f"{name + ':':24}{_short(value)}" for name, value in found.items() if value not in ("", [], None)
    ]
    return "\n".join([*lines, ""])


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else jsonlib.dumps(value, ensure_ascii=False)
    lines = text.splitlines() or [""]
    return ("\n" + " " * 24).join(lines[:30])


def _address(value: str) -> str:
    if value and read_address(value) is None:
        raise typer.BadParameter("write an IP address, such as 203.0.113.7")
    return value


def explain(
    file: Annotated[Path, typer.Argument(help="A mail file.")],
    config: ConfigFile = DEFAULT_CONFIG,
    sender: Annotated[str, typer.Option("--sender", help="Envelope sender; else the From.")] = "",
    recipient: Annotated[
        list[str] | None, typer.Option("--recipient", help="Envelope recipient; else To and Cc.")
    ] = None,
    at: Annotated[
        datetime | None, typer.Option("--at", help="When it is accepted, as 2027-03-01T10:00.")
    ] = None,
    client: Annotated[
        str,
        typer.Option(
            "--client", callback=_address, help="IP address that handed it in to our mail server, as XFORWARD tells."
        ),
    ] = "",
    after: Annotated[list[Path] | None, typer.Option("--after", help="Earlier mails of its thread.")] = None,
    as_test: Annotated[
        bool, typer.Option("--as-test", help="Print a test case of its facts instead, to paste under tests:.")
    ] = False,
    json: AsJson = False,
) -> None:
    """The whole decision on one mail, without doing anything."""
    from ..explaining import Case, explain_case, stated_case

    case = Case(
        content=bytes_of(file),
        sender=sender,
        recipients=tuple(recipient or ()),
        at=at,
        client=client,
        earlier=tuple(bytes_of(path) for path in after or ()),
    )
    if as_test:
        typer.echo(stated_case(config, case, file.stem), nl=False)
        return
    answer = explain_case(config, case)
    if json:
        typer.echo(jsonlib.dumps(answer, ensure_ascii=False))
        return
    for step in answer["trace"]:
        typer.echo(f"{'->' if step['hit'] else '  '} {step['role']} {step['name']}: {step['reason']}")
    kind = f", reads as {answer['kind']} ({answer['confidence']:.0%})" if answer["kind"] else ""
    typer.echo(f"{answer['action']}, decided by {answer['decided_by']}{kind}")
    if answer["vouched"] or answer["unvouched"]:
        typer.echo(f"vouched for by: {answer['vouched'] or 'nobody, since ' + answer['unvouched']}")
    for line in _besides(answer["insight"] or {}):
        typer.echo(line)
    if answer["post"]:
        typer.echo(f"post in {answer['target']}: {answer['post']['title']}\n\n{answer['post']['text']}")


def _besides(insight: dict[str, Any]) -> Iterator[str]:
    """What the models found besides the kind, a line each."""
    for one in insight.get("special", ()):
        yield f"special: {one['kind']} ({one['confidence'] or 0:.0%})"
    sensitive = insight.get("sensitive") or {}
    if sensitive.get("said"):
        dangers = ", ".join(sensitive["dangers"]) or "it cannot be ruled out"
        yield f"sensitive: {dangers} ({sensitive['confidence']:.0%})"
    if due := insight.get("deadline"):
        yield f"deadline: {due['day']} ({due['confidence']:.0%})"
    if group := insight.get("group"):
        near = "fits" if group["named"] else "is nearest, not near enough to be named"
        yield f"group: {group['name'] or 'none'} {near} ({group['confidence']:.0%})"
