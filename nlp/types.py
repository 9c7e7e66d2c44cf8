"""The values of the nlp room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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


class Special(StrEnum):
    """What a mail is besides its kind; rules name these under `special:`."""

    FAREWELL = "farewell"
    CONDOLENCE = "condolence"         # a death, a funeral: never posted on the machine's word alone
    NEW_COLLEAGUE = "new_colleague"
    SURVEY = "survey"
    LOST_FOUND = "lost_found"
    OFFER_WANTED = "offer_wanted"     # for sale, to give away, wanted
    EVENT = "event"
    OUTAGE = "outage"                 # something is out of order, planned or not, or an emergency
    PERSONAL_TASK = "personal_task"   # a task for one named person


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What a mail is besides its kind, and whether it is dangerous to show to more eyes."""

    special: tuple[Special, ...] = ()
    special_confidence: tuple[float, ...] = ()    # of each special kind, 0 to 1, calibrated
    sensitive: bool = False           # medical, dismissal, salary, legal, candidate, personal data
    sensitivity: float = 0.0          # 0 to 1, calibrated
    dangers: tuple[str, ...] = ()     # what a sensitive mail may endanger: "health", "pay"; strongest first
    deadline: date | None = None      # by when a survey or sign-up wants an answer
    deadline_words: str = ""          # how the mail says it: "uiterlijk vrijdag"
    deadline_confidence: float = 0.0
    cues: tuple[Cue, ...] = ()        # strongest first, at most 8; "survey: enquete" says for what it spoke


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of a network, as far as its people described it; any language."""

    name: str
    title: str = ""
    description: str = ""
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()    # past posts or example mails


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The group that a mail belongs in; None rather than a wrong one."""

    group: str | None
    confidence: float                 # 0 to 1, calibrated
    cues: tuple[Cue, ...] = ()        # words of the mail, each with what it spoke for; at most 8
    best: str | None = None           # the nearest group, also where it was not near enough to be named
    runner_up: str | None = None
    reasons: tuple[str, ...] = ()     # the cues in the lexicon's words, not the mail's: fit for a journal
