"""classify: what kind of mail it is, what else it is, and why."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import AsJson, OwnWords, bytes_of, classifier_of, own_words

if TYPE_CHECKING:
    from nlp.types import Classification, Cue, Text, Traits

SHOWN = 5                             # cues on a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One mail to classify."""

    name: str
    text: Text
    written: datetime | None = None   # without it no deadline can be told
    language: str = ""                # "": as the classifier reads it


def classify(
    file: Annotated[
        Path | None, typer.Argument(help="JSON lines or a mail file; - or nothing: standard input.")
    ] = None,
    config: OwnWords = None,
    json: AsJson = False,
) -> None:
    """Tell announcements, questions and discussions apart: the kind, how sure, and why.

    It also tells special kinds (farewell, survey, outage, ...), whether the mail may be sensitive and
    what it endangers, and the day by which it wants an answer: from a `date` in its line, else unknown.
    """
    from nlp.lines import answer

    from ..mail.trimming.words import use_own_words
    from ..pipeline.sensing import Wary, shipped_traits

    use_own_words(own_words(config))
    classifier, finder = classifier_of(config), shipped_traits()
    if isinstance(finder, Wary):
        sys.stderr.write(f"every mail counts as possibly sensitive: {finder.trouble}\n")
    for asked in _mails(file, config):
        found = classifier.classify(asked.text)
        traits = finder.traits_of(asked.text, asked.written, asked.language or found.language)
        if json:
            # half a pair of surrogates, as JSON may have it, is no text that can be written
            line = jsonlib.dumps(answer(asked.name, found, traits), ensure_ascii=False)
            typer.echo(line.encode("utf-8", "replace").decode())
        else:
            typer.echo("\n".join(readable(asked.text.subject, found, traits)))


def readable(subject: str, found: Classification, traits: Traits) -> Iterator[str]:
    """The answer for one mail as people read it; a line for each thing found."""
    from nlp.showing import cues_for, telling

    from ..mail.clean import clean_line

    yield f"{found.kind.value:13} {found.confidence:4.0%}  {clean_line(subject, 60)}"
    cues = telling(found.cues)
    spoke, against = [cue for cue in cues if cue.weight > 0], [cue for cue in cues if cue.weight < 0]
    for label, some in (("for", spoke), ("against", against)):
        if some:
            yield f"  {label:11} {_listed(some)}"
    sure = dict(zip(traits.special, traits.special_confidence, strict=False))
    for special in traits.special:
        share = f" {sure[special]:.0%}" if special in sure else ""
        yield f"  {'special':11} {special.value}{share}{_because(cues_for(traits, special.value))}"
    if traits.sensitive:
        about = ", ".join(traits.dangers) or ("something personal" if traits.cues else "it cannot be ruled out")
        yield f"  {'sensitive':11} {traits.sensitivity:.0%}: {about}{_because(cues_for(traits, 'sensitive'))}"
    if traits.deadline:
        yield f"  {'deadline':11} {traits.deadline} {traits.deadline_confidence:.0%} ({traits.deadline_words})"


def _listed(cues: list[Cue] | tuple[Cue, ...]) -> str:
    return ", ".join(cue.text for cue in cues[:SHOWN])


def _because(cues: tuple[Cue, ...]) -> str:
    return f" ({_listed(cues)})" if cues else ""


def _mails(file: Path | None, config: Path | None) -> Iterator[Asked]:
    """Each line, or one mail file."""
    if file is not None and file.suffix == ".eml":
        yield _mail(file, config)
        return
    try:
        source = sys.stdin.buffer if file is None or str(file) == "-" else file.open("rb")
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from error
    with source:
        for number, line in enumerate(source, 1):
            if line.strip():
                yield _line(line, number)


def _line(line: bytes, number: int) -> Asked:
    from nlp.lines import read_line, written_in

    from ..mail.trimming.trim import trim_body

    try:
        given = jsonlib.loads(line)
        if isinstance(given, dict) and isinstance(given.get("body"), str):
            given["body"] = trim_body(given["body"])
        name, text = read_line(given, number)
        return Asked(name=name, text=text, written=written_in(given, number))
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(2) from None


def _mail(path: Path, config: Path | None) -> Asked:
    """A mail file, read as the service reads it; To and Cc stand for its envelope."""
    from ..mail.headers import scan_headers
    from ..mail.parse import parse
    from ..mail.types import Envelope, Unparsable
    from ..pipeline.classifiable import classifiable
    from ..pipeline.whom import reach

    content = bytes_of(path)
    message = parse(content)
    if isinstance(message, Unparsable):
        raise typer.BadParameter(f"{path}: cannot be read: {message.reason}")
    text = classifiable(message)
    if config is not None:
        from ..config import load_config

        book = load_config(config).directory()
        nobody = Envelope(sender="", recipients=())
        people = reach(nobody, scan_headers(content), book, ()).people
        text = classifiable(message, lists=book.lists, audience=people)
    return Asked(name=str(path), text=text, written=message.date, language=message.language)
