"""rules replay: what other rules would make of mail that was, and when that is too much."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import DEFAULT_CONFIG, AsJson, ConfigFile, parts_of

if TYPE_CHECKING:
    from rules.ruleset import RuleSet

    from ..pipeline.parts import Parts
    from ..pipeline.replay.types import Replayed, Row

WHO = "the command line"
SHOWN = 50  # mails in the list, unless it says otherwise

Begun = Callable[[int], None]
Tick = Callable[[], bool]


def replay(
    config: ConfigFile = DEFAULT_CONFIG,
    against: Annotated[
        Path | None, typer.Option("--against", help="The rules to try; else the rules file of the config.")
    ] = None,
    archive: Annotated[
        Path | None,
        typer.Option("--archive", help="A folder of .eml files or an mbox, instead of the stored mail."),
    ] = None,
    last: Annotated[str, typer.Option("--last", help="How far back in the store: 7d, 30d, 12h.")] = "30d",
    most: Annotated[int, typer.Option("--most", min=1, max=1_000_000, help="Mails at most, the newest.")] = 10_000,
    within: Annotated[
        str, typer.Option("--within", help="How long it may take; then it ends with what it has.")
    ] = "1h",
    kept_only: Annotated[
        bool, typer.Option("--kept-only", help="Read and classify nothing anew; what would need it is skipped.")
    ] = False,
    fail_if: Annotated[
        list[str] | None,
        typer.Option("--fail-if", help='Exit 1 above a bound: "delivered->posted > 20", "changed > 5%".'),
    ] = None,
    shown: Annotated[int, typer.Option("--list", min=0, max=5_000, help="How many mails to list.")] = SHOWN,
    subjects: Annotated[
        bool, typer.Option("--subjects", help="Show their subjects too, which the journal will tell.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Stored or archived mail decided anew by other rules, side by side with what was decided.

    Nothing is sent and nothing in the store changes. Facts of then are used as they were; what was not
    asked then is read from the stored mail while retention holds it, and else the mail is skipped and counted.
    """
    from ..errors import ConfigError
    from ..pipeline.replay.bounds import read_bound

    try:
        bounds = [read_bound(one) for one in fail_if or ()]
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--fail-if") from error
    span, seconds = _span(last, "--last"), _span(within, "--within").total_seconds()
    if archive is not None:
        found, words = _archived(config, archive, against, most), {}
    else:
        parts = parts_of(config)
        rules = _tried(config, parts, against)
        found = _stored(parts, rules, span, most, seconds, not kept_only)
        words = _subjects(parts, found.rows[:shown]) if subjects else {}
    if not found.found:
        raise ConfigError("there is no stored mail in that time; widen it with --last, or try --archive FOLDER")
    for line in _as_json(found, shown, words) if json else _told(found, last, shown, words, archive):
        typer.echo(line)
    broken = [text for text in (one.broken_by(found) for one in bounds) if text]
    for text in broken:
        typer.echo(text, err=True)
    raise typer.Exit(1 if broken else 0)


def _stored(parts: Parts, rules: RuleSet, span: timedelta, most: int, seconds: float, looks: bool) -> Replayed:
    from ..pipeline.replay.stored import replay as again
    from ..pipeline.replay.types import Scope

    scope = Scope(since=parts.clock() - span, most=most, seconds=seconds, looks=looks)
    with _bar() as (begun, tick):
        return again(parts, rules, scope, begun=begun, tick=tick)


def _archived(config: Path, archive: Path, against: Path | None, most: int) -> Replayed:
    from ..app import checked_rules
    from ..archived import replay_archive
    from ..config import load_config
    from ..errors import ConfigError

    loaded = load_config(config)
    if not archive.exists():
        raise typer.BadParameter(f"{archive} is not there", param_hint="--archive")
    rules = checked_rules(loaded, against or loaded.rules)
    with _bar() as (begun, tick):
        try:
            return replay_archive(loaded, archive, rules, most=most, begun=begun, tick=tick)
        except (OSError, ValueError) as error:
            raise ConfigError(str(error)) from error


def _tried(config: Path, parts: Parts, against: Path | None) -> RuleSet:
    from ..app import checked_rules
    from ..config import load_config

    return parts.rulebook.now if against is None else checked_rules(load_config(config), against)


def _span(text: str, option: str) -> timedelta:
    from rules.durations import parse_duration

    try:
        return parse_duration(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error


@contextmanager
def _bar() -> Iterator[tuple[Begun, Tick]]:
    """A bar on standard error, of a length that is known later."""
    with typer.progressbar(length=1, label="replaying", file=sys.stderr) as bar:

        def begun(total: int) -> None:
            bar.length = max(1, total)

        def tick() -> bool:
            bar.update(1)
            return True

        yield begun, tick


def _told(
    found: Replayed, last: str, shown: int, subjects: dict[str, str], archive: Path | None
) -> Iterator[str]:
    from ..pipeline.replay.words import effect, said, table

    yield effect(found, str(archive) if archive else f"the last {last}")
    yield from table(found)
    for reason, n in sorted(found.unknown.items(), key=lambda one: -one[1]):
        yield f"skipped {n:,}: {reason}"
    if found.built_in:
        names = ", ".join(f"{name} {n:,}" for name, n in sorted(found.built_in.items()))
        yield f"never asked of rules {sum(found.built_in.values()):,}: {names}"
    if found.relayed:
        yield f"relayed at the door {found.relayed:,}: nothing of them is kept, so no guard can be tried on them"
    for row in found.rows[:shown]:
        turned = f"; then {row.built_in}" if row.built_in else ""
        words = f"  {subjects[row.item_id]}" if row.item_id in subjects else ""
        yield f"{row.code}  {row.at:%Y-%m-%d %H:%M}  {said(row.before)}{turned} -> {said(row.after)}{words}"
    more = sum(n for change, n in found.changes.items() if change.value != "none") - len(found.rows[:shown])
    if more > 0:
        yield f"and {more:,} more; --list {len(found.rows)} shows them"


def _as_json(found: Replayed, shown: int, subjects: dict[str, str]) -> Iterator[str]:
    from ..pipeline.replay.types import DONE

    for row in found.rows[:shown]:
        words = {"subject": subjects[row.item_id]} if row.item_id in subjects else {}
        yield jsonlib.dumps({
            "code": row.code, "at": row.at.isoformat(), "list": row.list, "change": row.change.value,
            "before": _decision(row.before), "after": _decision(row.after), "built_in": row.built_in, **words,
        }, ensure_ascii=False)
    yield jsonlib.dumps({
        "revision": found.revision, "found": found.found, "compared": found.compared, "changed": found.changed,
        "matrix": [[DONE[one], DONE[two], n] for (one, two), n in sorted(found.matrix.items())],
        "changes": {change.value: n for change, n in found.changes.items()},
        "by_rule": dict(found.by_rule), "skipped": dict(found.unknown), "built_in": dict(found.built_in),
        "relayed": found.relayed, "seconds": round(found.took.total_seconds(), 3), "cut_short": found.cut_short,
    }, ensure_ascii=False)


def _decision(decision: Any) -> dict[str, object]:
    return {"action": decision.action.value, "targets": list(decision.targets), "decided_by": decision.decided_by}


def _subjects(parts: Parts, rows: tuple[Row, ...]) -> dict[str, str]:
    """The subjects of some mails; who looked at them is a line of each one's journal."""
    from ..store import items, journal
    from ..store.database import writing

    with writing(parts.database) as connection:
        found = {one.id: one.subject for row in rows if (one := items.get(connection, row.item_id)) is not None}
        journal.write_all(connection, [
            journal.line(at=parts.clock(), event="revealed", item_id=item_id, who=WHO,
                         words="its subject was shown by `mailsquare rules replay --subjects`")
            for item_id in found
        ])
    return found
