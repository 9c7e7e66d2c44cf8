"""`mailsquare explain`: the whole decision on one mail, in a store of its own, without doing anything."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from rules.stating import as_case
from rules.types import Action, Facts, Step

from .config import load_config
from .mail.headers import addresses, scan_headers
from .mail.types import Envelope, Message, Recipient
from .pipeline.acting import intended
from .pipeline.admitting import door_key, item_id_of
from .pipeline.door import GatewayDoor
from .pipeline.envelopes import envelope_of
from .pipeline.fate import Fate, Verdict
from .pipeline.headfacts import head_of
from .pipeline.judging import Judged, consider
from .pipeline.parts import Parts
from .pipeline.posts import post_of
from .pipeline.record import decision_to_json
from .pipeline.whom import reach
from .scratch import scratch
from .store import items
from .store.items import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One mail to explain, as bytes, and how it would come in."""

    content: bytes
    sender: str = ""  # "" : the From
    recipients: tuple[str, ...] = ()  # (): To and Cc
    at: datetime | None = None
    client: str = ""  # who handed it in to our mail server; "": the server does not say
    earlier: tuple[bytes, ...] = ()  # mails of its thread that came before


def explain_case(config_file: Path, case: Case) -> dict[str, Any]:
    """The decision as JSON: action, decided_by, kind, confidence, target, post, nudge, trace; vouched, unvouched.

    A file is taken as our mail server would hand it over, so Authentication-Results of its name count.
    Raises ConfigError as `serve` would.
    """
    with scratch(load_config(config_file), case.at) as parts:
        for content in case.earlier:
            _accept(parts, Case(content=content, at=case.at, client=case.client))
        return _explained(parts, case)


def stated_case(config_file: Path, case: Case, name: str) -> str:
    """The mail as a test case of the rules, to paste into a test file; see `rules.stating.as_case`.

    The same look as `explain_case`: nothing is done. Raises ConfigError as `serve` would.
    """
    with scratch(load_config(config_file), case.at) as parts:
        for content in case.earlier:
            _accept(parts, Case(content=content, at=case.at, client=case.client))
        taken = _accept(parts, case)
        if isinstance(taken, Verdict):
            return as_case(parts.rulebook.now, _door_facts(parts, case), name=name)
        read, headers = parts.reader.read(case.content), scan_headers(case.content)
        with parts.database.connect() as connection:
            envelope = envelope_of(connection, taken)
        whom = reach(envelope, headers, parts.directory(), parts.rulebook.now.company.domains)
        facts = head_of(envelope, headers, whom, parts.directory(), taken.accepted_at).facts
        judged = consider(parts, taken, read, facts.with_more({"size": taken.size}), whom)
        return as_case(parts.rulebook.now, judged.facts, name=name)


def _door_facts(parts: Parts, case: Case) -> Facts:
    """What the door knew of a mail that it relayed at once."""
    envelope, headers = _envelope(case), scan_headers(case.content)
    whom = reach(envelope, headers, parts.directory(), parts.rulebook.now.company.domains)
    return head_of(envelope, headers, whom, parts.directory(), parts.clock()).facts


def _envelope(case: Case) -> Envelope:
    headers = scan_headers(case.content)
    author = next((a.address for value in headers.all("from") for a in addresses(value)), "")
    named = [a.address for field in ("to", "cc") for value in headers.all(field) for a in addresses(value)]
    return Envelope(
        sender=case.sender or author,
        recipients=tuple(Recipient(address=address) for address in case.recipients or tuple(named)),
        trusted=True,
        peer="127.0.0.1",
        xforward=(("ADDR", f"IPV6:{case.client}" if ":" in case.client else case.client),) if case.client else (),
    )


def _accept(parts: Parts, case: Case) -> Item | Verdict:
    """What the door would do: the item it would write, or the verdict that relays."""
    envelope, headers = _envelope(case), scan_headers(case.content)
    door = GatewayDoor(parts)
    try:
        verdict = door.judge(envelope, headers)
        if verdict.fate is not Fate.TAKE:
            return verdict
        asyncio.run(door.accept(envelope, headers, case.content))
    finally:
        door.close()
    with parts.database.connect() as connection:
        item = items.get(connection, item_id_of(door_key(envelope, case.content)))
    assert item is not None
    return item


def _explained(parts: Parts, case: Case) -> dict[str, Any]:
    taken = _accept(parts, case)
    if isinstance(taken, Verdict):
        return _relayed(taken)
    read = parts.reader.read(case.content)
    headers = scan_headers(case.content)
    with parts.database.connect() as connection:
        envelope = envelope_of(connection, taken)
    whom = reach(envelope, headers, parts.directory(), parts.rulebook.now.company.domains)
    facts = head_of(envelope, headers, whom, parts.directory(), taken.accepted_at).facts
    judged = consider(parts, taken, read, facts.with_more({"size": taken.size}), whom)
    post = _post(parts, taken, judged, read) if isinstance(read, Message) else None
    kind, sure = judged.facts.known.get("kind"), judged.facts.known.get("confidence")
    decision = judged.decision
    return {
        "action": decision.action.value,
        "decided_by": decision.decided_by,
        "kind": kind if isinstance(kind, str) else None,
        "confidence": sure if isinstance(sure, float) else None,
        "target": decision.targets[0] if decision.targets else None,
        "post": post,
        "nudge": decision.nudge,
        "trace": [asdict(step) for step in decision.trace],
        "insight": judged.insight,
        "vouched": taken.vouched,
        "unvouched": taken.envelope.get("unvouched", ""),
    }


def _relayed(verdict: Verdict) -> dict[str, Any]:
    """The same keys for a mail that never becomes an item."""
    reason = "relayed at the door, on its envelope and headers alone"
    if verdict.fate is Fate.REFUSE:
        reason = f"refused at the door: {verdict.reason}"
    step = Step(name=verdict.reason, role="guard", hit=True, reason=reason)
    return {
        "action": Action.DELIVER.value,
        "decided_by": verdict.reason,
        "kind": None,
        "confidence": None,
        "target": None,
        "post": None,
        "nudge": None,
        "trace": [asdict(step)],
        "insight": None,
        "vouched": "",
        "unvouched": "",
    }


def _post(parts: Parts, item: Item, judged: Judged, message: Message) -> dict[str, Any] | None:
    """The post as it would appear, without its files' bytes."""
    decision = judged.decision
    if not decision.targets:
        return None
    place = parts.rulebook.now.targets[decision.targets[0]]
    kind = judged.facts.known.get("kind")
    decided = replace(
        item,
        decision=decision_to_json(decision),
        action=decision.action.value,
        decided_by=decision.decided_by,
        kind=kind if isinstance(kind, str) else "",
    )
    row = intended(decided, place.name, place.network, place.group, item.accepted_at)
    post = post_of(parts, decided, row, message, None)
    return {
        "network": place.network,
        "group": place.group,
        "title": post.title,
        "text": post.text,
        "author": post.author,
        "kind": post.kind,
        "files": [one.name for one in post.files],
    }
