"""An OAuth 2.0 provider for tests: gives tokens, lets them expire, and tells a mail server which are good."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs


class TokenGiver:
    """On loopback; `asked` has the forms that came to /token."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.good: set[str] = set()
        self.asked: list[dict[str, str]] = []
        self.refuses = False
        self.renews = ""                  # a refresh token that is given with each access token
        giver = self

        class Desk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                form = {key: values[0] for key, values in parse_qs(raw).items()}
                code, answer = giver.answer(self.path, form)
                body = json.dumps(answer).encode()
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        """Status and JSON for one request."""
        if path.startswith("/token"):
            self.asked.append(form)
            if self.refuses:
                return 400, {"error": "invalid_grant", "error_description": "trace 0000-secret-0000"}
            renewed = {"refresh_token": self.renews} if self.renews else {}
            return 200, {"access_token": self.give(), "token_type": "Bearer", "expires_in": 3600, **renewed}
        good = form.get("token") in self.good
        return 200, {"active": good, "username": self.user} if good else {"active": False}

    def give(self) -> str:
        """A token that is good until `expire`."""
        token = f"token-{len(self.asked)}-{id(object())}"
        self.good.add(token)
        return token

    def expire(self) -> None:
        """No token given so far is good any more."""
        self.good.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
