"""How real mail is read: the 671 messages that lie beside the checkout on some machines, by their own scorer."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import Any

from gateway.mail.parse import parse
from gateway.mail.types import Message
from tests.figures.figure import Figure, Measurement, at_least, none_of, skipped
from tests.figures.shared import FIXTURES, MAILS, missing, score
from tests.gateway.serving import COMMAND

PARSED, SLOW, EMPTY = "reading: mails not parsed", "reading: mails over 5 s", "reading: empty where text is"
MATCH, F1 = "reading: new text, normalised match", "reading: new text, token F1"
PRECISION, RECALL = "reading: automatic mail, precision", "reading: automatic mail, recall"
NAMES = (PARSED, SLOW, EMPTY, MATCH, F1, PRECISION, RECALL)


def fixtures() -> Iterator[Figure]:
    """Parsed, trimmed and known, as the scorer counts it."""
    reason = missing(FIXTURES, MAILS)
    if reason:
        yield from (skipped(name, "-", reason) for name in NAMES)
        return
    told = score(FIXTURES, str(MAILS), "--cmd", f"{shlex.join([*COMMAND, 'inspect', '--json'])} {{files}}")
    scores, _ = json.JSONDecoder().raw_decode(told)
    yield none_of(PARSED, scores["messages"] - scores["parsed_without_crash"],
                  reason=f"of {scores['messages']}")
    yield none_of(SLOW, scores["slow"])
    empty = _left_empty()
    yield none_of(EMPTY, len(empty), reason=", ".join(empty[:3]))
    yield at_least(MATCH, scores["normalised_pct"], 80, digits=1,
                   reason=f"percent of {scores['trim_cases']}; exact {scores['exact_pct']}")
    yield at_least(F1, scores["token_f1_mean"], 0.92, digits=3)
    automatic = scores["is_auto_generated"]
    counted = f"{automatic['positives']} automatic, {automatic['negatives']} not"
    yield at_least(PRECISION, automatic["precision"] or 0, 1.0, digits=3, reason=counted)
    yield at_least(RECALL, automatic["recall"] or 0, 0.99, digits=3)


def _left_empty() -> list[str]:
    """The mails that say something and were read as saying nothing."""
    found = []
    for folder in sorted(MAILS.iterdir()):
        listed = folder / "expected.jsonl"
        for line in listed.read_text("utf-8").splitlines() if listed.exists() else []:
            row: dict[str, Any] = json.loads(line)
            if not row.get("expected_visible_text", "").strip():
                continue
            read = parse(_mail((folder / row["file"]).read_bytes(), row.get("input", "message")))
            if not isinstance(read, Message) or not read.visible_text.strip():
                found.append(f"{folder.name}/{row['file']}")
    return found


def _mail(content: bytes, form: str) -> bytes:
    """The file as a message; some are a body alone."""
    if form == "message":
        return content
    subtype = b"html" if form == "html" else b"plain"
    return (b"From: a@b.example\r\nSubject: Re: x\r\nMIME-Version: 1.0\r\nContent-Type: text/" + subtype
            + b"; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + content)


MEASUREMENTS = (Measurement(names=NAMES, run=fixtures, floor=True),)
