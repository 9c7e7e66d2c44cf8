"""The values of the nlp room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the writer wants from the group."""

    ANNOUNCEMENT = "announcement"     # informs many, no substantive reply wanted
    QUESTION = "question"             # someone in the group is expected to supply a fact or help
    DISCUSSION = "discussion"         # invites or carries opinion; most replies


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What the classifier may look at: the author's new text and two header facts."""

    subject: str
    body: str                         # quotes, signature and disclaimer already cut
    is_reply: bool = False
    to_count: int | None = None       # addressees; None where unknown or a list


@dataclass(frozen=True, slots=True)
class Cue:
    """A word, pattern or header fact that spoke for (positive weight) or against a kind."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """The kind of a mail, how sure, in which language, and why."""

    kind: Kind
    confidence: float                 # 0 to 1, calibrated: of answers at 0.8, four in five are right
    scores: Mapping[Kind, float]      # sums to 1
    language: str                     # ISO 639-1, "und" where unknown
    cues: tuple[Cue, ...] = ()        # strongest first, at most 8
