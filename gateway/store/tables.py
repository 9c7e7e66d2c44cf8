"""The tables. One row is one fact; states live in one column and are written by one module."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as whole microseconds since 1970.

    SQLite has no time zones and PostgreSQL has them only in some column types; a number sorts,
    compares and survives both.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Microseconds; ValueError for a naive datetime, which would silently be local time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return round(value.timestamp() * 1_000_000)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The aware datetime again."""
        return None if value is None else datetime.fromtimestamp(value / 1_000_000, UTC)


metadata = MetaData()

threads = Table(
    "threads",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("list", String(320), nullable=False),  # the list it runs on; "" for none
    Column("base_subject", Text, nullable=False),
    Column("root_item", String(32), nullable=False),
    Column("root_author", String(320), nullable=False),
    Column("next_seq", Integer, nullable=False),
    Column("last_reply_at", Instant),
    Column("absorbing_since", Instant),  # set while a storm is absorbed
    Column("quiet_after", Integer, nullable=False, default=0),  # seconds of silence that end the storm
    Column("spared_at", Instant),  # set where a person ended its storm: until it is quiet, or for good
    Column("exempt", Boolean, nullable=False, default=False),  # for good
)

items = Table(
    "items",
    metadata,
    Column("id", String(32), primary_key=True),  # first 80 bits of the door key, base32
    Column("door_key", String(64), nullable=False, unique=True),  # sha256 of envelope and bytes
    Column("state", String(16), nullable=False),
    Column("accepted_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("intake", String(8), nullable=False),  # inline, copy
    Column("sender", String(320), nullable=False),
    Column("trusted", Boolean, nullable=False),
    Column("queue_id", String(64), nullable=False, default=""),  # XFORWARD IDENT: pieces of one mail share it
    Column("content_key", String(64), nullable=False, default=""),  # sha256 of the bytes, to know a piece by
    Column("vouched", String(200), nullable=False, default=""),  # who says the author wrote it; "" for nobody
    Column("envelope", JSON, nullable=False),  # options, peer, helo, xforward, recipients
    Column("size", Integer, nullable=False),
    Column("message_id", String(998), nullable=False, default=""),
    Column("author", String(320), nullable=False, default=""),
    Column("author_name", Text, nullable=False, default=""),
    Column("subject", Text, nullable=False, default=""),
    Column("language", String(8), nullable=False, default="und"),
    Column("list", String(320), nullable=False, default=""),
    Column("recipient_count", Integer),
    Column("thread_id", ForeignKey("threads.id"), nullable=False),
    Column("thread_seq", Integer, nullable=False),
    Column("rules_revision", String(64), nullable=False, default=""),
    Column("decided_by", String(200), nullable=False, default=""),
    Column("action", String(20), nullable=False, default=""),
    Column("kind", String(16), nullable=False, default=""),
    Column("confidence", Float),
    Column("decision", JSON),  # targets, nudge, trace; see pipeline/record.py
    Column("ruled", JSON),  # what the rules alone said, before restraint; see pipeline/ruled.py
    Column("facts", JSON),
    Column("insight", JSON),  # what the models made of it; see pipeline/insight.py
    Column("hold_until", Instant),
    Column("reason", Text, nullable=False, default=""),  # of a failure, or of a change of mind
    Column("tries", Integer, nullable=False, default=0),
    Index("items_by_state", "state", "accepted_at"),
    Index("items_by_time", "accepted_at"),
    Index("items_by_thread", "thread_id", "thread_seq"),
    Index("items_by_queue_id", "queue_id"),
)

contents = Table(
    "contents",
    metadata,
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

recipients = Table(
    "recipients",
    metadata,
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("address", String(320), nullable=False),
    Column("options", JSON, nullable=False),
    Column("state", String(12), nullable=False),  # waiting, delivered, withheld, refused
    Column("reply", Text, nullable=False, default=""),
)

thread_messages = Table(
    "thread_messages",
    metadata,
    Column("list", String(320), primary_key=True),
    Column("message_id", String(998), primary_key=True),
    Column("thread_id", ForeignKey("threads.id"), nullable=False),
    Column("item_id", String(32), nullable=False),
)

outgoing = Table(
    "outgoing",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("item_id", ForeignKey("items.id"), nullable=False, index=True),
    Column("target", String(100), nullable=False),  # name in rules.yaml
    Column("network", String(100), nullable=False),
    Column("group", String(200), nullable=False),
    Column("key", String(100), nullable=False, unique=True),
    Column("state", String(12), nullable=False),  # intended, sent, ambiguous, failed, retracted
    Column("thread_id", String(32), nullable=False),
    Column("remote_id", String(500), nullable=False, default=""),
    Column("remote_thread", String(500), nullable=False, default=""),
    Column("url", Text, nullable=False, default=""),
    Column("tries", Integer, nullable=False, default=0),
    Column("error", Text, nullable=False, default=""),
    Column("intended_at", Instant, nullable=False),
    Column("called_at", Instant),
    Column("sent_at", Instant),
    Column("notes", JSON, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("item_id", String(32), nullable=False, default="", index=True),
    Column("event", String(40), nullable=False),
    Column("words", Text, nullable=False),  # one plain sentence, no body text
    Column("who", String(320), nullable=False, default=""),  # a person's act; "" for the machine
)

relayed = Table(
    "relayed",
    metadata,
    Column("hour", Instant, primary_key=True),
    Column("reason", String(120), primary_key=True),  # guard or built-in; never an address
    Column("count", Integer, nullable=False),
)

nudges = Table(
    "nudges",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("item_id", String(32), nullable=False),
    Column("person", String(320), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("form", String(10), nullable=False),  # mail, receipt, owed (a receipt not sent yet)
    Column("at", Instant, nullable=False),
    Column("message_id", String(998), nullable=False, default=""),
    UniqueConstraint("item_id", "person", "kind", name="one_nudge_per_item"),
)

preferences = Table(
    "preferences",
    metadata,
    Column("person", String(320), primary_key=True),
    Column("mode", String(10), nullable=False),  # move, ask, never
    Column("changed_at", Instant, nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("digest", String(64), primary_key=True),  # salted, so that it names nobody
    Column("item_id", String(32), nullable=False),
    Column("at", Instant, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String(200), primary_key=True),  # network:remote reply id
    Column("outgoing_id", ForeignKey("outgoing.id"), nullable=False),
    Column("mailed_at", Instant),
)

logins = Table(
    "logins",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person", String(320), nullable=False, index=True),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

corrections = Table(
    "corrections",
    metadata,
    Column("item_id", ForeignKey("items.id"), primary_key=True),  # the last one counts
    Column("at", Instant, nullable=False, index=True),
    Column("said", String(16), nullable=False),  # the kind that the classifier gave
    Column("kind", String(16), nullable=False),  # the kind that a person gave
    Column("by", String(10), nullable=False),  # reviewer, author
    Column("who_hash", String(32), nullable=False),  # salted, so that it names nobody
    Column("thread_id", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("is_reply", Boolean, nullable=False),
    Column("to_count", Integer),
    Column("subject", Text),  # null once retention took the item's own text
    Column("text", Text),
)

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("place", String(800), primary_key=True),  # host, user and folder: where an IMAP intake reads
    Column("uidvalidity", BigInteger, nullable=False),  # RFC 9051 section 2.3.1.1: UIDs count within one
    Column("last_uid", BigInteger, nullable=False),  # everything up to it was looked at
    Column("read_at", Instant, nullable=False),  # when the mailbox last answered
    Column("trouble", Text, nullable=False, default=""),  # "" while all is well, else words for a person
)

canaries = Table(
    "canaries",
    metadata,
    Column("id", String(32), primary_key=True),  # random, in the mail's own address
    Column("way", String(100), nullable=False),  # which way in it tries
    Column("sent_at", Instant, nullable=False, index=True),
    Column("came_at", Instant),  # it reached our door or mailbox
    Column("handed_at", Instant),  # the next hop took it from us
    Column("back_at", Instant),  # it came back through the next hop
    Column("trouble", Text, nullable=False, default=""),
)

rule_sets = Table(
    "rule_sets",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("revision", String(64), nullable=False, index=True),
    Column("at", Instant, nullable=False),  # when it came into force, or was kept
    Column("who", String(320), nullable=False, default=""),  # who saved it; "" for an edit of the file
    Column("files", JSON, nullable=False),  # [name, text] each, the main file first
    Column("words", Text, nullable=False, default=""),  # why
    Column("effect", Text, nullable=False, default=""),  # which mail of before it would have treated otherwise
)

switches = Table(
    "switches",
    metadata,
    Column("name", String(200), primary_key=True),  # off, or patience:NETWORK
    Column("value", Text, nullable=False),
    Column("at", Instant, nullable=False),  # since when it holds; of patience, until when
)
