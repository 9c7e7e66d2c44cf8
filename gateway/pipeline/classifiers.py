"""Which classifier is in force: a pipeline that IT named, a version that learned here, or the shipped one."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from ..errors import ConfigError
from .parts import Classifying


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """Somebody else's spaCy pipeline, as config.yaml names it."""

    name: str                         # package, or folder
    labels: Mapping[str, str]         # its label -> our kind
    name_place: str                   # file:line:column, for errors
    labels_place: str


class InForce:
    """Gives the classifier in force; a version put in force while running is taken up at the next call."""

    def __init__(self, models: Path, pipeline: Pipeline | None = None) -> None:
        self.models = models
        self._pipeline = pipeline
        self._lock = threading.Lock()
        self._made: Classifying | None = None
        self._stamp: tuple[int, int] | None = None

    def __call__(self) -> Classifying:
        """Ready to be asked. ConfigError where the pipeline that was named does not fit."""
        with self._lock:
            stamp = self._now()
            if self._made is None or stamp != self._stamp:
                self._made = foreign(self._pipeline) if self._pipeline else self._learned()
                self._stamp = stamp
            return self._made

    def _now(self) -> tuple[int, int] | None:
        if self._pipeline is not None:
            return None
        from nlp.versions import Versions

        return Versions(self.models).stamp()

    def _learned(self) -> Classifying:
        from nlp.versions import SHIPPED, Versions, in_force

        found, log = in_force(Versions(self.models)), structlog.get_logger()
        if found.trouble:
            log.warning("the shipped classifier is used", why=found.trouble, folder=str(self.models))
        elif found.name != SHIPPED:
            log.info("classifier", version=found.name)
        return found.classifier


def foreign(pipeline: Pipeline) -> Classifying:
    """The pipeline that was named, tried on a mail; ConfigError with its place in config.yaml."""
    from nlp.foreign import SLOW_SECONDS, Foreign, NotFitting

    try:
        found = Foreign.load(pipeline.name, pipeline.labels)
    except NotFitting as error:
        place = pipeline.labels_place if error.labels else pipeline.name_place
        raise ConfigError(f"{place}  error  classifier: {error} ({error.remedy})") from error
    if found.seconds > SLOW_SECONDS:
        structlog.get_logger().warning(
            "the classifier is slow", pipeline=pipeline.name, ms_a_mail=round(1000 * found.seconds),
            advice=f"above {SLOW_SECONDS * 1000:.0f} ms a storm of mail waits for it; take a smaller pipeline",
        )
    return found


def which(models: Path, pipeline: Pipeline | None) -> tuple[str, bool]:
    """The classifier in force in words, and whether it is the one asked for; loads it to be sure.

    Raises:
        ConfigError: the pipeline that was named does not fit.
    """
    if pipeline is not None:
        from nlp.foreign import SLOW_SECONDS, Foreign

        found = foreign(pipeline)
        assert isinstance(found, Foreign)
        words = f"the pipeline {pipeline.name}, {1000 * found.seconds:.0f} ms a mail"
        slow = found.seconds > SLOW_SECONDS
        return (f"{words}: too slow for a storm of mail, take a smaller one" if slow else words), not slow
    from nlp.versions import SHIPPED, Versions, in_force

    versions = Versions(models)
    if versions.current() == SHIPPED:
        return "the shipped model", True
    now = in_force(versions)
    if now.trouble:
        return f"the shipped model, because {now.trouble}; `mailsquare nlp versions` shows the others", False
    return f"version {now.name}, which learned from corrections", True
