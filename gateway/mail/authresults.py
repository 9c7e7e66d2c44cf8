"""Authentication-Results (RFC 8601 section 2.2): what a mail server found out about a mail's author.

Our own reader, of some eighty lines: the package that reads this field was last touched in 2019 and
runs out of stack on nested comments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 16 * 1024                   # characters of one field; real ones have some hundred
_SPACE = re.compile(r"[ \t\r\n]*")
_QUOTED = r'"(?:[^"\\]|\\.)*+"'
_TOKEN = re.compile(rf'[^\s()<>@,;:\\"/\[\]?=]+|{_QUOTED}')       # RFC 2045 section 5.1: token or quoted
_KEYWORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_DIGITS = re.compile(r"[0-9]+")
# Wider than the grammar: servers write base64 and IPv6 addresses without quotes, too.
_VALUE = re.compile(rf'(?:[^\s;()"\\]|{_QUOTED})*+')
_IN_COMMENT = re.compile(r"[()\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one method found: `dkim=pass header.d=corp.example`. All in lower case."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...]       # ("header.d", "corp.example"), in order

    def one(self, name: str) -> str:
        """The property's value; "" where it is missing, or said twice."""
        found = [value for key, value in self.properties if key == name]
        return found[0] if len(found) == 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthResults:
    """One field. `authserv_id` is "" where not even that can be read."""

    authserv_id: str                  # lower case, unless a letter lies beyond ASCII
    results: tuple[Result, ...] = ()
    readable: bool = True             # False: it breaks the grammar, so nothing of it counts


class _Broken(Exception):
    """The text leaves the grammar here."""


def read_results(value: str) -> AuthResults:
    """What an Authentication-Results field says, comments left out. Never fails; time grows with the length."""
    scan = _Scan(value[:LONGEST])
    try:
        scan.skip()
        name = _plain(scan.need(_TOKEN))
    except _Broken:
        return AuthResults(authserv_id="", readable=False)
    try:
        if len(value) > LONGEST:
            raise _Broken
        return AuthResults(authserv_id=name, results=_results(scan))
    except _Broken:
        return AuthResults(authserv_id=name, readable=False)


def _results(scan: _Scan) -> tuple[Result, ...]:
    """All behind the authserv-id; an unknown version of the format is a broken field."""
    scan.skip()
    if scan.maybe(_DIGITS) not in ("", "1"):
        raise _Broken
    scan.skip()
    found: list[Result] = []
    while not scan.is_over():
        scan.mark(";")
        if scan.is_over():
            break                     # a closing semicolon, as some servers write
        method = scan.need(_KEYWORD).lower()
        scan.skip()
        if method == "none" and scan.is_over() and not found:
            break
        known = True
        if scan.maybe_mark("/"):
            known = scan.need(_DIGITS) == "1"
            scan.skip()
        scan.mark("=")
        result = Result(method=method, result=scan.need(_KEYWORD).lower(), properties=_properties(scan))
        if known:
            found.append(result)
    return tuple(found)


def _properties(scan: _Scan) -> tuple[tuple[str, str], ...]:
    """`ptype.property=value` up to the next method; what has no ptype (`reason=`) is passed over."""
    found: list[tuple[str, str]] = []
    scan.skip()
    while not scan.is_over() and not scan.at_mark(";"):
        ptype = scan.need(_KEYWORD).lower()
        scan.skip()
        name = ""
        if scan.maybe_mark("."):
            name = f"{ptype}.{scan.need(_KEYWORD).lower()}"
            scan.skip()
        scan.mark("=")
        value = _plain(scan.need(_VALUE))
        if name:
            found.append((name, value))
        scan.skip()
    return tuple(found)


def _plain(text: str) -> str:
    """A value without its quotes; letters beyond ASCII keep their case, since some fold into ASCII."""
    if '"' in text:
        text = re.sub(r'\\(.)|"', lambda match: match.group(1) or "", text)
    return text.lower() if text.isascii() else text


class _Scan:
    """A place in the text that only moves on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self._at >= len(self._text)

    def skip(self) -> None:
        """Pass over blanks and comments, nested or not."""
        while True:
            self.maybe(_SPACE)
            if not self.at_mark("("):
                return
            self._comment()

    def _comment(self) -> None:
        depth = 0
        while (match := _IN_COMMENT.search(self._text, self._at)) is not None:
            self._at = match.end() + (match.group() == "\\")
            depth += (match.group() == "(") - (match.group() == ")")
            if depth == 0:
                return
        raise _Broken

    def maybe(self, pattern: re.Pattern[str]) -> str:
        """What matches here, "" where nothing does."""
        match = pattern.match(self._text, self._at)
        if match is None:
            return ""
        self._at = match.end()
        return match.group()

    def need(self, pattern: re.Pattern[str]) -> str:
        """What matches here, which may be empty where the pattern allows it."""
        match = pattern.match(self._text, self._at)
        if match is None:
            raise _Broken
        self._at = match.end()
        return match.group()

    def at_mark(self, mark: str) -> bool:
        """Whether that character stands here."""
        return self._text.startswith(mark, self._at)

    def maybe_mark(self, mark: str) -> bool:
        """Pass over that character and the blanks behind it, where it stands here."""
        if not self.at_mark(mark):
            return False
        self._at += 1
        self.skip()
        return True

    def mark(self, mark: str) -> None:
        """Pass over that character, which must stand here, and the blanks behind it."""
        if not self.maybe_mark(mark):
            raise _Broken
