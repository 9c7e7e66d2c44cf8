"""The one table of fact names; the schema, the linter, tests, `explain` and the docs follow it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from .types import ABSENT, Absent, Value

KINDS = ("announcement", "question", "discussion")
SPECIALS = ("farewell", "condolence", "new_colleague", "survey", "lost_found", "offer_wanted", "event", "outage",
            "personal_task")


class Group(StrEnum):
    """What must be looked at to learn a fact, the cheapest first."""

    ENVELOPE = "envelope"             # envelope, list table and clock; To and Cc when counting people
    HEADERS = "headers"               # the raw header block, and the directory for its author
    BODY = "body"                     # the parsed mail
    KIND = "kind"                     # the classifier


class FactType(StrEnum):
    """What a value of a fact looks like."""

    TIME = "time"                     # aware datetime
    DATE = "date"                     # a day
    TIMES = "times"                   # tuple of aware datetimes
    TEXT = "text"
    TEXTS = "texts"                   # tuple of texts
    COUNT = "count"                   # whole number, 0 or more
    SHARE = "share"                   # 0 to 1
    FLAG = "flag"                     # true or false
    HEADERS = "headers"               # lower-case header name to value


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One name a rule can match on. `blank` is its value for a mail that states nothing."""

    name: str
    type: FactType
    group: Group
    about: str
    blank: Value | Absent = ABSENT
    may_lack: bool = False            # absent says that the mail has none, not that nobody knows


_E, _H, _B, _K = Group
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_TABLE = (
    Fact(name="at", type=FactType.TIME, group=_E, about="When the mail was accepted; `date:` looks at it."),
    Fact(name="list", type=FactType.TEXTS, group=_E, blank=(),
         about="The known lists it was sent to, by address or by the part before the @."),
    Fact(name="recipients", type=FactType.COUNT, group=_E,
         about="People it reaches: a known list counts its members. Unknown size matches nothing."),
    Fact(name="external", type=FactType.COUNT, group=_E, blank=0,
         about="Addresses outside `company.domains` among the recipients, To and Cc."),
    Fact(name="size", type=FactType.COUNT, group=_E, about="Size of the whole mail in bytes."),
    Fact(name="author", type=FactType.TEXT, group=_H, about="Address of the From line."),
    Fact(name="department", type=FactType.TEXT, group=_H,
         about="Department of the author in the directory."),
    Fact(name="subject", type=FactType.TEXT, group=_H, blank="", about="The subject line, decoded."),
    Fact(name="header", type=FactType.HEADERS, group=_H, blank=_NO_HEADERS,
         about="Any other header field by name."),
    Fact(name="is_reply", type=FactType.FLAG, group=_H, blank=False, about="It answers an earlier mail."),
    Fact(name="reply_all", type=FactType.FLAG, group=_H, blank=False,
         about="It answers an earlier mail and goes to more than that mail's author."),
    Fact(name="verified", type=FactType.FLAG, group=_H, blank=True,
         about="Somebody we trust says that the author wrote it; other mail never reaches the rules."),
    Fact(name="thread_replies", type=FactType.TIMES, group=_H, blank=(),
         about="Times of the replies to all in its thread, this one included."),
    Fact(name="text", type=FactType.TEXT, group=_B, blank="",
         about="Subject and the author's new text, without quotes and signature."),
    Fact(name="language", type=FactType.TEXT, group=_B,
         about="Language of the new text as ISO 639-1 code: nl, en, ..."),
    Fact(name="attachments", type=FactType.COUNT, group=_B, blank=0, about="Number of attached files."),
    Fact(name="calendar", type=FactType.FLAG, group=_B, blank=False, about="It carries an invitation."),
    Fact(name="automatic", type=FactType.FLAG, group=_B, blank=False,
         about="A machine wrote it; such mail never reaches the rules."),
    Fact(name="encrypted", type=FactType.FLAG, group=_B, blank=False,
         about="Only its recipients can read it; such mail never reaches the rules."),
    Fact(name="topic", type=FactType.TEXTS, group=_B, blank=(),
         about="Names under `topics:` whose words are in the text, or whose examples it is like."),
    Fact(name="kind", type=FactType.TEXT, group=_K,
         about="What the author wants: announcement, question or discussion."),
    Fact(name="confidence", type=FactType.SHARE, group=_K,
         about="How sure the classifier is of the kind, 0 to 1."),
    Fact(name="special", type=FactType.TEXTS, group=_K, blank=(),
         about="What it is besides its kind: farewell, condolence, survey, outage, ..."),
    Fact(name="sensitive", type=FactType.FLAG, group=_K, blank=False,
         about="It may endanger somebody when more people see it: health, dismissal, pay, legal, private data."),
    Fact(name="deadline", type=FactType.DATE, group=_K, may_lack=True,
         about="The day by which it wants an answer; most mail has none."),
    Fact(name="group", type=FactType.TEXT, group=_K, may_lack=True,
         about="The target, among those with a description, that the mail fits best; none where none fits."),
    Fact(name="group_confidence", type=FactType.SHARE, group=_K,
         about="How sure that is, 0 to 1; of the nearest target where none fits well enough."),
)

FACTS: Mapping[str, Fact] = MappingProxyType({fact.name: fact for fact in _TABLE})
_COST: Mapping[str, int] = {fact.name: tuple(Group).index(fact.group) for fact in _TABLE}


def cost(names: Iterable[str]) -> int:
    """How dear the dearest of these facts is: 0 for the envelope, 3 for the classifier."""
    return max((_COST[name] for name in names), default=0)


def cheapest(names: Iterable[str]) -> frozenset[str]:
    """Those of the names that belong to the cheapest group among them."""
    wanted = frozenset(names)
    least = min((_COST[name] for name in wanted), default=0)
    return frozenset(name for name in wanted if _COST[name] == least)


def markdown_table() -> str:
    """The facts as the Markdown table that docs/rules.md carries."""
    rows = ["| fact | type | read from | says |", "|---|---|---|---|"]
    rows += [f"| `{fact.name}` | {fact.type} | {fact.group} | {fact.about} |" for fact in _TABLE]
    return "\n".join(rows)
