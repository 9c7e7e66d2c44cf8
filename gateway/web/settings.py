"""What the pages need of config.yaml, so that this room does not look up to config.py."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Protocol

Networks = tuple[IPv4Network | IPv6Network, ...]


class WebSettings(Protocol):
    """`web:` of config.yaml."""

    @property
    def listen(self) -> str:
        """host:port to listen on; port 0 takes a free one."""
        ...

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Addresses of the people who see the pages for IT."""
        ...

    @property
    def rule_admins(self) -> tuple[str, ...]:
        """Addresses of the people who may save rules."""
        ...

    @property
    def metrics(self) -> Networks:
        """Networks that may read the numbers without signing in."""
        ...

    @property
    def admin_password_file(self) -> str:
        """File with the hash of the local admin's password; "" closes that login."""
        ...


class WithWeb(Protocol):
    """The values of config.yaml."""

    @property
    def web(self) -> WebSettings:
        """The part about the pages."""
        ...


class Configured(Protocol):
    """config.yaml, checked."""

    @property
    def path(self) -> Path:
        """The file; relative paths start from its folder."""
        ...

    @property
    def shape(self) -> WithWeb:
        """Its values."""
        ...
