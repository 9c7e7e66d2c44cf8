"""Mail going out: the next hop, and how bytes reach it unchanged."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from .hops import Hop, Hops
from .mail.types import Envelope, Headers, Recipient

_UNPRINTABLE = re.compile(r"[^!-~]|[()<>;\\]")
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>]")
_QUOTED = re.compile(r'"(?:[^"\\\x00-\x1f\x7f]|\\[\x20-\x7e])*"')    # RFC 5321 section 4.1.2, with RFC 6531
_BODY = frozenset({"BODY=8BITMIME", "BODY=7BIT"})
# A dot that opens a line, and a dot that stands alone between any two line ends.
_DOTS = re.compile(rb"(?:\A|\r\n)\.|(?:(?<!\r)\n|\r)\.(?=[\r\n])")
_COMMAND_LENGTH = 510  # RFC 5321 section 4.5.3.1.4, without CRLF


@dataclass(frozen=True, slots=True)
class NextHop:
    """Where mail goes on to: host and port of an SMTP server, without TLS.

    `instead` has those addresses that it knows by another name, in lower case: lists that were renamed
    so that their old address leads to us.
    """

    host: str
    port: int
    instead: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Reply:
    """One SMTP reply; `text` is the whole of it, several lines joined by CRLF."""

    code: int
    text: str

    @property
    def taken(self) -> bool:
        """True for 2xx."""
        return 200 <= self.code < 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """Which recipients the next hop took, refused for good, or put off, with its own words."""

    accepted: tuple[str, ...]
    refused: Mapping[str, str]
    deferred: Mapping[str, str]


class NextHopDown(OSError):
    """The next hop could not be reached, hung up, or did not answer in time.

    `maybe_taken` is True when the whole mail had been sent: a second try may make a second copy.
    """

    def __init__(self, message: str, *, maybe_taken: bool = False) -> None:
        super().__init__(message)
        self.maybe_taken = maybe_taken


def received_line(*, helo: str, peer: str, hostname: str, id: str, at: datetime | None = None) -> str:
    """One trace field, folded, without the last CRLF (RFC 5321 section 4.4)."""
    # the client chooses its HELO name: nothing of it may end the field or its comment
    name = _UNPRINTABLE.sub("?", helo)[:255] or "unknown"
    date = format_datetime(at or datetime.now(UTC))
    return (
        f"Received: from {name} ([{_UNPRINTABLE.sub('?', peer)}])\r\n"
        f"\tby {hostname} (Mailsquare) with ESMTP id {id};\r\n\t{date}"
    )


def carries_our_mark(headers: Headers, hostname: str) -> bool:
    """True when this mail has been through our hands before."""
    mark = f" by {hostname} (mailsquare) ".lower()
    return any(mark in " ".join(value.split()).lower() for value in headers.all("received"))


def transparent(content: bytes) -> bytes:
    """`content` as it goes over the wire after DATA, with the closing dot (RFC 5321 section 4.5.2).

    Only CRLF ends a line here, so a bare LF or CR stays what it is. One exception: a dot alone between
    bare line ends is doubled, since a lax next hop would take it for the end of the mail.
    """
    if content and not content.endswith(b"\r\n"):
        content += b"\r\n"
    if content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r"):
        stuffed = content.replace(b"\r\n.", b"\r\n..")  # far faster than the pattern
        if stuffed.startswith(b"."):
            stuffed = b"." + stuffed
    else:
        stuffed = _DOTS.sub(lambda dot: dot[0] + b".", content)
    return stuffed + b".\r\n"


def mail_command(sender: str, options: Sequence[str], size: int, offered: Mapping[str, str]) -> str:
    """MAIL with those parameters that the next hop offers; the others are dropped."""
    words = [f"MAIL FROM:<{_safe(sender)}>"]
    if size and "size" in offered:
        words.append(f"SIZE={size}")
    for option in options:
        key = option.partition("=")[0].upper()
        wanted = {"RET": "dsn", "ENVID": "dsn", "SMTPUTF8": "smtputf8"}.get(key)
        if wanted in offered or (option.upper() in _BODY and "8bitmime" in offered):
            words.append(option)
    return " ".join(words)


def rcpt_command(recipient: Recipient, offered: Mapping[str, str], next_hop: NextHop) -> str:
    """RCPT under the name that the next hop knows, with its DSN parameters when it offers DSN."""
    address = next_hop.instead.get(recipient.address.lower(), recipient.address)
    words = [f"RCPT TO:<{_safe(address)}>"]
    return " ".join(words + (list(recipient.options) if "dsn" in offered else []))


def xforward_commands(xforward: Sequence[tuple[str, str]], offered: Mapping[str, str]) -> list[str]:
    """XFORWARD commands for the attributes that the next hop asks for (Postfix XFORWARD_README)."""
    names = set(offered.get("xforward", "").upper().split())
    words = [f"{name}={value}" for name, value in xforward if name.upper() in names]
    if not words:
        return []
    whole = " ".join(["XFORWARD", *words])
    return [whole] if len(whole) <= _COMMAND_LENGTH else [f"XFORWARD {word}" for word in words]


def needs_utf8(addresses: Sequence[str]) -> bool:
    """True when one of the addresses can only travel with SMTPUTF8 (RFC 6531)."""
    return not all(address.isascii() for address in addresses)


def _safe(address: str) -> str:
    quoted = _QUOTED.match(address)      # between quotes the door takes blanks and < > as well
    if _UNSAFE.search(address[quoted.end():] if quoted else address):
        raise ValueError("an address with a line end, a blank or < > cannot go into an SMTP command")
    return address


class Relay:
    """Gives accepted mail to the next hop on kept connections; made for threads and durable steps."""

    def __init__(self, next_hop: NextHop, hostname: str, timeout: float = 15) -> None:
        self._next_hop = next_hop
        self._hostname = hostname
        self._timeout = timeout  # seconds for each answer, not for the whole
        self._hops = Hops()

    def deliver(
        self, envelope: Envelope, content: bytes, recipients: Sequence[Recipient], *, received: str
    ) -> Delivered:
        """What became of each recipient; raises NextHopDown when nothing can be said of some."""
        if received:
            content = received.rstrip("\r\n").encode("ascii", "replace") + b"\r\n" + content
        kept = self._hops.take()
        if kept is not None:
            try:
                return self._through(kept, envelope, content, recipients)
            except NextHopDown as down:
                if down.maybe_taken:
                    raise
                # it had grown tired of a kept connection, and has not got the mail: once more, anew
        return self._through(self._new(), envelope, content, recipients)

    def close(self) -> None:
        """Hang up at the next hop."""
        self._hops.close()

    def _new(self) -> Hop:
        try:
            hop = Hop(smtplib.SMTP(self._next_hop.host, self._next_hop.port, self._hostname, self._timeout))
        except (OSError, smtplib.SMTPException) as trouble:
            raise NextHopDown(f"next hop {self._next_hop} cannot be reached: {_why(trouble)}") from trouble
        try:
            _Call(self._next_hop, hop).greet()
        except NextHopDown:
            hop.client.close()
            raise
        return hop

    def _through(
        self, hop: Hop, envelope: Envelope, content: bytes, recipients: Sequence[Recipient]
    ) -> Delivered:
        """The whole of a mail over one connection; NextHopDown only while nobody has got it."""
        accepted: list[str] = []
        refused: dict[str, str] = {}
        deferred: dict[str, str] = {}
        waiting = list(recipients)
        call = _Call(self._next_hop, hop)
        try:
            while waiting:
                try:
                    taken = call.transaction(envelope, waiting, content)
                except NextHopDown as down:
                    if not accepted:
                        raise
                    # the first ones have it: only the rest may be tried again
                    deferred |= {one.address: f"451 4.4.2 {down}" for one in waiting}
                    break
                accepted += taken.accepted
                refused |= taken.refused
                deferred |= taken.deferred
                # "too many recipients" (RFC 5321 section 4.5.3.1.10): the rest goes in a new transaction
                full = [one for one in waiting if deferred.get(one.address, "").startswith("452")]
                waiting = full if taken.accepted else []
                for one in waiting:
                    deferred.pop(one.address, None)
        except BaseException:
            hop.sound = False  # who knows what is still open there
            raise
        finally:
            self._hops.give_back(hop)
        return Delivered(accepted=tuple(accepted), refused=refused, deferred=deferred)

    def send(self, content: bytes, sender: str = "", *, recipient: str) -> Delivered:
        """A mail of our own to one person; the null sender unless told, so that nothing answers it."""
        eight = () if content.isascii() else ("BODY=8BITMIME",)
        envelope = Envelope(sender=sender, recipients=(Recipient(address=recipient),), options=eight)
        return self.deliver(envelope, content, envelope.recipients, received="")


class _Call:
    """What is said on one connection to the next hop."""

    def __init__(self, next_hop: NextHop, hop: Hop) -> None:
        self._next_hop = next_hop
        self._hop = hop
        self._client = hop.client

    def greet(self) -> None:
        """EHLO; NextHopDown where we are not let in."""
        self._ask("ehlo", greet=True)

    def transaction(self, envelope: Envelope, recipients: Sequence[Recipient], content: bytes) -> Delivered:
        """One MAIL, its RCPTs, and DATA when any recipient was taken."""
        offered = self._client.esmtp_features
        utf8 = "SMTPUTF8" in (option.upper() for option in envelope.options) and "smtputf8" in offered
        self._client.command_encoding = "utf-8" if utf8 else "ascii"
        if not utf8 and needs_utf8([envelope.sender]):
            return _all_refused(recipients, "553 5.6.7 The next hop does not offer SMTPUTF8")
        for command in xforward_commands(envelope.xforward, offered):
            self._ask(command)
        mail = self._ask(mail_command(envelope.sender, envelope.options, len(content), offered))
        if not mail.taken:
            self._clear()  # of what XFORWARD said
            return _sorted({one.address: mail for one in recipients})
        answers = {one.address: self._rcpt(one, offered, utf8) for one in recipients}
        if any(answer.taken for answer in answers.values()):
            end = self._content(content)
            answers = {key: end if answer.taken else answer for key, answer in answers.items()}
        if not any(answer.taken for answer in answers.values()):
            self._clear()
        return _sorted(answers)

    def _clear(self) -> None:
        """RSET; a connection where that fails is not kept, but the answers that came before still count."""
        try:
            self._hop.sound = self._ask("RSET").taken
        except NextHopDown:
            self._hop.sound = False

    def _rcpt(self, recipient: Recipient, offered: Mapping[str, str], utf8: bool) -> Reply:
        if not utf8 and needs_utf8([recipient.address]):
            return Reply(553, "553 5.6.7 The next hop does not offer SMTPUTF8")
        return self._ask(rcpt_command(recipient, offered, self._next_hop))

    def _content(self, content: bytes) -> Reply:
        """DATA written by ourselves: smtplib turns every bare LF and CR into CRLF."""
        ready = self._ask("DATA")
        if ready.code != 354:
            return ready
        sent = False
        try:
            self._client.send(transparent(content))
            sent = True
            code, text = self._client.getreply()
        except (OSError, smtplib.SMTPException) as trouble:
            self._hop.sound = False
            raise NextHopDown(
                f"next hop {self._next_hop} was lost inside DATA: {_why(trouble)}", maybe_taken=sent
            ) from trouble
        self._hop.sound = code != 421
        return _reply(code, text)

    def _ask(self, command: str, *, greet: bool = False) -> Reply:
        try:
            code, text = self._client.ehlo() if greet else self._client.docmd(command)
        except (OSError, smtplib.SMTPException) as trouble:
            self._hop.sound = False
            raise NextHopDown(f"next hop {self._next_hop} was lost: {_why(trouble)}") from trouble
        if code in (-1, 421) or (greet and code != 250):
            self._hop.sound = False
        if code in (-1, 421) or (greet and code != 250):
            raise NextHopDown(f"next hop {self._next_hop} hung up: {_reply(code, text).text}")
        return _reply(code, text)


def _reply(code: int, text: bytes) -> Reply:
    words = text.decode("utf-8", "replace").splitlines() or [""]
    return Reply(code, f"{code} {' '.join(words)}")


def _why(trouble: Exception) -> str:
    return str(trouble) or type(trouble).__name__


def _all_refused(recipients: Sequence[Recipient], text: str) -> Delivered:
    return _sorted({one.address: Reply(int(text[:3]), text) for one in recipients})


def _sorted(answers: Mapping[str, Reply]) -> Delivered:
    return Delivered(
        accepted=tuple(key for key, answer in answers.items() if answer.taken),
        refused={key: answer.text for key, answer in answers.items() if answer.code >= 500},
        deferred={
            key: answer.text for key, answer in answers.items() if not answer.taken and answer.code < 500
        },
    )
