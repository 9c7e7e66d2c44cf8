"""A Postfix that says what it is told, for tests without one."""

from __future__ import annotations

from pathlib import Path

from gateway.connecting.postfix import Postfix, Service
from gateway.connecting.site import ListThere, Site

ALL = "all-staff@corp.example"
USUAL = {"mail_version": "3.9.1", "message_size_limit": "10240000", "mydestination": "corp.example",
         "virtual_alias_maps": "hash:/etc/postfix/virtual"}


class ToldPostfix(Postfix):
    """Answers from its own tables; `tables` has, by parameter, what addresses stand for."""

    def __init__(self, values: dict[str, str] | None = None, services: tuple[Service, ...] = (),
                 tables: dict[str, dict[str, str]] | None = None) -> None:
        self.folder = Path("/etc/postfix")
        self._values = USUAL | (values or {})
        self._set = values or {}
        self.services = services
        self._tables = tables if tables is not None else {"virtual_alias_maps": {ALL: "ann@corp.example"}}

    def expanded(self, name: str) -> str:
        return self.value(name)

    def look_up(self, parameter: str, *keys: str) -> dict[str, str]:
        known = self._tables.get(parameter, {})
        return {key: known[key] for key in keys if key in known}


def site(members: tuple[str, ...] | None = ("ann@corp.example",), gateway: str = "127.0.0.1",
         back: str = "127.0.0.1", max_size: int = 52_428_800, everywhere: bool = False) -> Site:
    """One list with those members, and the usual ports."""
    reach = len(members) if members is not None else None
    return Site(lists=(ListThere(name="all-staff", address=ALL, members=members, reach=reach),), gateway=gateway,
                gateway_port=10025, back=back, back_port=10026, hostname="gw.corp.example", domain="gw.corp.example",
                max_size=max_size, max_recipients=1000, everywhere=everywhere)
