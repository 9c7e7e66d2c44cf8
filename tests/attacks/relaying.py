"""Twelve ways to name somebody outside so that a mail server takes him for one of its own (S4)."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.gateway.serving import DOMAIN, PEOPLE

OUTSIDE = "far.test"
FORMS: dict[str, bytes] = {name: form.encode() for name, form in {
    "plain": f"<victim@{OUTSIDE}>",
    "percent": f"<victim%{OUTSIDE}@{DOMAIN}>",
    "bang": f"<{OUTSIDE}!victim@{DOMAIN}>",
    "quoted local part": f'<"victim"@{OUTSIDE}>',
    "empty": "<>",
    "source route": f"<@{DOMAIN}:victim@{OUTSIDE}>",
    "@ in quotes": f'<"victim@{OUTSIDE}"@{DOMAIN}>',
    "literal address": "<victim@[192.0.2.77]>",
    "look-alike": f"<victim@{DOMAIN.replace('a', 'а', 1)}>",      # the second letter is Cyrillic
    "NUL": f"<victim@{OUTSIDE}\0@{DOMAIN}>",
    "two @": f"<victim@{OUTSIDE}@{DOMAIN}>",
    "percent behind a route": f"<@{DOMAIN}:victim%{OUTSIDE}@{DOMAIN}>",
}.items()}
EXTRA: dict[str, bytes] = {name: form.encode() for name, form in {
    "bang and @": f"<{OUTSIDE}!victim@{OUTSIDE}>",
    "no domain": f"<victim%{OUTSIDE}>",
    "no brackets": f"victim@{OUTSIDE}",
    "dot behind": f"<victim@{DOMAIN}.{OUTSIDE}.>",
    "two routes": f"<@{DOMAIN},@{DOMAIN}:victim@{OUTSIDE}>",
    "blank before": f" <victim@{OUTSIDE}>",
    "escaped @": f'<"victim\\@{OUTSIDE}"@{DOMAIN}>',
}.items()}


def distrust_loopback(folder: Path) -> None:
    """Let loopback in as any allowed client, of whom nobody says that it checks senders."""
    with (folder / "config.yaml").open("a") as config:
        config.write("trusted: {networks: [192.0.2.0/24]}\n")


def try_form(port: int, form: bytes) -> str:
    """The answer to DATA, or to the first command that was refused; the mail is sent where it may be."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line, line.makefile("rb") as heard:
        reply = _reply(heard)
        for command in (b"EHLO mx.far.test", b"MAIL FROM:<" + PEOPLE[0].encode() + b"> SMTPUTF8",
                        b"RCPT TO:" + form, b"DATA", b"Subject: open relay\r\n\r\nx\r\n."):
            if reply[:1] not in ("2", "3"):
                break
            line.sendall(command + b"\r\n")
            reply = _reply(heard)
        return reply


def _reply(heard: object) -> str:
    while True:
        line = heard.readline().decode()      # type: ignore[attr-defined]
        if line[3:4] != "-":
            return str(line.strip())
