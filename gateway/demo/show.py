"""`mailsquare demo`: the whole gateway on this machine, fed with sample mail by real SMTP."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import signal
import smtplib
import tempfile
import time
import webbrowser
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from ..app import build
from ..config import load_config
from ..errors import ConfigError
from ..pipeline.parts import Parts
from ..service import Service
from ..store import items, journal
from ..store.items import State
from .mailbox import Outbox
from .samples import Sample, load_samples
from .setting import write_setting

SETTLE_SECONDS = 90         # how long all samples may take; the table is printed then as it stands
NOTHING_YET = "received", "acting"


async def show(*, port: int, web_port: int, browser: bool, once: bool, as_json: bool) -> int:
    """Play the samples; then, unless `once`, stay until Ctrl-C. Returns the exit code."""
    # told to stop while the samples still play: clean up as for Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console = Console(stderr=as_json)
    folder = Path(tempfile.mkdtemp(prefix="mailsquare-demo-"))
    outbox = Outbox()
    try:
        hop = await outbox.start()
        config = load_config(write_setting(folder, smtp_port=port, web_port=web_port, hop_port=hop))
        parts = await asyncio.to_thread(build, config)
        service = Service(config, parts, demo_outbox=lambda: tuple(outbox.mails))
        try:
            await service.start()
            _greet(console, service)
            await _play(console, parts, service.smtp_port, quiet=as_json)
            counts = await asyncio.to_thread(_settled, parts)
            _report(console, counts, service, as_json=as_json)
            if not once:
                await _until_told(console, service, browser=browser)
        finally:
            await service.stop()
            await asyncio.to_thread(parts.database.dispose)
    except ConfigError as error:
        console.print(f"[red]The demo cannot start:[/] {error}")
        console.print("Choose other ports: mailsquare demo --port 2526 --web-port 8081")
        return 2
    finally:
        await outbox.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _greet(console: Console, service: Service) -> None:
    console.print(
        f"sandbox mail server on localhost:{service.smtp_port} (nothing leaves this machine)\n"
        f"pages on http://localhost:{service.web_port}/"
    )


async def _play(console: Console, parts: Parts, port: int, *, quiet: bool) -> None:
    samples = load_samples(datetime.now(UTC))
    columns = (TextColumn("playing sample mail"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=console, disable=quiet)
    with bar:
        task = bar.add_task("mail", total=len(samples))
        for sample in samples:
            await asyncio.to_thread(send, port, sample)
            bar.advance(task)


def send(port: int, sample: Sample) -> None:
    """One sample by SMTP, byte for byte."""
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.ehlo("sample.demo")
        client.mail(sample.sender, ["BODY=8BITMIME"])
        for recipient in sample.recipients:
            client.rcpt(recipient)
        client.docmd("DATA")
        client.send(_dotted(sample.content))
        code, reply = client.getreply()
    if code != 250:
        words = reply.decode("utf-8", "replace")
        raise ConfigError(f"the sandbox did not take {sample.name}: {code} {words}")


def _dotted(content: bytes) -> bytes:
    body = content if content.endswith(b"\r\n") else content + b"\r\n"
    stuffed = body.replace(b"\r\n.", b"\r\n..")
    return (b"." + stuffed if stuffed.startswith(b".") else stuffed) + b".\r\n"


def count(parts: Parts) -> dict[str, int]:
    """seen, and the outcomes whose sum it is; `in_hand` only while something is."""
    with parts.database.connect() as connection:
        balance = items.balance(connection)
        relayed = sum(journal.relayed_since(connection, datetime.now(UTC) - timedelta(days=1)).values())
    outcomes = {
        "relayed": relayed,
        **{state.value: balance[state] for state in (
            State.DELIVERED, State.POSTED, State.BOTH, State.ABSORBED, State.HELD, State.FAILED)},
    }
    in_hand = balance[State.RECEIVED] + balance[State.ACTING]
    return {"seen": sum(outcomes.values()) + in_hand, **outcomes, **({"in_hand": in_hand} if in_hand else {})}


def _settled(parts: Parts) -> dict[str, int]:
    """The counts once nothing is in hand any more."""
    for _ in _ticks(SETTLE_SECONDS):
        counts = count(parts)
        if "in_hand" not in counts:
            return counts
    return count(parts)


def _ticks(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.2)


def _report(console: Console, counts: dict[str, int], service: Service, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(counts))
        return
    words = {
        "relayed": "small or guarded mail, passed on at once and never stored",
        "delivered": "looked at, and left to be mail",
        "posted": "now a post in a group, with a nudge to the author",
        "both": "mailed and posted",
        "absorbed": "reply-alls gathered in one thread",
        "held": "doubtful: waits half an hour, then goes out as mail",
        "failed": "a person must look",
        "in_hand": "still being worked on",
    }
    table = Table("outcome", "mails", "what it means", box=None, header_style="bold")
    table.columns[1].justify = "right"
    for name, number in counts.items():
        if name != "seen":
            table.add_row(name, str(number), words[name])
    console.print(table)
    total = " + ".join(str(number) for name, number in counts.items() if name != "seen")
    console.print(f"seen {counts['seen']} = {total}: nothing lost")
    console.print("the live page counts what was relayed apart, and calls the rest seen")
    base = f"http://localhost:{service.web_port}"
    console.print(
        f"\nwhere to look:\n  {base}/feed/       the groups, as colleagues see them"
        f"\n  {base}/live        what happened to each mail, and why"
        f"\n  {base}/review      mail that waits for somebody to decide"
        f"\n  {base}/playground  try other rules on this mail"
        f"\n  {base}/outbox      the mail that went out, nudges included"
    )


async def _until_told(console: Console, service: Service, *, browser: bool) -> None:
    console.print("\nstop: Ctrl-C (leaves nothing behind)")
    if browser:
        with contextlib.suppress(webbrowser.Error):
            await asyncio.to_thread(webbrowser.open, f"http://localhost:{service.web_port}/")
    done = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, done.set)
    await done.wait()
