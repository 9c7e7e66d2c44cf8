"""The abuse client against a running door: as a stranger with every case, and as a trusted peer.

What each case should come to stands in section 3 of the notes on reliability, with its reasons.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.attacks.relaying import FORMS, OUTSIDE, distrust_loopback, try_form
from tests.figures.figure import Figure, Measurement, at_most, none_of, skipped
from tests.figures.shared import ABUSE, missing, score
from tests.gateway.fake_hop import FakeHop
from tests.gateway.intake.papers import ONE
from tests.gateway.serving import ALL, Serving, write_folder

Answer = Mapping[str, Any]

SMUGGLED, INJECTED = "abuse: smuggled of 15", "abuse: injected"
AT_TARGET = "abuse: cases at target"
HONEST = "abuse: honest client beside 500 slow ones (s)"
MEMORY = "abuse: memory for 500 slow ones"
RELAYED = "door: relayed of 12 open-relay forms"
BOTH = "^(smuggle_|starttls|half_open|data_then)"       # what a trusted peer must not achieve either
COUNT = ("import sqlite3; print(sqlite3.connect('file:{store}?mode=ro', uri=True)"
         ".execute('SELECT count(*) FROM items').fetchone()[0])")


def _refused(code: str) -> Callable[[Answer], bool]:
    return lambda found: found["stored"] == 0 and str(found["replies"][0]).startswith(code)


def _taken(found: Answer) -> bool:
    """At the door; the parser, which has caps, deals with it later."""
    return found["verdict"] == "accepted" and found["stored"] == 1


TARGETS: dict[str, Callable[[Answer], bool]] = {
    "bare_lf_body": _refused("5"),
    "bare_cr_body": _refused("5"),
    "nul_in_body_and_header": _refused("5"),
    "body_line_100k": _refused("500"),
    "command_line_100k": lambda found: [one[:3] for one in found["replies"]] == ["500", "the"]
    and found["replies"][1].startswith("then NOOP -> 250"),
    "command_without_newline_2MiB": lambda found: found["replies"][0][:3] in ("500", "421", "<cl"),
    "recipients_10000": lambda found: found["accepted"] == 100 and found["first_refusal"].startswith("452"),
    "unauth_pipelining_before_greeting": lambda found: found["replies"][0][:3] in ("554", "421"),
    "pipelined_garbage": lambda found: found["verdict"] == "ok, disconnected" and found["n_replies"] <= 11,
    "starttls_injection": lambda found: str(found["verdict"]).startswith("ok"),
    "header_injection_in_envelope": lambda found: found["verdict"] == "ok",
    "size_declared_2GiB_and_stream_64MiB": lambda found: found["sent_MiB"] < 64 and found["stored"] == 0
    and [one[:3] for one in found["replies"][:2]] == ["552", "552"],
    "mime_bomb_depth_2000": _taken,
    "mime_parts_20000": _taken,
    "headers_20000": _taken,
    "loop_received_120": _refused("554"),
    "half_open_sessions": lambda found: found["verdict"] == "ok" and found["honest_seconds"] < 0.5,
    "data_then_disconnect": lambda found: found["stored"] == 0,
}


def abuse() -> Iterator[Figure]:
    reason = missing(ABUSE)
    if reason:
        targets = {SMUGGLED: "0", INJECTED: "0", AT_TARGET: "33 of 33", HONEST: "< 0.5", MEMORY: "<= 100 MiB"}
        yield from (skipped(name, target, reason) for name, target in targets.items())
        return
    stranger, _ = _played("", trusted=False)
    peer, grown = _played(BOTH, trusted=True)
    runs = {"stranger": stranger, "trusted peer": peer}
    smuggled = [f"{case} as {who}" for who, cases in runs.items() for case, found in cases.items()
                if found["verdict"] == "SMUGGLED"]
    injected = [f"{case} as {who}: {found['verdict']}" for who, cases in runs.items()
                for case, found in cases.items() if str(found["verdict"]).startswith(("INJECTED", "STORED"))]
    yield none_of(SMUGGLED, len(smuggled), reason=", ".join(smuggled) or "as a stranger and as a trusted peer")
    yield none_of(INJECTED, len(injected), reason=", ".join(injected))
    missed = [f"{case}: {json.dumps(found)[:120]}" for case, found in stranger.items() if not is_at_target(case, found)]
    yield Figure(name=AT_TARGET, value=f"{len(stranger) - len(missed)} of {len(stranger)}", target="33 of 33",
                 ok=len(stranger) == 33 and not missed, reason="; ".join(missed)[:400])
    waits = {who: float(cases["half_open_sessions"]["honest_seconds"]) for who, cases in runs.items()}
    slowest = max(waits.values())
    yield Figure(name=HONEST, value=f"{slowest:.2f}", target="< 0.5", ok=slowest < 0.5,
                 reason=", ".join(f"{seconds:.2f} as a {who}" for who, seconds in waits.items()))
    yield at_most(MEMORY, grown, 100, "MiB", digits=0, reason="trusted ones: of strangers one host has 20 at most")


def is_at_target(case: str, found: Answer) -> bool:
    """Whether a case came out as it should."""
    if case.startswith("smuggle_"):
        return bool(found["verdict"] == "ok" and found["stored"] <= 1)
    return bool(found["verdict"] != "client error" and TARGETS[case](found))


def _played(only: str, *, trusted: bool) -> tuple[dict[str, Answer], float]:
    """What came of each case, and the MiB by which the door has grown."""
    with tempfile.TemporaryDirectory(prefix="mailsquare-abuse-") as name, FakeHop() as hop:
        folder = Path(name)
        config = write_folder(folder, next_hop=hop.at.port)
        papers = ONE.write(folder)
        listen = 'listen: "127.0.0.1:0"'
        tls = "".join(f", {key}: {path}" for key, path in papers.items())
        config.write_text(config.read_text().replace(listen, listen + tls, 1))
        if not trusted:
            distrust_loopback(folder)
        with Serving(folder, roles="smtp") as serving:
            assert serving.process is not None
            before = _memory(serving.process.pid, "VmRSS")
            count = [sys.executable, "-c", COUNT.format(store=folder / "state" / "store.db")]
            score(ABUSE, "--port", str(serving.port), "--rcpt", ALL, "--sessions", "500",
                  "--count-cmd", shlex.join(count), *(["--only", only] if only else []),
                  "--json", str(folder / "abuse.json"))
            told = json.loads((folder / "abuse.json").read_text())
            grown = _memory(serving.process.pid, "VmHWM") - before
            assert not serving.ended(), serving.said()
            assert not any(b"smuggled-marker" in one.content.partition(b"\r\n\r\n")[0] for one in hop.mails)
            assert str(told.pop("server_alive_after")).startswith("250"), told
    return told, grown


def _memory(pid: int, field: str) -> float:
    """MiB of a process now (VmRSS) or at its peak (VmHWM), proc(5)."""
    found = re.search(rf"^{field}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert found
    return int(found[1]) / 1024


def open_relay() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="mailsquare-relay-") as name, FakeHop() as hop:
        write_folder(Path(name), next_hop=hop.at.port)
        distrust_loopback(Path(name))
        with Serving(Path(name), roles="smtp") as serving:
            replies = {form: try_form(serving.port, words) for form, words in FORMS.items()}
            assert try_form(serving.port, f"<{ALL}>".encode()).startswith("250")
            reached = [one for one in hop.commands if OUTSIDE in one or "victim" in one]
    through = [form for form, reply in replies.items() if reply.startswith("250")]
    assert len(FORMS) == 12
    yield none_of(RELAYED, max(len(through), len(reached)), reason=", ".join(through))


MEASUREMENTS = (
    Measurement(names=(RELAYED,), run=open_relay, floor=True),
    Measurement(names=(SMUGGLED, INJECTED, AT_TARGET, HONEST, MEMORY), run=abuse, floor=True),
)
