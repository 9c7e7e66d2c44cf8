"""What becomes of a mail whose content is here: refused, taken, or handed on at once."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import replace

from ..mail.headers import scan_headers
from ..mail.types import Envelope, Headers, Recipient
from ..relay import NextHopDown, Reply, received_line
from .command import Refused
from .content import Checks, unwrap
from .frame import Frame
from .proxy import Proxy
from .types import Fate, Verdict

log = logging.getLogger("mailsquare.intake")

_INLINE = 1 << 17           # bytes; longer mail is unwrapped in a thread
_JUDGE_SECONDS = 5.0
_FEW, _SHORT = 20, 8192     # recipients, and characters of header: up to here a verdict takes well under 1 ms
_LATER = "451 4.4.1 The mail can be neither stored nor handed on just now; try again later"
_REPLY = re.compile(r"[45]\d\d [ -~]+\Z")

JUDGE_FAILED = "judge-failed"
COMMIT_FAILED = "commit-failed"


async def settle(frame: Frame, proxy: Proxy, envelope: Envelope, raw: bytearray, checks: Checks) -> str:
    """The SMTP reply, once it is true."""
    try:
        content, headers = await _read(frame, raw, checks)
    except Refused as refused:
        return str(refused)
    if len(headers.all("received")) > frame.settings.max_hops:
        return "554 5.4.6 Too many hops: this mail goes round in a loop"
    verdict = await _judge(frame, envelope, headers)
    if verdict.fate is Fate.REFUSE:
        return verdict.reason if _REPLY.match(verdict.reason) else "554 5.7.1 The mail is refused"
    if verdict.fate is Fate.TAKE:
        item = await _commit(frame, envelope, headers, content)
        if item:
            return f"250 2.0.0 queued as {item}"
        verdict = Verdict(fate=Fate.RELAY, reason=COMMIT_FAILED)
    return await _hand_on(frame, proxy, envelope, headers, content, verdict.reason)


async def _read(frame: Frame, raw: bytearray, checks: Checks) -> tuple[bytes, Headers]:
    def read() -> tuple[bytes, Headers]:
        content = unwrap(raw, checks)
        return content, scan_headers(content)

    if len(raw) <= _INLINE:
        return read()
    return await asyncio.get_running_loop().run_in_executor(frame.threads, read)


async def _judge(frame: Frame, envelope: Envelope, headers: Headers) -> Verdict:
    """The house's verdict; when it has none, the mail stays ordinary mail."""
    try:
        if len(envelope.recipients) <= _FEW and sum(len(value) for _, value in headers.fields) <= _SHORT:
            return frame.door.judge(envelope, headers)     # a thread would cost more than the verdict
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(_JUDGE_SECONDS):
            return await loop.run_in_executor(frame.threads, frame.door.judge, envelope, headers)
    except Exception as trouble:      # noqa: BLE001  doubt of any sort means ordinary mail
        log.error("a mail could not be judged and is handed on: %s", type(trouble).__name__)
        return Verdict(fate=Fate.RELAY, reason=JUDGE_FAILED)


async def _commit(frame: Frame, envelope: Envelope, headers: Headers, content: bytes) -> str:
    """The item's id, or "" when it is not durable in time.

    The commit is a task of its own: a client that hangs up, or a door that closes, cancels the
    session but must not tear a transaction. One that ends after its deadline leaves an item behind
    beside the mail that was handed on: one copy too many, never one too few.
    """
    async def accept() -> str:
        with frame.register.work():
            return await frame.door.accept(envelope, headers, content)

    task = asyncio.create_task(accept())
    frame.register.keep(task)
    try:
        await asyncio.wait({task}, timeout=frame.settings.commit_seconds)     # leaves it running, whatever happens
        if not task.done():
            raise TimeoutError
        return task.result()
    except Exception as trouble:      # noqa: BLE001  no error of the store may cost a mail
        # the error's text may quote the mail, so its kind must do
        log.error("a mail could not be stored and is handed on: %s", type(trouble).__name__)
        return ""


async def _hand_on(frame: Frame, proxy: Proxy, envelope: Envelope, headers: Headers, content: bytes,
                   reason: str) -> str:
    ours = [one for one in envelope.recipients if frame.door.ours(one.address)]
    others = [one for one in envelope.recipients if one not in ours]
    if ours:
        if reason == COMMIT_FAILED:
            return _LATER             # the next hop cannot take these, so the client keeps all
        item = await _commit(frame, replace(envelope, recipients=tuple(ours)), headers, content)
        if not item:
            return _LATER
        if not others:
            return f"250 2.0.0 queued as {item}"
    reply = await _relay(frame, proxy, envelope, others, content)
    if reply.taken:
        frame.door.relayed(reason)
    return reply.text


async def _relay(frame: Frame, proxy: Proxy, envelope: Envelope, recipients: Sequence[Recipient],
                 content: bytes) -> Reply:
    received = received_line(helo=envelope.helo, peer=envelope.peer, hostname=frame.hostname,
                             id=secrets.token_hex(6))
    try:
        async with asyncio.timeout(frame.settings.relay_seconds):
            reply = await proxy.deliver(replace(envelope, recipients=tuple(recipients)), received, content)
    except (NextHopDown, TimeoutError) as trouble:
        log.warning("a mail waits at its sender: %s", trouble or "the next hop did not answer in time")
        return Reply(451, _LATER)
    # 421 would tell our client that we hang up, and anything but an answer to mail is no answer
    return reply if reply.taken or (reply.code >= 400 and reply.code != 421) else Reply(451, _LATER)
