"""The sample mails, people and lists of the demo: an invented company in Leiden and Utrecht."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from .placeholders import fill_in

HERE = Path(__file__).parent
PEOPLE = HERE / "people.csv"
PLAYLIST = HERE / "playlist.yaml"
RULES = HERE / "rules.yaml"
MAILS = HERE / "samples"

_NULL_SENDER = "<>"                   # as a person writes it; envelopes hold ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One mail of the playlist, ready to be handed over by SMTP."""

    name: str                         # "09-taart", the file without its ending
    sender: str                       # of the envelope; "" for the null sender
    recipients: tuple[str, ...]       # of the envelope
    content: bytes                    # lines end in CRLF, dates are filled in
    note_nl: str = ""                 # what to look at; "" where nothing is special
    note_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee:
    """A row of people.csv."""

    address: str
    name: str
    department: str
    language: str                     # of nudges: nl or en


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleList:
    """A mailing list of the demo's company with its members."""

    address: str
    members: tuple[str, ...]


def load_samples(now: datetime) -> tuple[Sample, ...]:
    """All samples in playing order; their dates lie within the hour before `now`.

    Raises:
        ValueError: `now` has no time zone.
    """
    return tuple(_sample(entry, now) for entry in _playlist()["samples"])


def people() -> tuple[Employee, ...]:
    """Everybody with a mailbox: some 240 people and six shared mailboxes."""
    with PEOPLE.open(encoding="utf-8", newline="") as file:
        return tuple(Employee(**row) for row in csv.DictReader(file))


def lists() -> tuple[SampleList, ...]:
    """The company's mailing lists, the one to everybody first."""
    everyone = people()
    return tuple(SampleList(address=entry["address"], members=_members(entry, everyone))
                 for entry in _playlist()["lists"])


def _playlist() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = YAML(typ="safe", pure=True).load(PLAYLIST.read_text(encoding="utf-8"))
    return loaded


def _sample(entry: Mapping[str, Any], now: datetime) -> Sample:
    path = MAILS / entry["file"]
    note = entry.get("note", {})
    return Sample(
        name=path.stem,
        sender="" if entry["sender"] == _NULL_SENDER else entry["sender"],
        recipients=tuple(entry["recipients"]),
        content=_as_sent(fill_in(path.read_bytes(), now)),
        note_nl=note.get("nl", ""),
        note_en=note.get("en", ""),
    )


def _as_sent(content: bytes) -> bytes:
    """Lines end in CRLF on the wire (RFC 5321 section 2.3.8), whatever the checkout made of them."""
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _members(entry: Mapping[str, Any], everyone: Sequence[Employee]) -> tuple[str, ...]:
    departments = entry.get("departments", ())
    return tuple(person.address for person in everyone
                 if entry.get("everyone") or person.department in departments)
