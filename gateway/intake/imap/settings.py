"""`intake.imap` of config.yaml: the mailboxes whose mail is read as copies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from rules.document import Document
from rules.fields import Choice, span, wrong
from rules.model import Shape
from rules.problems import Problem, remedy

KEYWORD = "$MailsquareTaken"
IMPLICIT, STARTTLS, NONE = "implicit", "starttls", "none"
PORTS = {IMPLICIT: 993, STARTTLS: 143, NONE: 143}  # RFC 9051 section 11.1
FILES = ("password_file", "token_file", "tls_ca")
OAUTH_FILES = ("client_secret_file", "refresh_token_file")
Poll = Annotated[timedelta, span(timedelta(hours=1), "the time between two looks")]
# not above `keep_ledger` (30 days): what is older might have been taken and forgotten
Age = Annotated[timedelta, span(timedelta(days=28), "the age")]


class OAuthShape(Shape):
    """Access tokens by OAuth 2.0, one for each login (RFC 6749 sections 4.4 and 6)."""

    token_url: str = Field(description="Where tokens are given; https.")
    client_id: str = Field(description="The name of our registration there.", min_length=1)
    client_secret_file: str = Field(default="", description="File with the secret of that registration.")
    refresh_token_file: str = Field(
        default="",
        description="File with a refresh token; a new one is written back. Empty: client credentials.",
    )
    scope: str = Field(default="", description="What is asked for, as the provider names it.")

    @field_validator("token_url")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))):
            return url
        raise wrong("token_url does not begin with https://", "else the secret travels unprotected")

    @model_validator(mode="after")
    def _has_a_secret(self) -> Self:
        if not self.client_secret_file and not self.refresh_token_file:
            raise wrong("oauth has nothing to show for a token", "add client_secret_file or refresh_token_file")
        return self


class ImapSettings(Shape):
    """One mailbox, read as copies: its mail was delivered already and is never sent on."""

    host: str = Field(description="The IMAP server.", min_length=1)
    port: int = Field(default=0, ge=0, le=65_535, description="0: 993 for implicit TLS, else 143.")
    tls: Annotated[str, Choice("tls", (IMPLICIT, STARTTLS, NONE))] = Field(
        default=IMPLICIT, description="implicit, starttls, or none (only to this machine itself)."
    )
    tls_ca: str = Field(default="", description="File with the certificate of your own authority.")
    user: str = Field(description="The name to log in with.", min_length=1, max_length=320)
    password_file: str = Field(default="", description="File with the password, nothing else, or:")
    token_file: str = Field(
        default="", description="A file with an OAuth 2.0 access token that a job of yours renews, or:"
    )
    oauth: OAuthShape | None = Field(default=None, description="Where we get access tokens ourselves.")
    address: str = Field(
        default="",
        description="Its mail address: canaries go there too (see `canary`); empty: none do.",
        pattern=r"^([^@\s<>]+@[^@\s<>]+)?$",
    )
    folder: str = Field(default="INBOX", description="The folder to read.", min_length=1, max_length=200)
    move_to: str = Field(
        default="", description="A folder where mail goes once it is taken; empty: it stays where it is."
    )
    poll: Poll = Field(
        default=timedelta(minutes=2), description="How often to look, also where the server says it will tell."
    )
    list: str = Field(
        default="", description="Address of the list that this mailbox is a member of, if headers do not tell."
    )
    trusted: bool = Field(
        default=False,
        description="Only our own server delivers here, so its Return-Path and Authentication-Results count.",
    )
    journal_reports: bool = Field(
        default=False, description="Take Exchange journal reports apart; nobody but Exchange may write here then."
    )
    max_age: Age = Field(
        default=timedelta(days=14), description="Older mail is left alone, whatever happens to the mailbox."
    )

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if self.tls == NONE and not is_loopback(self.host):
            raise wrong(
                f"tls: none sends the password to {self.host} in the open", "write `tls: implicit` or `tls: starttls`"
            )
        ways = [bool(self.password_file), bool(self.token_file), self.oauth is not None]
        if sum(ways) != 1:
            raise wrong("a mailbox needs one way to log in", "give one of password_file, token_file and oauth")
        if self.move_to and self.move_to == self.folder:
            raise wrong("move_to is the folder that is read", "name another folder, or delete the line")
        return self

    @property
    def at(self) -> int:
        """The port, also where the file leaves it to us."""
        return self.port or PORTS[self.tls]

    @property
    def place(self) -> str:
        """The name under which the store knows this mailbox: user, server and folder."""
        return f"{self.user} on {self.host}:{self.at}, {self.folder}"

    def from_here(self, base: Path) -> Self:
        """The same, with relative paths made to start from a folder."""
        changed = _from(base, self, FILES)
        if self.oauth is not None:
            changed["oauth"] = self.oauth.model_copy(update=_from(base, self.oauth, OAUTH_FILES))
        return self.model_copy(update=changed)


def _from(base: Path, shape: Shape, names: Collection[str]) -> dict[str, object]:
    return {name: str(base / value) for name in names if (value := getattr(shape, name))}


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, told without asking anybody."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def check_mailboxes(
    document: Document, mailboxes: Mapping[str, ImapSettings], lists: Collection[str], problems: list[Problem]
) -> None:
    """What only the whole file can tell: lists that are not there, one mailbox under two names."""
    seen: dict[str, str] = {}
    for name, one in mailboxes.items():
        where = ("intake", "imap", name)
        twin = seen.setdefault(one.place, name)
        if twin != name:
            problems.append(
                document.problem(where, f"mailboxes {twin} and {name} are the same folder", "keep one of them")
            )
        if one.list and one.list.lower() not in lists:
            problems.append(
                document.problem((*where, "list"), f"mailbox {name}: no list has the address {one.list}",
                                 remedy(one.list, lists))
            )
