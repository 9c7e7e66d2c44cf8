"""The shape of rules.yaml: what may stand where. The JSON schema for editors comes from here."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from .durations import shown
from .facts import FACTS, KINDS, SPECIALS
from .fields import (
    Address,
    Author,
    Cap,
    Choice,
    Count,
    ListName,
    Many,
    Moment,
    Name,
    Network,
    Nights,
    Phrase,
    PlaceName,
    Reads,
    Several,
    Share,
    Size,
    TargetName,
    TopicName,
    Weekday,
    Zone,
    span,
)
from .types import Action

NUDGES = ("none", "moved", "question-posted", "reply-all-joined", "mail-and-post")
LANGUAGES = ("nl", "en")              # nudges are written in these
MODES = ("live", "observe")
PLACES = ("group", "channel", "room", "stream")
VERSION = 1                           # of the file's shape; a higher one comes with a way to lift older files
MAX_HOLD = timedelta(hours=4)         # doubt never keeps a mail longer

def parse_version(value: object) -> int:
    """The version of the file's shape; ValueError where it is not ours.

    There has been one version so far, so no file needs lifting; a newer one was written for a newer Mailsquare.
    """
    if value == VERSION and isinstance(value, int) and not isinstance(value, bool):
        return VERSION
    raise ValueError(f"this gateway reads version {VERSION}, not {shown(value)}")


def is_newer(value: object) -> bool:
    """Whether a file of that version was written for a newer Mailsquare."""
    return isinstance(value, int) and not isinstance(value, bool) and value > VERSION


Mode = Annotated[str, Choice("mode", MODES)]
Kind = Annotated[str, Choice("kind", KINDS)]
Special = Annotated[str, Choice("special kind", SPECIALS)]
Version = Annotated[int, Reads(parse_version, "1", number_too=True)]
Do = Annotated[str, Choice("action", tuple(str(action) for action in Action))]
NudgeName = Annotated[str, Choice("nudge", NUDGES)]
Format = Annotated[str, Choice("format", ("as-is",))]
Language = Annotated[str, Choice("language of nudges", LANGUAGES)]
Then = Annotated[str, Choice("end of a hold", ("deliver",), "a hold always ends in deliver")]
Otherwise = Annotated[str, Choice("action", ("deliver",),
                                  "only deliver can stand here; write a rule for the rest")]
Window = Annotated[timedelta, span(timedelta(days=7), "the window")]
Hold = Annotated[timedelta, span(MAX_HOLD, "a hold")]
Silence = Annotated[timedelta, span(timedelta(days=7), "the silence")]
Undo = Annotated[timedelta, span(timedelta(days=7), "the time to undo")]


def _fact(name: str) -> Any:
    return Field(default=None, description=FACTS[name].about)


class Shape(BaseModel):
    """A mapping without unknown keys."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class RecipientsShape(Shape):
    """How many people a mail reaches, and whether outsiders are among them."""

    at_most: Count | None = Field(default=None, description="This many people or fewer.")
    more_than: Count | None = Field(default=None, description="More people than this.")
    external: bool | None = _fact("external")


class DateShape(Shape):
    """A span of time in `company.timezone`, or in a `zone` of its own."""

    before: Moment | None = Field(default=None, description="Accepted before this date begins.")
    after: Moment | None = Field(default=None, description="Accepted on this date or later.")
    zone: Zone | None = Field(default=None, description="IANA name, where `company.timezone` is not meant.")


class HoursShape(Shape):
    """Hours of the day and days of the week in `company.timezone`, or in a `zone` of their own."""

    hours: Nights | None = Field(default=None, description='From and to, over midnight too: "18:00-08:00".')
    days: Many[Weekday] | None = Field(default=None, description="Days of the week, in English or Dutch.")
    zone: Zone | None = Field(default=None, description="IANA name, where `company.timezone` is not meant.")


class WordsShape(Shape):
    """Whole words and phrases, ignoring case."""

    contains: Many[Phrase] = Field(description="One of these words or phrases.")


class ConfidenceShape(Shape):
    """How sure the classifier is."""

    below: Share | None = Field(default=None, description="Less sure than this, 0 to 1.")
    at_least: Share | None = Field(default=None, description="This sure or surer, 0 to 1.")


class DeadlineShape(Shape):
    """The day by which the mail wants an answer."""

    within: Window = Field(description="The day comes within this time after the mail was accepted.")


class RepliesShape(Shape):
    """How many replies to all a thread had within a time."""

    at_least: Count = Field(ge=1, description="This many, the mail itself included.")
    within: Window = Field(description="Counted back from this mail.")


class SizeShape(Shape):
    """Size of the whole mail."""

    more_than: Size | None = Field(default=None, description="Larger than this: bytes, 300KB or 5MB.")
    at_most: Size | None = Field(default=None, description="This large or smaller.")


class AttachmentsShape(Shape):
    """Number of attached files."""

    at_least: Count | None = Field(default=None, description="This many files or more.")
    at_most: Count | None = Field(default=None, description="This many files or fewer.")


class When(Shape):
    """A condition: every key must hold, a list means one of; `any:`, `all:` and `not:` take conditions."""

    author: Many[Author] | None = Field(
        default=None, description="An address, or a name under `people:`; a list means one of them.")
    list_: Many[ListName] | None = Field(default=None, alias="list", description=FACTS["list"].about)
    recipients: RecipientsShape | None = _fact("recipients")
    date: DateShape | None = _fact("at")
    time: HoursShape | None = _fact("at")
    header: dict[str, Many[str]] | None = _fact("header")
    text: WordsShape | None = _fact("text")
    subject: WordsShape | None = _fact("subject")
    kind: Many[Kind] | None = _fact("kind")
    topic: Many[TopicName] | None = _fact("topic")
    confidence: ConfidenceShape | None = _fact("confidence")
    special: Many[Special] | None = _fact("special")
    sensitive: bool | None = _fact("sensitive")
    deadline: DeadlineShape | None = _fact("deadline")
    group: Many[TargetName] | None = _fact("group")
    group_confidence: ConfidenceShape | None = _fact("group_confidence")
    reply_all: bool | None = _fact("reply_all")
    is_reply: bool | None = _fact("is_reply")
    thread_replies: RepliesShape | None = _fact("thread_replies")
    language: Many[str] | None = _fact("language")
    department: Many[str] | None = _fact("department")
    size: SizeShape | None = _fact("size")
    attachments: AttachmentsShape | None = _fact("attachments")
    calendar: bool | None = _fact("calendar")
    automatic: bool | None = _fact("automatic")
    encrypted: bool | None = _fact("encrypted")
    verified: bool | None = _fact("verified")
    any_: tuple[When, ...] | None = Field(
        default=None, alias="any", description="One of these conditions.")
    all_: tuple[When, ...] | None = Field(
        default=None, alias="all", description="Every one of these conditions.")
    not_: When | None = Field(
        default=None, alias="not", description="Not this condition; what nobody knows is neither so nor not so.")


class GuardShape(Shape):
    """Always tried first; a guard can only let mail through untouched."""

    name: Name = Field(description="Shown in traces and statistics.")
    when: When = Field(description="What the mail must be like.")
    unless: When | None = Field(default=None, description="Exceptions to `when`.")
    mode: Mode = Field(default="live", description="observe: only note that it would have matched.")


class RuleShape(GuardShape):
    """Tried in order after the guards; the first that matches decides."""

    do: Do = Field(description="What becomes of the mail.")
    target: Several[PlaceName] = Field(
        default=(), description="Names under `targets:`; or matching: the described target that fits the mail.")
    nudge: NudgeName | None = Field(default=None, description="The note to the author.")
    format: Format | None = Field(
        default=None, description="as-is: post the text as it was written.")
    answers_by_mail: bool = Field(default=False, description="The author gets every answer as mail.")
    for_: Hold | None = Field(
        default=None, alias="for", description="How long a hold lasts, at most 4h.")
    then: Then = Field(
        default="deliver", description="What a hold ends in.")
    until_quiet: Silence | None = Field(
        default=None, description="How long a thread must be silent before absorbing ends.")
    archive: Address | None = Field(
        default=None, description="Address that gets the original before the post counts as done.")


class CompanyShape(Shape):
    """Who we are."""

    domains: Many[str] = Field(description="Mail domains; all other addresses are external.")
    timezone: Zone = Field(description="IANA name; dates in rules are meant there.")
    languages: Many[Language] = Field(
        default=LANGUAGES, description="Languages of nudges; the first is the default.")


class PeopleShape(Shape):
    """A group of authors, by department of the directory, by address, or both."""

    department: Several[str] = Field(default=(), description="Departments, as the directory spells them.")
    address: Several[Address] = Field(default=(), description="Mail addresses.")


class TargetShape(Shape):
    """A place in a network; write its name under the word that the network uses."""

    via: Network = Field(description="A network of config.yaml; `feed` is built in.")
    group: str | None = Field(default=None, description="Name of the group.")
    channel: str | None = Field(default=None, description="The same, where the network says channel.")
    room: str | None = Field(default=None, description="The same, where the network says room.")
    stream: str | None = Field(default=None, description="The same, where the network says stream.")
    title: str = Field(default="", max_length=200, description="What people call it; for `target: matching`.")
    description: str = Field(
        default="", max_length=2000, description="What belongs there, in a sentence or two, in any language.")
    words: Several[Phrase] = Field(default=(), description="Words that speak for it.")
    examples: Several[str] = Field(default=(), description="Posts or mails that belong there.")


class TopicShape(Shape):
    """What a mail is about, by your own words and examples."""

    words: Several[Phrase] = Field(default=(), description="Words and phrases, each whole and in any case.")
    examples: Several[str] = Field(default=(), description="A few sentences of mails that are about it.")


class AtMostShape(Shape):
    """How many nudges a person gets; a nudge too many becomes a line in a digest."""

    per_person: Cap = Field(default=(1, timedelta(days=1)), description="1 per day, 2 per week, 3 ever.")
    same_nudge: Cap = Field(default=(3, None), description="The same limit for one sort of nudge.")


class QuietShape(Shape):
    """When nudges wait; posting does not."""

    nights: Nights | None = Field(default=None, description='Hours in company.timezone: "18:00-08:00".')
    weekends: bool = Field(default=False, description="Wait on Saturday and Sunday.")


class NudgesShape(Shape):
    """The friendly note to an author whose mail was posted."""

    from_: str | None = Field(default=None, alias="from", description="Name <address> it comes from.")
    at_most: AtMostShape = Field(default=AtMostShape(), description="Limits per person.")
    quiet_hours: QuietShape = Field(default=QuietShape(), description="When nudges wait.")
    undo_within: Undo = Field(
        default=timedelta(hours=24), description="How long the author can still send it as mail.")


class PartShape(Shape):
    """A file that `include:` names: a department's own groups, topics, guards and rules."""

    people: dict[Name, PeopleShape] = Field(default={}, description="Groups of authors to name in rules.")
    targets: dict[Name, TargetShape] = Field(default={}, description="Where a post can go.")
    topics: dict[Name, TopicShape] = Field(default={}, description="What mails are about, by your own words.")
    guards: tuple[GuardShape, ...] = Field(default=(), description="Tried after those of the main file.")
    rules: tuple[RuleShape, ...] = Field(default=(), description="Tried where `include:` puts them.")


class IncludeShape(Shape):
    """A department's file and the mail that it may speak of."""

    file: str = Field(description="Its path, seen from the folder of this file and within it.")
    when: When | None = Field(default=None, description="Its guards and rules match only mail that is like this.")
    before: str | None = Field(default=None, description="The rule before which its rules stand; else after the last.")


class FileShape(PartShape):
    """A whole rules file: the first match decides, guards first."""

    version: Version = Field(description="Version of this file's shape: 1.")
    mode: Mode = Field(default="observe", description="observe: decide and log, change nothing.")
    company: CompanyShape = Field(description="Domains, timezone and languages.")
    include: Several[IncludeShape] = Field(default=(), description="Files of departments, each with its own rules.")
    guards: tuple[GuardShape, ...] = Field(default=(), description="Tried first; they only let mail through.")
    rules: tuple[RuleShape, ...] = Field(default=(), description="Tried in order; the first match decides.")
    otherwise: Otherwise = Field(
        description="What happens when nothing matched.")
    nudges: NudgesShape = Field(default=NudgesShape(), description="The note to the author.")

