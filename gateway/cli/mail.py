"""inspect, classify, explain: what we read from a mail, and what would become of it."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from .options import DEFAULT_CONFIG, AsJson, ConfigFile

OwnWords = Annotated[
    Path | None,
    typer.Option("-c", "--config", help="A config.yaml whose words and classifier count.", show_default=False),
]

MOST_BYTES = 64 * 1024 * 1024


def inspect(
    files: Annotated[list[Path], typer.Argument(help="Mail files (.eml).")],
    config: OwnWords = None,
    json: AsJson = False,
) -> None:
    """What we read from mail files: author, new text, quotes, signature, whether a machine wrote it."""
    from ..mail.inspect import inspect as look
    from ..mail.reader import Reader

    reader = Reader(workers=1, own_words=_own_words(config))
    unreadable = 0
    try:
        for path in files:
            found = look(path, _bytes(path), reader.read)
            unreadable += found["state"] != "parsed"
            typer.echo(jsonlib.dumps(found, ensure_ascii=False) if json else _readable(found))
    finally:
        reader.close()
    raise typer.Exit(1 if unreadable else 0)


def _own_words(config: Path | None) -> str:
    """The words that a config file adds to ours; "" without one."""
    from ..config import load_config

    return load_config(config).own_words if config else ""


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}") from error


def _readable(found: dict[str, Any]) -> str:
    lines = [
        f"{name + ':':24}{_short(value)}" for name, value in found.items() if value not in ("", [], None)
    ]
    return "\n".join([*lines, ""])


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else jsonlib.dumps(value, ensure_ascii=False)
    lines = text.splitlines() or [""]
    return ("\n" + " " * 24).join(lines[:30])


def classify(
    file: Annotated[
        Path | None, typer.Argument(help="JSON lines or a mail file; - or nothing: standard input.")
    ] = None,
    config: OwnWords = None,
    json: AsJson = False,
) -> None:
    """Tell announcements, questions and discussions apart: the kind, how sure, and why."""
    from nlp.lines import answer

    from ..mail.trimming.words import use_own_words
    from .options import classifier_of

    use_own_words(_own_words(config))
    classifier = classifier_of(config)
    for name, text in _texts(file):
        found = classifier.classify(text)
        if json:
            typer.echo(jsonlib.dumps(answer(name, found), ensure_ascii=False))
        else:
            cues = ", ".join(cue.text for cue in found.cues[:4])
            typer.echo(f"{found.kind.value:13} {found.confidence:.0%}  {text.subject[:60]}  [{cues}]")


def _texts(file: Path | None) -> Iterator[tuple[str, Any]]:
    """(id, Text) of each line, or of one mail file."""
    from nlp.lines import read_line

    from ..mail.trimming.trim import trim_body

    if file is not None and file.suffix == ".eml":
        yield str(file), _text_of_mail(file)
        return
    source = sys.stdin.buffer if file is None or str(file) == "-" else file.open("rb")
    with source:
        for number, line in enumerate(source, 1):
            if not line.strip():
                continue
            try:
                given = jsonlib.loads(line)
                if isinstance(given, dict) and isinstance(given.get("body"), str):
                    given["body"] = trim_body(given["body"])
                yield read_line(given, number)
            except ValueError as error:
                sys.stderr.write(f"{error}\n")
                raise typer.Exit(2) from None


def _text_of_mail(path: Path) -> Any:
    from ..mail.parse import parse
    from ..mail.types import Unparsable
    from ..pipeline.facts import classifiable

    message = parse(_bytes(path))
    if isinstance(message, Unparsable):
        raise typer.BadParameter(f"{path}: cannot be read: {message.reason}")
    return classifiable(message)


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
    after: Annotated[list[Path] | None, typer.Option("--after", help="Earlier mails of its thread.")] = None,
    json: AsJson = False,
) -> None:
    """The whole decision on one mail, without doing anything."""
    from ..explaining import Case, explain_case

    answer = explain_case(
        config,
        Case(
            content=_bytes(file),
            sender=sender,
            recipients=tuple(recipient or ()),
            at=at,
            earlier=tuple(_bytes(path) for path in after or ()),
        ),
    )
    if json:
        typer.echo(jsonlib.dumps(answer, ensure_ascii=False))
        return
    for step in answer["trace"]:
        typer.echo(f"{'->' if step['hit'] else '  '} {step['role']} {step['name']}: {step['reason']}")
    kind = f", reads as {answer['kind']} ({answer['confidence']:.0%})" if answer["kind"] else ""
    typer.echo(f"{answer['action']}, decided by {answer['decided_by']}{kind}")
    if answer["post"]:
        typer.echo(f"post in {answer['target']}: {answer['post']['title']}\n\n{answer['post']['text']}")
