"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..pipeline.parts import Classifying, Parts

ConfigFile = Annotated[
    Path,
    typer.Option(
        "-c", "--config", envvar="MAILSQUARE_CONFIG", help="The file config.yaml.", show_default=True
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
OwnWords = Annotated[
    Path | None,
    typer.Option("-c", "--config", help="A config.yaml whose words and classifier count.", show_default=False),
]
DEFAULT_CONFIG = Path("config.yaml")
MOST_BYTES = 64 * 1024 * 1024         # of a mail file


def parts_of(path: Path) -> Parts:
    """Everything built from a config file, for a command that acts on the store."""
    from ..app import build
    from ..config import load_config

    return build(load_config(path), makes_do=True)


def classifier_of(path: Path | None) -> Classifying:
    """The classifier in force under a config file; the shipped one without. NoClassifier where it is damaged."""
    from ..config import load_config
    from ..errors import NoClassifier
    from ..logs import keep_quiet
    from ..pipeline.classifiers import InForce, no_shipped_model

    keep_quiet()                      # what is wrong with a model is told beside the answers, not among them
    if path is None:
        from nlp.classify import Classifier

        try:
            return Classifier.load()
        except Exception as error:  # spaCy, numpy and zip raise a dozen sorts on a damaged file
            raise NoClassifier(no_shipped_model(error)) from error
    config = load_config(path)
    return InForce(config.models, config.pipeline)()


def own_words(path: Path | None) -> str:
    """The words that a config file adds to ours; "" without one."""
    from ..config import load_config

    return load_config(path).own_words if path else ""


def bytes_of(path: Path) -> bytes:
    """A mail file; BadParameter where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}") from error
