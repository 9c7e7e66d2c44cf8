"""A service behind a real Postfix that sends canaries quickly, and four ways to break their way."""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.gateway.serving import Serving, write_folder
from tests.real.mailserver import PASSWORD, PEOPLE, MailServer
from tests.real.waiting import wait_for

READ = PEOPLE[29]  # whose mailbox is read
EVERY, LATE = 2, 3  # seconds: a service in a hurry
PATIENCE = 60.0  # seconds until a break or its end is told


class Trials:
    """The mail server, the service in two processes, and what its pages say."""

    def __init__(self, server: MailServer, folder: Path) -> None:
        self.server, self.folder = server, folder
        config = write_folder(folder, next_hop=server.ports["back"], smtp=server.ports["gateway"])
        front = f'"127.0.0.1:{server.ports["smtp"]}"'
        (folder / "secret").write_text(PASSWORD)
        smtp = f'smtp: {{listen: "127.0.0.1:{server.ports["gateway"]}"}}'
        settings = config.read_text().replace(smtp, f"{smtp}, imap: {{square: {self._mailbox()}}}")
        config.write_text(f"{settings}canary: {{via: {front}, every: {EVERY}s, late_after: {LATE}s}}\n")
        self.door = Serving(folder, roles="smtp", out="door-out")
        self.rest = Serving(folder, roles="imap,worker,web,jobs", out="rest-out")

    def _mailbox(self) -> str:
        return (
            f"{{host: 127.0.0.1, port: {self.server.ports['imap']}, tls: none, user: {READ}, "
            f"password_file: secret, address: {READ}}}"
        )

    def ask(self, path: str) -> tuple[int, str]:
        """The answer of the pages to anybody on this machine."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.rest.web_port}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def canary(self, way: str = "door") -> Mapping[str, Any]:
        """What /readyz says of a way: through the door, or into a mailbox."""
        found = json.loads(self.ask("/readyz")[1])["findings"]
        return next(
            (one for one in found if one["name"] == "canary" and one["about"] == way), {"code": "nothing of it"}
        )

    def code(self) -> str:
        """The leg that /readyz names."""
        return str(self.canary()["code"])

    def wait_for(self, code: str) -> None:
        """Until that leg is named; fails with what is named instead."""
        try:
            wait_for(lambda: self.code() == code, code, seconds=PATIENCE)
        except AssertionError as error:
            rows = self.rest.rows("SELECT * FROM canaries ORDER BY sent_at DESC LIMIT 5")
            said = self.rest.said()[-1000:] + self.door.said()[-1000:] + self.server.log()[-2000:]
            raise AssertionError(f"{error}; {self.canary()}; {rows}; {said}") from error

    def named(self, breakage: str) -> str:
        """The leg that is named for a break once one is; afterwards all is mended and well again."""
        with BREAKS[breakage](self):
            broken = datetime.now(UTC)
            leg = wait_for(lambda: self._named_since(broken), f"words for {breakage}", seconds=PATIENCE)
        self.wait_for("canary-well")
        return str(leg)

    def _named_since(self, broken: datetime) -> str:
        """The leg that a canary sent since then was lost on: an earlier one was half way already."""
        found = self.canary()
        if found["code"] in WELL or datetime.fromisoformat(found["since"]) < broken:
            return ""
        return str(found["code"])


WELL = ("canary-well", "canary-none", "canary-under-way")


@contextmanager
def trials(folder: Path) -> Iterator[Trials]:
    """All of it running, with a canary home already."""
    with ExitStack() as stack:
        server = MailServer(variant="transport")
        server.start()
        stack.callback(server.stop)
        made = Trials(server, folder)
        stack.enter_context(made.rest)
        stack.enter_context(made.door)
        made.wait_for("canary-well")
        yield made


@contextmanager
def _changed(server: MailServer, change: Callable[[], object]) -> Iterator[None]:
    """Postfix with other settings for a while."""
    kept = server.top / "as-it-was"
    shutil.copytree(server.conf, kept)
    try:
        change()
        _reload(server)
        yield
    finally:
        shutil.copytree(kept, server.conf, dirs_exist_ok=True)
        shutil.rmtree(kept)
        _reload(server)


def _reload(server: MailServer) -> None:
    subprocess.run(
        ["postfix", "-c", str(server.conf), "reload"], check=True, timeout=20, stdin=subprocess.DEVNULL
    )


@contextmanager
def _without(trial: Trials, port: str) -> Iterator[None]:
    """Postfix without one of its listeners."""
    service = f"127.0.0.1:{trial.server.ports[port]}/inet"
    words = ["postconf", "-c", str(trial.server.conf), "-MX", service]
    with _changed(trial.server, lambda: subprocess.run(words, check=True, timeout=20)):
        yield


@contextmanager
def _no_route(trial: Trials) -> Iterator[None]:
    """Postfix that does not know where our own domain lives."""
    ours = "plein.waterkant.example"

    def forget() -> None:
        for path in trial.server.conf.iterdir():
            if path.is_file() and path.name != "master.cf":
                lines = path.read_text().splitlines(keepends=True)
                path.write_text("".join(line for line in lines if not line.startswith(ours)))

    with _changed(trial.server, forget):
        yield


@contextmanager
def _shut_door(trial: Trials) -> Iterator[None]:
    """The gateway without its door."""
    trial.door.stop()
    try:
        yield
    finally:
        trial.door.start()


BREAKS: Mapping[str, Callable[[Trials], Any]] = {
    "front down": lambda trial: _without(trial, "smtp"),
    "route missing": _no_route,
    "door down": _shut_door,
    "next hop down": lambda trial: _without(trial, "back"),
}
LEGS = {
    "front down": "canary-front",
    "route missing": "canary-route",
    "door down": "canary-door",
    "next hop down": "canary-hop",
}
