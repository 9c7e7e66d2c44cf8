"""Who a browser is: a signed cookie, and what its session has been shown."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from starlette.responses import Response

LASTS = timedelta(days=30)
ADMIN_LASTS = timedelta(hours=12)
LONGEST_COOKIE = 1_000
MOST_SESSIONS = 1_000  # whose revealed items are kept in memory
MOST_REVEALED = 500  # items a session


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser. `admin` is a mark of the password the local admin came in with."""

    key: str  # random; the form token follows from it
    since: int  # seconds since 1970
    person: str = ""  # address of the colleague who signed in
    admin: str = ""


class Sessions:
    """Makes, reads and hands out session cookies. Nothing about a session is stored here."""

    def __init__(self, secret: bytes, clock: Callable[[], datetime], *, secure: bool) -> None:
        self._serializer = URLSafeSerializer(
            secret,
            salt="mailsquare.web.session",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )
        self._csrf_key = hmac.digest(secret, b"mailsquare.web.csrf", "sha256")
        self._clock = clock
        self._secure = secure
        # the prefix makes the browser refuse a cookie that another host of the domain set
        self.cookie = "__Host-mailsquare" if secure else "mailsquare"

    def new(self, *, person: str = "", admin: str = "") -> Session:
        """A session nobody has had before; a sign-in always starts one."""
        return Session(
            key=secrets.token_urlsafe(18), since=int(self._clock().timestamp()), person=person, admin=admin
        )

    def read(self, cookie: str) -> Session | None:
        """The session in a cookie of ours, or None where it is altered, strange or too old."""
        if not cookie or len(cookie) > LONGEST_COOKIE:
            return None
        try:
            found: Any = self._serializer.loads(cookie)
        except BadData:
            return None
        match found:
            case [str(key), int(since), str(person), str(admin)]:
                session = Session(key=key, since=since, person=person, admin=admin)
                return session if self._is_fresh(session) else None
        return None

    def keep(self, response: Response, session: Session) -> Response:
        """Have the browser keep this session."""
        response.headers.append("set-cookie", self.header(session))
        return response

    def header(self, session: Session) -> str:
        """The value of the Set-Cookie header for a session."""
        value = self._serializer.dumps([session.key, session.since, session.person, session.admin])
        lasts = ADMIN_LASTS if session.admin else LASTS
        parts = [
            f"{self.cookie}={value}",
            "Path=/",
            "HttpOnly",
            "SameSite=Lax",
            f"Max-Age={int(lasts.total_seconds())}",
            *(["Secure"] if self._secure else []),
        ]
        return "; ".join(parts)

    def csrf(self, session: Session) -> str:
        """The token that a form of this session carries."""
        return hmac.new(self._csrf_key, session.key.encode(), "sha256").hexdigest()

    def _is_fresh(self, session: Session) -> bool:
        age = self._clock().timestamp() - session.since
        lasts = ADMIN_LASTS if session.admin else LASTS
        return age < lasts.total_seconds()


class Revealed:
    """Which items a session has had unmasked; forgotten at a restart, and so masked again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_session: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()

    def add(self, session: Session, item_id: str) -> bool:
        """Note an item; False when the session had it already."""
        with self._lock:
            shown = self._by_session.setdefault(session.key, OrderedDict())
            self._by_session.move_to_end(session.key)
            if item_id in shown:
                return False
            shown[item_id] = None
            if len(shown) > MOST_REVEALED:
                shown.popitem(last=False)
            if len(self._by_session) > MOST_SESSIONS:
                self._by_session.popitem(last=False)
            return True

    def has(self, session: Session, item_id: str) -> bool:
        """Whether this session may see the item's names and subject."""
        with self._lock:
            return item_id in self._by_session.get(session.key, ())
