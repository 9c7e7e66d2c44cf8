"""rules history and back: every set that was in force, what changed between them, and the way back."""

from __future__ import annotations

import difflib
import getpass
import json as jsonlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import DEFAULT_CONFIG, AsJson, ConfigFile

if TYPE_CHECKING:
    from ..pipeline.rule_files import RuleFiles
    from ..store.rule_sets import Kept


def history(
    config: ConfigFile = DEFAULT_CONFIG,
    diff: Annotated[
        str, typer.Option("--diff", help="What this revision changed in the files, against the one before it.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="How many.")] = 20,
    json: AsJson = False,
) -> None:
    """The sets of rules that were in force, newest first: revision, when, who, and what it would have changed."""
    from ..store import rule_sets

    files = _files(config)
    with files.database.connect() as connection:
        kept = rule_sets.latest(connection)
    if diff:
        for line in _diff(kept, diff):
            typer.echo(line)
        return
    for one in kept[:limit]:
        typer.echo(_as_json(one) if json else _told(one))
    if not kept and not json:
        typer.echo("no set of rules was in force yet; the first is kept when the service starts")


def back(
    revision: Annotated[str, typer.Argument(help="As `rules history` shows it, or its beginning.")],
    config: ConfigFile = DEFAULT_CONFIG,
    who: Annotated[str, typer.Option("--who", help="Who goes back; else the name of your account.")] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Also where the files on disk were never in force; they are kept first.")
    ] = False,
) -> None:
    """Write the files of an earlier set again; the running service takes them up by itself."""
    from rules.problems import RulesError

    from ..errors import ConfigError

    files = _files(config)
    try:
        rules = files.back(revision, who=who or getpass.getuser(), at=datetime.now(UTC), force=force)
    except RulesError as error:
        wrong = f"the rules of {revision} no longer fit config.yaml, so nothing was written:"
        raise ConfigError(f"{wrong}\n{error}") from error
    typer.echo(f"{files.path}: rules {rules.revision} again")


def _files(config: Path) -> RuleFiles:
    """The files and their history, though what stands on disk may be broken: then this is needed most."""
    from ..app import parsed_rules
    from ..config import load_config
    from ..logs import keep_quiet
    from ..pipeline.rule_files import RuleFiles
    from ..store.database import open_engine
    from ..store.migrate import upgrade

    keep_quiet()
    loaded = load_config(config)
    database = open_engine(loaded.store_url)
    upgrade(database)
    return RuleFiles(
        path=loaded.rules,
        database=database,
        read=lambda text, texts: parsed_rules(loaded, text, loaded.rules, texts),
    )


def _told(one: Kept) -> str:
    words = "; ".join(filter(None, (one.words, one.effect)))
    return f"{one.revision}  {one.at:%Y-%m-%d %H:%M}Z  {one.who or 'an edit of the files'}: {words}"


def _as_json(one: Kept) -> str:
    return jsonlib.dumps({
        "revision": one.revision, "at": one.at.isoformat(), "who": one.who, "words": one.words,
        "effect": one.effect, "files": list(one.texts),
    }, ensure_ascii=False)


def _diff(kept: tuple[Kept, ...], revision: str) -> Iterator[str]:
    numbers = [n for n, one in enumerate(kept) if one.revision.startswith(revision.lower())]
    if not numbers:
        raise typer.BadParameter(f"no set of rules is called {revision!r}", param_hint="--diff")
    after = kept[numbers[0]]
    before = kept[numbers[0] + 1] if numbers[0] + 1 < len(kept) else None
    yield from difference(before, after)


def difference(before: Kept | None, after: Kept) -> Iterator[str]:
    """The lines that differ, file by file, as `diff -u` shows them."""
    old = before.texts if before else {}
    for name in dict.fromkeys((*old, *after.texts)):
        one, two = old.get(name, "").splitlines(), after.texts.get(name, "").splitlines()
        yield from difflib.unified_diff(
            one, two, f"{name} {before.revision if before else ''}", f"{name} {after.revision}", lineterm="", n=2
        )
