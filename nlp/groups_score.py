"""How well groups are matched on labelled mail: right, abstained or wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from .groups import Matcher
from .groups_train import group_of
from .types import Group, Match, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts over labelled mails. A mail named for no group or the wrong one is wrong."""

    mails: int
    right: int                        # the right group named, or none where none fits
    abstained: int                    # none named although one fits
    wrong: int
    seconds: float                    # for a mail

    @property
    def harmless(self) -> float:
        """Share of mails right or abstained."""
        return (self.right + self.abstained) / self.mails

    def __str__(self) -> str:
        return (f"{self.mails} mails: {self.right} right, {self.abstained} abstained, {self.wrong} wrong, "
                f"{1000 * self.seconds:.2f} ms a mail")


def groups_in(file: Path) -> tuple[Group, ...]:
    """The groups of a YAML file with a list `groups`; ValueError where there is none."""
    stored = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    entries = stored.get("groups") if isinstance(stored, dict) else stored
    if not isinstance(entries, list):
        raise ValueError(f"{file}: no list of groups")
    return tuple(group_of(entry) for entry in entries)


Labelled = tuple[Text, frozenset[str]]      # a mail, and the groups it may go to: often one, or none


def mails_in(file: Path) -> Iterator[Labelled]:
    """The mails of a JSONL file with their `group`, and any they may `also` go to."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                row = json.loads(line)
                fit = frozenset(filter(None, (row.get("group"), *(row.get("also") or ()))))
                yield Text(subject=str(row["subject"]), body=str(row["body"])), fit


def score(groups: Sequence[Group], mails: Sequence[Labelled]) -> Score:
    """The counts for a matcher over these groups."""
    matcher = Matcher(groups)
    before = time.perf_counter()
    found: list[Match] = [matcher.match(text) for text, _ in mails]
    spent = (time.perf_counter() - before) / max(1, len(mails))
    pairs = [(match.group, wanted) for match, (_, wanted) in zip(found, mails, strict=True)]
    right = sum(got in wanted if got else not wanted for got, wanted in pairs)
    abstained = sum(got is None and bool(wanted) for got, wanted in pairs)
    return Score(mails=len(pairs), right=right, abstained=abstained, wrong=len(pairs) - right - abstained,
                 seconds=spent)
