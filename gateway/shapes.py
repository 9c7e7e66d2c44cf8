"""What config.yaml may say: each key with its type, its default and one line of help."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, IPvAnyNetwork

from rules.fields import Size, span
from rules.model import Shape

from .intake.imap.settings import ImapSettings
from .intake.settings import SmtpSettings
from .pipeline.settings import CanaryShape, ClassifierShape, LearningShape
from .pipeline.sources.ldap_settings import LdapShape

YEAR = timedelta(days=366)
Days = Annotated[timedelta, span(YEAR, "retention")]
Address = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
Wait = Annotated[timedelta, span(timedelta(hours=4), "the wait")]


class IntakeShape(Shape):
    """How mail comes in."""

    smtp: SmtpSettings = Field(default=SmtpSettings.model_validate({}), description="The SMTP door.")
    imap: dict[str, ImapSettings] = Field(default={}, description="Mailboxes that are read, for copies only.")


class TrustedShape(Shape):
    """Whose word about an author counts."""

    networks: tuple[str, ...] = Field(default=("127.0.0.0/8", "::1/128"), description="Mail servers of ours.")
    authserv_id: str = Field(
        default="",
        description="The name under which they write Authentication-Results, having removed all others of that name.",
        pattern=r"^[A-Za-z0-9._-]*$",
    )
    clients: tuple[str, ...] = Field(
        default=(),
        description="Networks from which only colleagues and servers of ours hand mail in to them; none: `networks`.",
    )
    unverified: Literal["deliver", "hold"] = Field(
        default="deliver", description="Mail of an author for whom nobody vouches; hold: an hour, for a reviewer."
    )


class ListShape(Shape):
    """One mailing list: its address and whom it reaches."""

    address: str = Field(description="Address of the list.", pattern=r"^[^@\s]+@[^@\s]+$")
    members: tuple[str, ...] = Field(default=(), description="Addresses of its members, or:")
    members_file: str = Field(default="", description="A file with one address a line, or:")
    everyone: bool = Field(default=False, description="Everybody in the directory, or:")
    size: int | None = Field(default=None, ge=1, description="Only how many there are.")
    also: tuple[Address, ...] = Field(default=(), description="More addresses that lead to this list.")
    deliver_to: str = Field(
        default="", pattern=r"^([^@\s]+@[^@\s]+)?$",
        description="What the next hop calls it, where its own address leads to us: docs/connect/list-takeover.md.",
    )
    members_from: Literal["", "aliases", "ldap"] = Field(
        default="", description="Where its members stand instead: aliases (the mail server's files) or ldap."
    )
    called: str = Field(
        default="",
        description="What it is called there, an address or in LDAP a DN; empty: `deliver_to`, else its address.",
    )
    same_as: str = Field(default="", description="The target whose readers are this list, by your word.")
    same_as_open: bool = Field(
        default=False,
        description="Your word holds also where the whole network can read that target; else it has to be closed.",
    )


class StoreShape(Shape):
    """Where items are kept."""

    url: str = Field(
        default="", description="sqlite:////path/store.db or postgresql://...; empty: in `state`."
    )
    keep_free: Size = Field(
        default=200_000_000, description="With less room than this on its disk, new mail passes untouched: 500MB."
    )


class BacklogShape(Shape):
    """How much work may be behind time before new mail passes untouched."""

    late_after: Wait = Field(default=timedelta(minutes=30), description="Accepted so long ago and not ended is late.")
    at_most: int = Field(default=1_000, ge=1, description="So many late mails at once.")


class DirectoryShape(Shape):
    """Who works here."""

    csv: str = Field(
        default="", description="CSV with the columns address,name,department,language,manager,left,also."
    )
    ldap: LdapShape | None = Field(default=None, description="A directory server with people and lists.")
    aliases: tuple[str, ...] = Field(
        default=(), description="Files like /etc/aliases, with names of this machine: Postfix's alias_maps."
    )
    virtual: tuple[str, ...] = Field(
        default=(), description="Files like /etc/postfix/virtual, with whole addresses: virtual_alias_maps."
    )
    domains: tuple[str, ...] = Field(
        default=(),
        description="Mail domains whose names `aliases` holds (mydestination); the first completes a bare name.",
    )


class ReadingShape(Shape):
    """How mail is read."""

    words: str = Field(
        default="",
        description="Your own closings, disclaimers and banners: YAML like gateway/mail/trimming/signoffs.yaml.",
    )


class WebShape(Shape):
    """The pages."""

    listen: str = Field(default="127.0.0.1:8080", description="address:port")
    url: str = Field(default="", description="What people type: https://square.example.org")
    staff: tuple[str, ...] = Field(
        default=(), description="Lists whose members may sign in; none: all lists."
    )
    reviewers: tuple[str, ...] = Field(default=(), description="People who see the pages for IT.")
    review_mail: tuple[Address, ...] = Field(
        default=(), description="Those of the reviewers who get a mail when mails are held, and can decide from it."
    )
    rule_admins: tuple[Address, ...] = Field(
        default=(), description="Those who may save rules on the playground; reviewers only look and try there."
    )
    admin_password_file: str = Field(
        default="", description="File with the argon2 hash of the admin password."
    )
    metrics: tuple[IPvAnyNetwork, ...] = Field(
        default=("127.0.0.0/8", "::1/128"), validate_default=True,
        description="Networks that may read /metrics without signing in.")


class RetentionShape(Shape):
    """How long things are kept."""

    posted: Days = Field(default=timedelta(days=30), description="Originals of posted mail.")
    delivered: Days = Field(default=timedelta(days=7), description="Originals of delivered mail.")
    journal: Days = Field(default=timedelta(days=365), description="The journal, without names.")


class PostingShape(Shape):
    """Posting to networks."""

    give_up_after: Wait = Field(default=timedelta(minutes=15), description="Then the mail goes out as mail.")


class ConfigShape(Shape):
    """The whole of config.yaml."""

    hostname: str = Field(description="Our name in the Received lines.", min_length=1)
    domain: str = Field(description="Mail domain of the gateway's own addresses.", min_length=1)
    company: str = Field(default="", description="Name shown above the pages.")
    state: str = Field(default="/var/lib/mailsquare", description="Folder for store, key and off switch.")
    rules: str = Field(default="rules.yaml", description="The rules file, beside this one unless absolute.")
    next_hop: str = Field(description="host:port where mail goes on to.")
    intake: IntakeShape = IntakeShape()
    trusted: TrustedShape = TrustedShape()
    lists: dict[str, ListShape] = Field(description="The lists whose mail may become posts.")
    store: StoreShape = StoreShape()
    networks: dict[str, dict[str, Any]] = Field(default={}, description="Social networks; feed is built in.")
    directory: DirectoryShape = DirectoryShape()
    reading: ReadingShape = ReadingShape()
    classifier: ClassifierShape = ClassifierShape()
    learning: LearningShape = LearningShape()
    web: WebShape = WebShape()
    retention: RetentionShape = RetentionShape()
    posting: PostingShape = PostingShape()
    backlog: BacklogShape = BacklogShape()
    canary: CanaryShape = CanaryShape()
