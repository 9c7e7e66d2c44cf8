"""storm list, end, exempt, resume: threads whose replies to all are absorbed, and how to stop that."""

from __future__ import annotations

import json as jsonlib
from typing import Annotated

import typer

from .options import DEFAULT_CONFIG, AsJson, ConfigFile, parts_of

app = typer.Typer(no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="The number of a mail in the thread, such as 7F3K-29QD.")]
WHO = "the command line"


@app.command("list")
def list_storms(config: ConfigFile = DEFAULT_CONFIG, json: AsJson = False) -> None:
    """The threads whose replies are absorbed now, and those that a person ended. Subjects are not shown."""
    from ..pipeline.storms import ended, raging

    parts = parts_of(config)
    with parts.database.connect() as connection:
        found = (*raging(connection), *ended(connection))
    for one in found:
        since = one.since.astimezone(parts.rulebook.now.company.timezone)
        if json:
            words = {
                "code": one.code, "course": one.course.value, "list": one.list, "since": one.since.isoformat(),
                "absorbed": one.replies, "avoided": one.avoided, "repliers": one.authors, "told": one.told,
                "quiet_after": one.quiet_after.total_seconds(),
            }
            typer.echo(jsonlib.dumps(words))
            continue
        typer.echo(f"{one.code}  {one.course.value:7} since {since:%Y-%m-%d %H:%M:%S}  {one.list}")
        typer.echo(f"    absorbed: {one.replies} replies of {one.authors} people, {one.told} of them told")
    if not found and not json:
        typer.echo("no storm: no replies are absorbed")


@app.command("end")
def end(code: Code, config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Further replies are ordinary mail, until the thread has been quiet. What was absorbed stays where it is."""
    _set(code, config, "ended", "ended: further replies go out as ordinary mail")


@app.command("exempt")
def exempt(code: Code, config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Nothing in this thread is absorbed any more, for good; also before there is a storm."""
    _set(code, config, "exempt", "exempt: nothing in this thread is absorbed any more")


@app.command("resume")
def resume(code: Code, config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Take `end` or `exempt` back: replies may be absorbed again, from the next one that its rule catches."""
    _set(code, config, "raging", "replies in this thread may be absorbed again")


def _set(code: str, config: ConfigFile, course: str, said: str) -> None:
    from ..pipeline.storms import Course, set_course, thread_of

    parts = parts_of(config)
    set_course(parts, thread_of(parts, code), Course(course), WHO)
    typer.echo(said)
