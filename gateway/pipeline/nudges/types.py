"""The values of the nudges: what we tell a person, and the mail that says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from gateway.mail.types import Address

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")


class NudgeKind(StrEnum):
    """Every note we write; rules.yaml may name the first four after `nudge:`."""

    MOVED = "moved"
    QUESTION_POSTED = "question-posted"
    REPLY_ALL_JOINED = "reply-all-joined"
    MAIL_AND_POST = "mail-and-post"
    POST_FAILED = "post-failed"
    ASK_FIRST = "ask-first"           # the author chose to be asked before we post
    RECEIPT = "receipt"               # two lines in place of a capped or stopped nudge
    WHY = "why"                       # answers the command WHY
    STOPPED = "stopped"               # answers the command STOP
    ANSWER = "answer"                 # from the group to the asker; `compose_answer` writes it
    LOGIN = "login"                   # a magic link


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes: the same in every nudge of one installation."""

    team: Address                     # `nudges.from` of rules.yaml; also the From of a nudge
    domain: str                       # the gateway's own domain, right side of Message-IDs
    zone: ZoneInfo                    # `company.timezone`
    reader: str = ""                  # the person who reads answers; "" says "the team"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A real number for the optional line; `wording` decides whether it may be said."""

    count: int                        # messages the number rests on; under 30 is never told
    share: int | None = None          # percent of such messages that began in a group last month
    share_before: int | None = None   # the same for an earlier month
    month_before: int | None = None   # 1 to 12
    first_answer: timedelta | None = None     # median, this week, in this group


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """What became of one mail whose full nudge was capped, stopped or came at night."""

    kind: NudgeKind                   # of the nudge that this line stands for
    subject: str
    group: str = ""
    choice_url: str = ""
    until: datetime | None = None     # aware; how long it can be sent as mail anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """One note to one author. Times are aware; "" and None mean unknown, and are not told."""

    kind: NudgeKind
    language: Language
    letterhead: Letterhead
    at: datetime                      # the Date, and the day "tomorrow" is counted from
    item: str                         # id of the item (or batch); with the kind it makes the Message-ID
    to: str                           # envelope sender = From of the original, verified
    reply_to: str = ""                # where commands are read; without it no command is offered
    first: str = ""                   # first name
    subject: str = ""                 # of the original
    original_id: str = ""             # Message-ID of the original, with < >
    references: tuple[str, ...] = ()  # of the original
    group: str = ""                   # with or without "#"
    group_url: str = ""
    post_url: str = ""
    choice_url: str = ""              # the signed page: GET shows, POST acts
    audience: str = ""                # "all staff"
    reached: int | None = None        # people the original would have reached, its author among them
    named: int = 0                    # people named one by one, who got the mail itself
    members: int | None = None        # people who see the group
    answers_by_mail: bool = False
    until: datetime | None = None     # end of undo, or of the wait for an answer to ask-first
    thread_author: str = ""
    others: int | None = None         # people in the thread besides this one
    avoided: int | None = None        # mails that the thread saved
    delivered_at: datetime | None = None      # POST_FAILED: the next hop has taken every copy
    reads_as: str = ""                # WHY: announcement, question or discussion
    confidence: float | None = None   # WHY: 0 to 1
    rule: str = ""                    # WHY: the rule that decided
    reviewed: bool = False            # WHY: a reviewer saw the mail before it was posted
    number: str = ""                  # of the fault, for the help desk
    login_url: str = ""
    proof: Proof | None = None
    lines: tuple[ReceiptLine, ...] = ()       # RECEIPT only


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply from the group, on its way to the asker's mailbox."""

    language: Language
    letterhead: Letterhead
    at: datetime
    to: str                           # the asker
    sender: str                       # the gateway's address, the From of the mail
    reply_to: str                     # `addresses.reply_address(...)`
    post: str                         # id of the post, and
    reply: str                        # id of the reply: together they make the Message-ID
    author: str                       # display name of the colleague who answered
    text: str                         # Markdown
    subject: str
    group: str
    url: str = ""                     # of the reply, or of the post
    original_id: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail of our own, ready for the next hop."""

    message_id: str                   # with < >; the same note always has the same one
    to: str                           # the one envelope recipient
    subject: str
    content: bytes                    # CRLF, 7 bit
    envelope_sender: str = ""         # null: a bounce of it goes nowhere (RFC 3834 section 3.3)
