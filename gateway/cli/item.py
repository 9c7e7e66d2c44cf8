"""item list, show, deliver, post, retry, retract."""

from __future__ import annotations

import json as jsonlib
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from .options import DEFAULT_CONFIG, AsJson, ConfigFile, parts_of

if TYPE_CHECKING:
    from ..pipeline.dead_letters import DeadLetter
    from ..pipeline.parts import Parts
    from ..store.items import Item

app = typer.Typer(no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="The mail's number, such as 7F3K-29QD.")]
WHO = "the command line"
FAILED = {
    "delivery": "nobody has the mail",
    "some": "{n} of its addresses were refused",
    "archive": "the archive did not take its copy",
    "post": "not posted in {group}, so it went out as mail",
    "unsure": "nobody knows whether it stands in {group}",
}


@app.command("list")
def list_items(
    config: ConfigFile = DEFAULT_CONFIG,
    state: Annotated[
        str, typer.Option("--state", help="Only items in this state: held, failed, posted ...")
    ] = "",
    failed: Annotated[
        bool, typer.Option("--failed", help="What failed and needs a person: why, how often tried, what to do.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many.")] = 50,
    json: AsJson = False,
) -> None:
    """The newest mails and what became of them. Names and subjects are not shown here; `show` does."""
    from ..store import items
    from ..store.items import State

    parts = parts_of(config)
    if failed:
        _list_failed(parts, limit, json)
        return
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


def _list_failed(parts: Parts, limit: int, json: bool) -> None:
    from ..mail.clean import without_addresses
    from ..pipeline.dead_letters import dead_letters

    with parts.database.connect() as connection:
        found = dead_letters(connection)[:limit]
    for one in found:
        reason, what = without_addresses(one.reason), FAILED[one.broke.value].format(
            group=one.post.group if one.post else "", n=one.addresses
        )
        if json:
            words = {
                "code": one.item.code, "failed": one.broke.value, "at": one.at.isoformat(), "reason": reason,
                "tries": one.tries, "target": one.post.target if one.post else "",
                "addresses": one.addresses, "can": [remedy.value for remedy in one.remedies],
            }
            typer.echo(jsonlib.dumps(words, ensure_ascii=False))
            continue
        typer.echo(f"{one.item.code}  {_when(parts, one.at)}  {what}")
        typer.echo(f"    why: {reason or 'no reason was given'}")
        typer.echo(f"    tried: {one.tries}   {_remedies(one)}")
    if not found and not json:
        typer.echo("nothing needs you: every mail is where it should be")


def _remedies(one: DeadLetter) -> str:
    """The commands that help."""
    call, target = f"mailsquare item retry {one.item.code}", f" --post {one.post.target}" if one.post else ""
    words = {
        "retry": f"try that again: {call}{target}",
        "there": f"it is there: {call}{target} --there",
        "again": f"post it again: {call}{target} --again",
        "leave": f"leave it: {call} --leave",
    }
    return "; ".join(words[remedy.value] for remedy in one.remedies)


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
def show(
    code: Code,
    config: ConfigFile = DEFAULT_CONFIG,
    as_test: Annotated[
        bool, typer.Option("--as-test", help="Print a test case of its facts instead, to paste under tests:.")
    ] = False,
    json: AsJson = False,
) -> None:
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
    if as_test:
        _print_case(parts, item)
        return
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


def _print_case(parts: Parts, item: Item) -> None:
    """What the rules in force say of its facts, as a test case."""
    from rules.stating import as_case

    from ..pipeline.record import facts_from_json

    if item.facts is None:
        _cannot(item, "made a test: what was read of it is not kept")
    facts, cut = facts_from_json(item.facts or {})
    typer.echo(as_case(parts.rulebook.now, facts, name=f"Mail {item.code}"), nl=False)
    if cut:
        typer.echo(f"left out, since only a part of it is kept: {', '.join(sorted(cut))}", err=True)


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
def retry(
    code: Code,
    config: ConfigFile = DEFAULT_CONFIG,
    post: Annotated[str, typer.Option("--post", help="Only its post in this target.")] = "",
    there: Annotated[bool, typer.Option("--there", help="Of an unsure post: I looked, it is there.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Of an unsure post: look once more, else post it again.")
    ] = False,
    leave: Annotated[bool, typer.Option("--leave", help="It may stay as it is: take it off the list.")] = False,
) -> None:
    """Try again what failed of a mail, and nothing that succeeded: a delivery to those who were refused
    alone, a post alone, an archive's copy alone. Of a post that nobody can be sure of, say which."""
    from ..pipeline import mending
    from ..pipeline.dead_letters import of_item

    parts = parts_of(config)
    item = _find(parts, code)
    if leave:
        mending.leave(parts, item.id, WHO)
        typer.echo(f"{item.code} stays as it is")
        return
    with parts.database.connect() as connection:
        found = [one for one in of_item(connection, item.id) if not post or (one.post and one.post.target == post)]
    if not found:
        _cannot(item, "tried again: nothing of it failed" + (f" in {post}" if post else ""))
    typer.echo(f"{item.code}: {_mend(parts, found[0], there=there, again=again)}")
    if len(found) > 1:
        typer.echo("something else of it failed, too: give the command once more when this has ended")


def _mend(parts: Parts, one: DeadLetter, *, there: bool, again: bool) -> str:
    """Do what was asked for, for one step that failed; what was done, in words."""
    from ..pipeline import mending
    from ..pipeline.dead_letters import Broke

    if one.broke is Broke.UNSURE and one.post is not None:
        if there == again:
            _cannot(one.item, f"tried blindly: look whether its post stands in {one.post.group}, {_remedies(one)}")
        if there:
            mending.it_is_there(parts, one.post.id, WHO)
            return f"its post in {one.post.group} counts as made"
        made = mending.post_again(parts, one.post.id, WHO)
        return f"its post in {one.post.group} " + ("is made again" if made else "was found there")
    if one.post is not None:
        mending.retry_post(parts, one.post.id, WHO)
        return f"its post in {one.post.group} is made again"
    count = mending.retry_delivery(parts, one.item.id, WHO)
    return f"is sent again to {count} {'address' if count == 1 else 'addresses'}"


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
