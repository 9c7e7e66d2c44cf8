"""item list, show, deliver, post, retry, retract."""

from __future__ import annotations

import json as jsonlib
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from .options import DEFAULT_CONFIG, AsJson, ConfigFile, parts_of

if TYPE_CHECKING:
    from ..pipeline.parts import Parts
    from ..store.items import Item

app = typer.Typer(no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="The mail's number, such as 7F3K-29QD.")]
WHO = "the command line"


@app.command("list")
def list_items(
    config: ConfigFile = DEFAULT_CONFIG,
    state: Annotated[
        str, typer.Option("--state", help="Only items in this state: held, failed, posted ...")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many.")] = 50,
    json: AsJson = False,
) -> None:
    """The newest mails and what became of them. Names and subjects are not shown here; `show` does."""
    from ..store import items
    from ..store.items import State

    parts = parts_of(config)
    if state and state not in {one.value for one in State}:
        raise typer.BadParameter(f"choose from {', '.join(one.value for one in State)}", param_hint="--state")
    with parts.database.connect() as connection:
        found = (
            items.in_state(connection, [State(state)])[-limit:]
            if state
            else items.latest(connection, limit=limit)
        )
    for one in found:
        if json:
            typer.echo(jsonlib.dumps(_brief(one), ensure_ascii=False))
        else:
            typer.echo(f"{one.code}  {_when(parts, one.accepted_at)}  {one.state.value:10} {one.decided_by}")
    if not found and not json:
        typer.echo("nothing here")


def _when(parts: Parts, moment: datetime) -> str:
    """The clock of the company, as on the pages."""
    return f"{moment.astimezone(parts.rulebook.now.company.timezone):%Y-%m-%d %H:%M:%S}"


def _brief(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "code": item.code,
        "state": item.state.value,
        "accepted_at": item.accepted_at.isoformat(),
        "list": item.list,
        "action": item.action,
        "decided_by": item.decided_by,
        "kind": item.kind,
        "confidence": item.confidence,
        "reason": item.reason,
    }


@app.command("show")
def show(code: Code, config: ConfigFile = DEFAULT_CONFIG, json: AsJson = False) -> None:
    """One mail: why it went where it went, step by step. Looking is journalled."""
    from ..pipeline.record import decision_from_json
    from ..store import journal, outgoing
    from ..store.database import writing
    from .rules import print_decision

    parts = parts_of(config)
    item = _find(parts, code)
    with writing(parts.database) as connection:
        journal.write(
            connection,
            at=parts.clock(),
            item_id=item.id,
            event="revealed",
            words="shown by `item show`",
            who=WHO,
        )
        lines = journal.of_item(connection, item.id)
        posts = outgoing.of_item(connection, item.id)
    if json:
        typer.echo(
            jsonlib.dumps(
                {
                    **_brief(item),
                    "subject": item.subject,
                    "author": item.author,
                    "decision": item.decision,
                    "posts": [{"target": p.target, "state": p.state.value, "url": p.url} for p in posts],
                    "journal": [
                        {"at": line.at.isoformat(), "event": line.event, "words": line.words}
                        for line in lines
                    ],
                },
                ensure_ascii=False,
            )
        )
        return
    typer.echo(f"{item.code}  {item.state.value}  {item.subject or '(no subject kept)'}")
    typer.echo(f"from {item.author or '(no name kept)'} to {item.list or '-'}")
    if item.decision is not None:
        print_decision(decision_from_json(item.decision))
    for line in lines:
        typer.echo(f"{_when(parts, line.at)}  {line.event:14} {line.words}")


@app.command("deliver")
def deliver(code: Code, config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Send a held, failed, posted or absorbed mail to its recipients as mail."""
    from ..pipeline.letting_go import let_go, mail_anyway
    from ..store.items import State

    parts = parts_of(config)
    item = _find(parts, code)
    if item.state in (State.POSTED, State.ABSORBED):
        mail_anyway(parts, item.id, WHO)
    elif item.state in (State.HELD, State.FAILED):
        let_go(parts, item.id, "released by a person", who=WHO)
    else:
        _cannot(item, "delivered")
    typer.echo(f"{item.code} goes out as mail now")


@app.command("post")
def post(
    code: Code,
    target: Annotated[str, typer.Argument(help="A target of rules.yaml.")],
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Post a held or delivered mail after all; the audience is checked again."""
    from ..pipeline.letting_go import post_after_all

    parts = parts_of(config)
    item = _find(parts, code)
    targets = parts.rulebook.now.targets
    if target not in targets:
        raise typer.BadParameter(f"no target is called {target!r}: one of {', '.join(targets)}")
    post_after_all(parts, item.id, (target,), WHO)
    typer.echo(f"{item.code} is being posted in {target}")


@app.command("retry")
def retry(code: Code, config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Try a failed mail again, as mail."""
    from ..pipeline.letting_go import let_go
    from ..store.items import State

    parts = parts_of(config)
    item = _find(parts, code)
    if item.state is not State.FAILED:
        _cannot(item, "tried again")
    let_go(parts, item.id, "tried again by a person", who=WHO)
    typer.echo(f"{item.code} is tried again")


@app.command("retract")
def retract(code: Code, config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Take the posts of a mail out of their groups again, once it went out as mail too."""
    from ..pipeline.retracting import retract as take_away
    from ..store.items import State

    parts = parts_of(config)
    item = _find(parts, code)
    if item.state is not State.BOTH:  # nobody would have it any more
        _cannot(item, f"taken away before it was mailed: `mailsquare item deliver {item.code}` first")
    count = take_away(parts, item.id, WHO)
    typer.echo(f"{count} {'post' if count == 1 else 'posts'} of {item.code} taken away")


def _find(parts: Parts, code: str) -> Item:
    from ..store import items

    with parts.database.connect() as connection:
        item = items.find(connection, code)
    if item is None:
        raise typer.BadParameter(f"no mail has the number {code!r}; see `mailsquare item list`")
    return item


def _cannot(item: Item, what: str) -> None:
    typer.echo(f"{item.code} is {item.state.value}; it cannot be {what}", err=True)
    raise typer.Exit(1)
