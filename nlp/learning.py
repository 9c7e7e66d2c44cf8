"""Trains a candidate from the corpus and people's corrections, and puts it in force only if it is not worse."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from .classify import Classifier
from .comparing import losses, standing, table
from .examples import CORPUS, Example
from .measuring import Classifies, judge
from .origin import code_of_room
from .train import Report, train
from .versions import SHIPPED, Version, Versions, in_force

GOLDEN = Path(__file__).with_name("golden") / "kinds.jsonl"
HELD_OUT = 5                          # one correction in so many is asked about instead of learned


class Trainer(Protocol):
    """Fits a model on a corpus and further examples, and saves it."""

    def __call__(self, corpus: Path, out: Path, extra: Sequence[Example]) -> Report: ...


class Busy(Exception):
    """Another training with corrections is at work on this folder."""


def learn(
    corrections: Sequence[Example], versions: Versions, *, who: str, now: datetime, corpus: Path = CORPUS,
    golden: Path = GOLDEN, trainer: Trainer | None = None,
) -> Version:
    """The version that came of it, kept and in force unless `refused`; takes minutes.

    A fifth of the corrections, another one each time, is not learned from: those tell whether the
    candidate agrees with people more than the model in force does.

    Raises:
        Busy: another one is at work.
        ValueError: the corpus or the golden set cannot be read.
    """
    fit = trainer or train
    with _alone(versions.folder) as folder:
        name = versions.next_name(now)
        taught, held = split(each_once(corrections), salt=name.partition("-")[0])
        report = fit(corpus, folder / "model", taught)
        candidate, old = Classifier.load(folder / "model"), in_force(versions)
        before, after = standing(judge(golden, old.classifier)), standing(judge(golden, candidate))
        refused = losses(before, after, "the one in force")
        if old.name != SHIPPED:       # else many small losses, each allowed, would add up night by night
            refused += losses(standing(judge(golden)), after, "the shipped one")
        version = Version(
            name=name, made_at=now, who=who, code=code_of_room(), examples=report.examples,
            corrections=len(taught), held_out=len(held), agreed_before=_agreed(old.classifier, held),
            agreed_after=_agreed(candidate, held), before=before, after=after, refused=refused,
        )
        versions.keep(folder, version)
    return version


def split(corrections: Sequence[Example], salt: str) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """Corrections to learn from, and those to be asked about; mails of one situation stay together."""
    held = {one.situation for one in corrections if _draw(salt + one.situation) % HELD_OUT == 0}
    return (
        tuple(one for one in corrections if one.situation not in held),
        tuple(one for one in corrections if one.situation in held),
    )


def each_once(corrections: Sequence[Example]) -> tuple[Example, ...]:
    """One of each text, the last: a mail that came twice must not make its own words look common."""
    return tuple({(one.text.subject, one.text.body): one for one in corrections}.values())


def told(version: Version) -> str:
    """What a training with corrections came to, in numbers."""
    lines = [
        f"version {version.name}, from {version.examples} examples, {version.corrections} of them corrections",
        "", table(version.before, version.after), "",
        f"agrees with {version.agreed_after} of {version.held_out} corrections it did not learn from "
        f"(before: {version.agreed_before})",
    ]
    lines += [f"refused: {reason}" for reason in version.refused] or ["it is in force"]
    return "\n".join(lines)


def _draw(word: str) -> int:
    return int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:4])


def _agreed(classifier: Classifies, held: Sequence[Example]) -> int:
    return sum(classifier.classify(one.text).kind is one.kind for one in held)


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """A new folder within, for one training at a time; what a killed one left is taken away."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".training").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy(f"another training is at work in {folder}; wait until it ends") from None
        for left in folder.glob(".new-*"):
            shutil.rmtree(left, ignore_errors=True)
        new = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
        try:
            yield new
        finally:
            shutil.rmtree(new, ignore_errors=True)
