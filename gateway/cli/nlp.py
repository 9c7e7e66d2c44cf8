"""nlp train, evaluate, versions, use: teaching the classifier, measuring it, and choosing its version."""

from __future__ import annotations

import getpass
import json as jsonlib
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import DEFAULT_CONFIG, AsJson, ConfigFile, classifier_of, parts_of

if TYPE_CHECKING:
    from nlp.versions import Versions

app = typer.Typer(no_args_is_help=True)
TICKS = 12  # of one training


@app.command("train")
def train(
    corpus: Annotated[
        Path | None, typer.Option("--corpus", help="File or folder of JSON lines; else the shipped one.")
    ] = None,
    with_corrections: Annotated[
        bool, typer.Option("--with-corrections", help="Learn from what people corrected, too; needs -c.")
    ] = False,
    config: ConfigFile = DEFAULT_CONFIG,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the model; else the shipped one.")
    ] = None,
) -> None:
    """Train the classifier from the corpus alone; the same corpus gives the same model.

    With corrections it makes a new version in the state folder and compares it with the one in force
    on the golden set. A worse one is refused, and the exit code is 1; a better one is in force at once,
    also in the running service. `mailsquare nlp use` takes it back.
    """
    if with_corrections:
        if out is not None:
            raise typer.BadParameter("a version goes into the state folder", param_hint="--out")
        _train_with_corrections(corpus, config)
        return
    from nlp.train import MODEL

    for line in _kinds(corpus, out or MODEL) if corpus else _all(out or MODEL):
        typer.echo(line)


def _kinds(corpus: Path, out: Path) -> Iterator[str]:
    """The model of kinds alone, from a corpus of somebody's own."""
    from nlp.train import train as fit

    with typer.progressbar(length=TICKS, label="training", file=sys.stderr) as bar:
        try:
            report = fit(corpus, out, tick=lambda: bar.update(1))
        except (OSError, ValueError) as error:
            raise typer.BadParameter(str(error)) from error
    yield str(report)


def _all(out: Path) -> Iterator[str]:
    """Kinds, traits and groups, each told when it is made; the old models stay until all of them are."""
    from nlp.examples import CORPUS, examples
    from nlp.groups_train import train_groups
    from nlp.traits.train import train_traits

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=out.parent) as name:
        new = Path(name)
        yield from _kinds(CORPUS, new)
        yield "now special kinds and dangers, which takes as long again and a gigabyte of memory"
        yield str(train_traits(out=new / "traits"))
        train_groups(examples(), new / "groups")
        for path in sorted(path for path in new.rglob("*") if path.is_file()):
            place = out / path.relative_to(new)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)


def _train_with_corrections(corpus: Path | None, config: Path) -> None:
    from nlp.examples import CORPUS
    from nlp.learning import Busy, learn, told
    from nlp.versions import Versions

    from ..errors import MailsquareError
    from ..pipeline.learning import examples_of, models_of

    parts = parts_of(config)
    corrections = examples_of(parts)
    if not corrections:
        typer.echo("nothing to learn from: no correction is kept. People correct a kind on the page of a mail.")
        raise typer.Exit(1)
    sys.stderr.write(f"learning from {len(corrections)} corrections and the corpus; this takes minutes\n")
    try:
        version = learn(
            corrections, Versions(models_of(parts)), who=getpass.getuser(), now=datetime.now(UTC),
            corpus=corpus or CORPUS,
        )
    except (Busy, OSError, ValueError) as error:
        raise MailsquareError(str(error)) from error
    typer.echo(told(version))
    raise typer.Exit(1 if version.refused else 0)


@app.command("evaluate")
def evaluate(
    file: Annotated[Path, typer.Argument(help="JSON lines with subject, body and label.")],
    config: Annotated[
        Path | None, typer.Option("-c", "--config", help="Judge with the classifier of this config.yaml.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Also draw it, as an SVG file.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also one line a mail: how sure, truth, answer and id, no text.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Score the classifier on labelled mail: table, confusion and calibration, in all and by language.

    Each figure comes with the interval in which it lies for 95 of 100 samples of such mail.
    """
    from nlp.measuring import judge, measure
    from nlp.picture import picture as draw
    from nlp.scoresheet import as_json, rows, sheet

    try:
        judged = judge(file, classifier_of(config))
    except (OSError, ValueError) as error:
        raise typer.BadParameter(str(error)) from error
    measured = measure(judged)
    if json:
        typer.echo(jsonlib.dumps(as_json(measured, judged if every else ()), ensure_ascii=False))
    else:
        typer.echo(sheet(measured) + ("\n" + rows(judged) if every else ""), nl=False)
    if picture is not None:
        try:
            picture.write_text(draw(measured, f"Kinds of mail: {file.name}"), "utf-8")
        except OSError as error:
            raise typer.BadParameter(f"{picture}: {error.strerror}", param_hint="--picture") from error


@app.command("versions")
def versions(config: ConfigFile = DEFAULT_CONFIG, json: AsJson = False) -> None:
    """The classifiers that learned from corrections, with their scores; `*` marks the one in force."""
    from nlp.versions import SHIPPED

    kept = _versions(config)
    now = kept.current()
    if json:
        for one in kept.all():
            typer.echo(jsonlib.dumps({
                "version": one.name, "in_force": one.name == now, "made_at": one.made_at.isoformat(),
                "who": one.who, "corrections": one.corrections, "macro_f1": round(one.after.macro_f1, 4),
                "macro_f1_before": round(one.before.macro_f1, 4), "refused": list(one.refused),
            }))
        return
    typer.echo(f"{'*' if now == SHIPPED else ' '} {SHIPPED}")
    for one in kept.all():
        scores = f"macro-F1 {one.before.macro_f1:.3f} -> {one.after.macro_f1:.3f}"
        agreed = f"agrees with {one.agreed_after} of {one.held_out} (before: {one.agreed_before})"
        refused = f"; refused: {'; '.join(one.refused)}" if one.refused else ""
        mark = "*" if one.name == now else " "
        typer.echo(f"{mark} {one.name}  {one.corrections} corrections, {scores}, {agreed}, by {one.who}{refused}")


@app.command("use")
def use(
    version: Annotated[str, typer.Argument(help="Its name, as `mailsquare nlp versions` shows it, or `shipped`.")],
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Put a version in force, from the next mail on; the running service takes it up by itself."""
    from ..errors import MailsquareError

    try:
        _versions(config).use(version)
    except ValueError as error:
        raise MailsquareError(str(error)) from error
    typer.echo(f"{version} is in force")


def _versions(config: Path) -> Versions:
    from nlp.versions import Versions

    from ..config import load_config

    return Versions(load_config(config).models)
