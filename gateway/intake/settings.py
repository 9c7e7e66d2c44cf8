"""The knobs of the SMTP door."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, field_validator, model_validator

Networks = tuple[IPv4Network | IPv6Network, ...]
_MIB = 1 << 20


class SmtpSettings(BaseModel):
    """Where the SMTP door listens, who may talk to it, and its limits."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    listen: str = Field("127.0.0.1:10025", description="address:port; systemd sockets win over it")
    hostname: str = Field("", description="our name in greetings and Received; empty: this machine's")
    allowed: tuple[IPvAnyNetwork, ...] = Field(
        ("127.0.0.0/8", "::1/128"), validate_default=True,
        description="networks that may talk to the door, besides the trusted ones")

    max_size: int = Field(50 * _MIB, ge=_MIB, description="bytes of one mail; not below the next hop's own")
    max_line: int = Field(65_536, ge=998, description="bytes of one line, from peers that are not trusted")
    max_recipients: int = Field(
        1000, ge=100, description="recipients in one transaction, from trusted peers and who has logged in")
    max_recipients_others: int = Field(
        100, ge=100,
        description="the same from all others; more get 452 (RFC 5321 section 4.5.3.1.8 asks for 100)")
    max_hops: int = Field(50, ge=10, description="Received fields before a mail counts as looping")
    max_errors: int = Field(10, ge=1, description="refused commands before we hang up")
    max_commands: int = Field(
        5000, ge=100, description="commands in one session, from peers that are not trusted")
    max_sessions: int = Field(
        500, ge=1, description="connections at once; then the one silent longest makes room")
    max_sessions_per_host: int = Field(
        20, ge=1, description="connections at once from one address; trusted peers are exempt")
    max_memory: int = Field(512 * _MIB, ge=_MIB, description="bytes of all mail being read at once")

    idle_seconds: float = Field(60, gt=0, description="how long a peer may say nothing")
    data_seconds: float = Field(600, gt=0, description="how long one whole DATA may take")
    session_seconds: float = Field(
        3600, gt=0, description="how long a session may last, from peers that are not trusted")
    commit_seconds: float = Field(
        10, gt=0, description="how long the store may take to keep a mail; then it is relayed")
    relay_seconds: float = Field(15, gt=0, description="how long the next hop may take for a mail; then 451")
    greet_pause_seconds: float = Field(
        0.1, ge=0, description="a peer that is not trusted and talks before our greeting is refused")

    line_ends: Literal["refuse", "normalise"] = Field(
        "refuse", description="what to do with NUL, bare LF and bare CR")
    tls_cert: Path | None = Field(None, description="certificate for STARTTLS, with its chain; empty: no TLS")
    tls_key: Path | None = Field(None, description="key of that certificate")
    require_tls: bool = Field(False, description="refuse mail without STARTTLS, also from trusted peers")
    auth_file: Path | None = Field(
        None, description="who may log in, a line each, made by `mailsquare hash-password --name NAME`; "
        "who has logged in may also come from outside `allowed`, and send outside the company")
    require_auth: bool = Field(False, description="refuse mail without a login, also from trusted peers")

    @field_validator("listen")
    @classmethod
    def _address_and_port(cls, listen: str) -> str:
        host, _, port = listen.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65_535:
            raise ValueError(f"'{listen}' is not address:port, such as 127.0.0.1:10025")
        return listen

    @model_validator(mode="after")
    def _what_belongs_together(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key go together: give both files or neither")
        if self.require_tls and self.tls_cert is None:
            raise ValueError("require_tls needs tls_cert and tls_key")
        if self.require_auth and self.auth_file is None:
            raise ValueError("require_auth needs auth_file, the names that may log in")
        if self.auth_file is not None and self.tls_cert is None:
            raise ValueError("auth_file needs tls_cert and tls_key: nobody may log in without TLS")
        return self

    @property
    def host(self) -> str:
        """The address of `listen`, without the brackets of IPv6."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port of `listen`; 0 lets the system choose."""
        return int(self.listen.rpartition(":")[2])
