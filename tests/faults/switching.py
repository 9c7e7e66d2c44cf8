"""A door, a worker and a command in three processes of one gateway, and how soon `off` reaches all of them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import ALL, CONFIG, PEOPLE, RULES, Serving, letter, rows, run, write_folder
from tests.real.mailserver import free_ports
from tests.real.waiting import wait_for

HELD, WAITS = "Wachten", "Slack"
OURS = """rules:
  - {name: waits, when: {subject: {contains: wachten}}, do: hold, for: 4h}
  - {name: away, when: {subject: {contains: slack}}, do: post, target: away, nudge: none}
"""


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Seconds from the moment when the switch was there."""

    until_new_mail_passes: float
    until_all_is_mail: float        # what was held or waited to be posted, too


class Split:
    """The processes, in one folder."""

    def __init__(self, folder: Path, hop: FakeHop, door: Serving, worker: Serving) -> None:
        self.folder, self.hop, self.door, self.worker = folder, hop, door, worker

    def send(self, subject: str) -> None:
        assert 250 == self.door.send(letter(subject, "Gewoon een bericht."), [ALL])[0]

    def passed(self, subject: str) -> bool:
        """Whether the next hop has it for the list."""
        return any(f"Subject: {subject}\r\n".encode() in one.content and any(ALL in each for each in one.recipients)
                   for one in list(self.hop.mails))

    def states(self, word: str) -> set[str]:
        return {str(row[0]) for row in rows(self.folder, f"SELECT state FROM items WHERE subject LIKE '{word}%'")}


@contextmanager
def split(folder: Path) -> Iterator[Split]:
    """Door and worker apart; the Slack of this gateway is a port where nobody listens."""
    ports = free_ports("smtp", "slack")
    rules = re.sub(r"targets: \{", "targets: {away: {via: chat, channel: C0PLEIN00}, ", RULES)
    with FakeHop() as hop:
        config = write_folder(folder, next_hop=hop.at.port, smtp=ports["smtp"], rules=rules.replace("rules:\n", OURS))
        text = config.read_text().replace("networks:\n", (
            "networks:\n  chat: {kind: slack, token: xoxb-x, timeout_seconds: 1, "
            f"base_url: \"http://127.0.0.1:{ports['slack']}/api/\"}}\n"))
        config.write_text(text)
        with (Serving(folder, roles="worker,jobs", out="worker") as worker,
              Serving(folder, roles="smtp", out="door") as door):
            yield Split(folder, hop, door, worker)


def switch_off(here: Split, each: int) -> Spent:
    """Some mails are held and some wait for a network that is down; then the command is given."""
    for n in range(each):
        here.send(f"{HELD} {n}")
        here.send(f"{WAITS} {n}")
    wait_for(lambda: here.states(HELD) == {"held"} and here.states(WAITS) == {"acting"}, "mails that wait", seconds=90)
    done = run(here.folder, "off", "-c", "config.yaml", "--why", "a test")
    assert 0 == done.returncode, done.stderr
    here.send("Erna")
    assert here.passed("Erna")
    passes = time.time()
    names = [f"{word} {n}" for word in (HELD, WAITS) for n in range(each)]
    wait_for(lambda: all(map(here.passed, names)), "all that waited to be mail", seconds=90)
    since = (here.folder / "state" / "off").stat().st_mtime
    return Spent(until_new_mail_passes=passes - since, until_all_is_mail=time.time() - since)


__all__ = ["CONFIG", "PEOPLE", "Spent", "Split", "split", "switch_off"]
