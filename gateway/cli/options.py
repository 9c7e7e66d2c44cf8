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
DEFAULT_CONFIG = Path("config.yaml")


def parts_of(path: Path) -> Parts:
    """Everything built from a config file, for a command that acts on the store."""
    from ..app import build
    from ..config import load_config

    return build(load_config(path))


def classifier_of(path: Path | None) -> Classifying:
    """The classifier in force under a config file; the shipped one without."""
    if path is None:
        from nlp.classify import Classifier

        return Classifier.load()
    from ..config import load_config
    from ..pipeline.classifiers import InForce

    config = load_config(path)
    return InForce(config.models, config.pipeline)()
