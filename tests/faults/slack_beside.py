"""A Slack in a process of its own, which outlives the gateway: `python -m tests.faults.slack_beside FILE`.

Beside the methods it answers GET /seen with what stands in its channels and which calls came when.
It writes its address to FILE once it listens, and ends with its parent.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.request import urlopen

from tests.adapters.slack.fake import FakeSlack
from tests.faults.mails import PEOPLE
from tests.real.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
CHANNEL = "C0PLEIN00"


@dataclass(frozen=True)
class Said:
    """One message of the gateway's."""

    key: str
    text: str
    thread: str


@dataclass
class SlackBeside:
    """The process and what is asked of it. `url` stays the same over everything that happens."""

    folder: Path
    url: str = ""
    _asked: str = ""
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Come up."""
        file = self.folder / "slack"
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.slack_beside", str(file)], env=environment,
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        )
        wait_for(lambda: file.exists() and file.read_text().endswith("\n"), "the Slack beside us", seconds=60)
        self.url, self._asked = file.read_text().split()

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process = None

    def said(self) -> list[Said]:
        """Every message in the channel, in the order in which it came."""
        with urlopen(self._asked, timeout=30) as answer:
            return [Said(**one) for one in json.load(answer)]


def main() -> None:
    slack = FakeSlack(time.time, judged=False)
    slack.workspace.add_channel(CHANNEL, "plein", members=["U0BOTUSER"])
    slack.workspace.add_user("U0BOTUSER", "Mailsquare", None, is_bot=True)
    for n in range(PEOPLE):
        slack.workspace.add_user(f"U0P{n:06}", f"Persoon {n}", f"p{n}@storm.example")
    asked = HTTPServer(("127.0.0.1", 0), _asked_of(slack))
    threading.Thread(target=asked.serve_forever, daemon=True).start()
    Path(sys.argv[1]).write_text(f"{slack.url} http://127.0.0.1:{asked.server_port}\n")
    sys.stdin.read()          # ends with its parent, whatever becomes of that


def _asked_of(slack: FakeSlack) -> type[BaseHTTPRequestHandler]:
    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            messages = slack.workspace.channels[CHANNEL].messages
            body = json.dumps([
                {"key": (one.get("metadata") or {}).get("event_payload", {}).get("key", ""),
                 "text": one["text"], "thread": one.get("thread_ts") or one["ts"]} for one in list(messages)
            ]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Asked


if __name__ == "__main__":
    main()
