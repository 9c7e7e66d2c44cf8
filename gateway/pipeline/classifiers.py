"""Which classifier is in force: a pipeline that IT named, a version that learned here, or the shipped one."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from ..errors import ConfigError, NoClassifier
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
        self._stamp: object = None
        self.trouble = ""  # why there is none, as last seen

    def __call__(self) -> Classifying:
        """Ready to be asked.

        Raises:
            ConfigError: the pipeline that was named does not fit.
            NoClassifier: not even the shipped model can be used; tried again once its files changed.
        """
        with self._lock:
            stamp = self._now()
            if (self._made is None and not self.trouble) or stamp != self._stamp:
                self._made = foreign(self._pipeline) if self._pipeline else self._learned()
                self._stamp = stamp  # of before: what changed meanwhile is seen at the next call
            if self._made is None:
                raise NoClassifier(self.trouble)
            return self._made

    def _now(self) -> object:
        """Changes when another version comes into force; while in trouble also with each file we ship."""
        if self._pipeline is not None:
            return None
        from nlp.versions import Versions

        stamp = Versions(self.models).stamp()
        return (stamp, shipped_stamp()) if self.trouble else stamp

    def _learned(self) -> Classifying | None:
        from nlp.versions import SHIPPED, Versions, in_force

        log, known = structlog.get_logger(), self.trouble
        try:
            found = in_force(Versions(self.models))
        except Exception as error:  # noqa: BLE001 - spaCy, numpy and zip raise a dozen sorts on a damaged file
            self.trouble = no_shipped_model(error)
            if self.trouble != known:
                log.warning("no kind can be told", why=self.trouble)
            return None
        self.trouble = ""
        if found.trouble:
            log.warning("the shipped classifier is used", why=found.trouble, folder=str(self.models))
        elif found.name != SHIPPED:
            log.info("classifier", version=found.name)
        return found.classifier


def shipped_stamp() -> tuple[tuple[str, int, int], ...]:
    """Changes with any file of the shipped model."""
    from nlp.classify import MODEL

    files = sorted(path for path in MODEL.glob("*/*") if path.is_file())
    return tuple((str(path), found.st_mtime_ns, found.st_size) for path in files if (found := path.stat()))


def no_shipped_model(error: Exception) -> str:
    """What is wrong with the shipped model, and what to do."""
    why = (str(error).splitlines() or [repr(error)])[0][:300] or repr(error)
    return f"the shipped model of kinds cannot be used ({why}); install mailsquare again, or run `mailsquare nlp train`"


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
        NoClassifier: not even the shipped model can be used.
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
    try:
        now = in_force(versions)
    except Exception as error:  # as above
        raise NoClassifier(no_shipped_model(error)) from error
    if now.trouble:
        return f"the shipped model, because {now.trouble}; `mailsquare nlp versions` shows the others", False
    if now.name == SHIPPED:
        return "the shipped model", True
    return f"version {now.name}, which learned from corrections", True
