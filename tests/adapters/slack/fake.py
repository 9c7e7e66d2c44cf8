"""A Slack of our own on loopback: it keeps channels, messages, files and people, and fails on request.

A fault names a method and what happens to its next call: an HTTP status, an error code, no answer
("hang"), or a connection cut ("reset"); `after` says whether the call had its effect before that.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from tests.adapters.slack.judge import faults_in
from tests.adapters.slack.workspace import Refusal, Workspace

TOKEN = "xoxb-test-token"


@dataclass
class Fault:
    """What goes wrong with the next call of a method."""

    method: str
    how: str = "status"               # "status", "code", "hang" or "reset"
    status: int = 200
    code: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    after: bool = False               # the call did its work first
    passes: int = 0                   # calls that go well before this one
    times: int = 1


class FakeSlack:
    """The server, its workspace, the calls it saw and what the judge had against them.

    `at` keeps when each request came, those that met a fault included.
    """

    def __init__(self, clock: Callable[[], float], *, port: int = 0, judged: bool = True) -> None:
        self.clock = clock
        self.workspace = Workspace(clock)
        self.faults: list[Fault] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.at: list[tuple[float, str]] = []
        self.wrong: list[str] = []
        self.judged = judged
        self.closing = threading.Event()
        self._lock = threading.Lock()
        fake = self

        class Answering(_Answering):
            slack = fake

        self._server = _Server(("127.0.0.1", port), Answering)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.workspace.upload_url = f"{self.url}/upload/"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """End the server and every call that hangs."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def names(self) -> list[str]:
        """The methods that were called, in order."""
        return [name for name, _ in self.calls]

    def fault_for(self, method: str) -> Fault | None:
        """The fault that this call meets, taken off the list once used up."""
        for fault in self.faults:
            if fault.method == method:
                if fault.passes:
                    fault.passes -= 1
                    return None
                fault.times -= 1
                if not fault.times:
                    self.faults.remove(fault)
                return fault
        return None

    def perform(self, method: str, fields: dict[str, Any]) -> dict[str, Any]:
        """The body of the answer."""
        with self._lock:
            self.calls.append((method, fields))
            try:
                return {"ok": True, **self.workspace.call(method, fields)}
            except Refusal as refusal:
                return {"ok": False, "error": refusal.code, **refusal.more}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a caller that is killed in the middle of a call is part of many stories."""


class _Answering(BaseHTTPRequestHandler):
    slack: FakeSlack
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        method = self.path.rpartition("/")[2]
        uploads = self.path.startswith("/upload/")
        self.slack.at.append((self.slack.clock(), "upload" if uploads else method))
        fault = self.slack.fault_for("upload" if uploads else method)
        if fault is not None and not fault.after:
            self._fail(fault)
            return
        answer = self._upload(method, body) if uploads else self._method(method, body)
        if fault is not None:
            self._fail(fault)
            return
        self._send(200, {"X-OAuth-Scopes": ",".join(self.slack.workspace.scopes)}, answer)

    def _upload(self, file: str, body: bytes) -> str:
        self.slack.workspace.uploaded(file, body)
        return f"OK - {len(body)}"

    def _method(self, method: str, body: bytes) -> str:
        content_type = self.headers.get("Content-Type") or ""
        if content_type.startswith("application/json"):
            fields = json.loads(body or b"{}")
        else:
            fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        scheme, _, token = (self.headers.get("Authorization") or "").partition(" ")
        if (scheme, token) != ("Bearer", TOKEN):
            return json.dumps({"ok": False, "error": "invalid_auth"})
        if self.slack.judged:
            self.slack.wrong += [
                f"{method}: {fault}" for fault in faults_in(method, content_type, body, fields, token)
            ]
        return json.dumps(self.slack.perform(method, fields))

    def _fail(self, fault: Fault) -> None:
        if fault.how == "hang":
            self.slack.closing.wait(30)
            self.close_connection = True
        elif fault.how == "reset":
            # With no time to linger, close sends RST: the caller sees the connection cut.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        else:
            said = fault.body if fault.body is not None else json.dumps({"ok": False, "error": fault.code})
            self._send(fault.status, fault.headers, said)

    def _send(self, status: int, headers: dict[str, str], body: str) -> None:
        raw = body.encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json; charset=utf-8"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the calls are kept in `calls`."""
