"""What `check` says of the door: its certificate, its logins, and who may come."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from ..errors import ConfigError
from .certificate import expires, tls
from .logins import read_logins
from .settings import Networks, SmtpSettings

_SOON = timedelta(days=21)      # most certificates last 90 days and are renewed 30 days before their end
_OTHERS = stat.S_IRWXO | stat.S_IWGRP | stat.S_IXGRP
# Prefix lengths by IP version: a network with a shorter one is no company's, but a part of the world.
_PRIVATE, _PUBLIC = {4: 8, 6: 7}, {4: 16, 6: 32}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing about the door; where it is not `ok`, it may still work for now."""

    name: str
    ok: bool
    words: str
    works: bool = True


def look_over(settings: SmtpSettings, trusted: Networks, now: datetime) -> Iterator[Remark]:
    """Each thing worth saying; nothing for what is not set up."""
    yield from _certificate(settings, now)
    yield from _logins(settings)
    yield from _company(settings, trusted)


def _certificate(settings: SmtpSettings, now: datetime) -> Iterator[Remark]:
    if not settings.tls_cert or not settings.tls_key:
        return
    name = "door certificate"
    try:
        tls(settings.tls_cert, settings.tls_key)
        until = expires(settings.tls_cert)
    except ConfigError as trouble:
        yield Remark(name=name, ok=False, works=False, words=str(trouble))
        return
    day, left = f"{until:%Y-%m-%d}", (until - now).days
    if until <= now:
        words = f"{settings.tls_cert} expired on {day}: renew it; the running door takes up the new files by itself"
        yield Remark(name=name, ok=False, works=False, words=words)
    elif until - now < _SOON:
        words = f"{settings.tls_cert} expires in {left} days, on {day}: renew it, and see why that did not happen"
        yield Remark(name=name, ok=False, words=words)
    else:
        yield Remark(name=name, ok=True, words=f"fits its key, good until {day}")
    yield from _private(settings.tls_key, name)


def _logins(settings: SmtpSettings) -> Iterator[Remark]:
    if not settings.auth_file:
        return
    name = "door logins"
    try:
        count = len(read_logins(settings.auth_file))
    except ConfigError as trouble:
        yield Remark(name=name, ok=False, works=False, words=str(trouble))
        return
    words = f"{count} {'name' if count == 1 else 'names'} may log in" if count else (
        f"nobody can log in: {settings.auth_file} is empty; add a line of `mailsquare hash-password --name NAME`")
    yield Remark(name=name, ok=bool(count), words=words)
    yield from _private(settings.auth_file, name)


def _private(path: Path, name: str) -> Iterator[Remark]:
    """A word about a file that others on this machine can read."""
    if path.stat().st_mode & _OTHERS:
        yield Remark(name=name, ok=False, words=f"{path} can be read by others on this machine: chmod 640 it")


def _company(settings: SmtpSettings, trusted: Networks) -> Iterator[Remark]:
    """A word about doors that stand open to more than a company."""
    for where, networks in (("intake.smtp.allowed", settings.allowed), ("trusted.networks", trusted)):
        for network in networks:
            shortest = _PRIVATE if network.network_address.is_private else _PUBLIC
            if network.prefixlen >= shortest[network.version]:
                continue
            words = f"{network} in {where} is more than a company's network: name the mail servers that talk to us"
            yield Remark(name="door networks", ok=False, words=words)
    if not settings.tls_cert and not _is_here(settings.host):
        words = f"{settings.listen} takes mail over a network without TLS: set intake.smtp.tls_cert and tls_key"
        yield Remark(name="door certificate", ok=False, words=words)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
