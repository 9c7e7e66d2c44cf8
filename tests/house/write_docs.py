"""Writes docs/commands.md and docs/config.md from the program itself: `python -m tests.house.write_docs`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from inspect import cleandoc
from pathlib import Path
from typing import Any, get_args

import typer.main
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from adapters.registry import BUILT_IN, settings_for
from gateway.cli import app
from gateway.shapes import ConfigShape
from rules.durations import show_duration

DOCS = Path(__file__).resolve().parents[2] / "docs"
AGAIN = "This page is made from the program by `python -m tests.house.write_docs`."


def commands() -> Iterator[tuple[str, Any]]:
    """Every command and group by the words that call it, in the order of `mailsquare --help`."""
    return _below("mailsquare", typer.main.get_command(app))


def _below(words: str, group: Any) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        yield f"{words} {name}", command
        if hasattr(command, "commands"):
            yield from _below(f"{words} {name}", command)


def options(command: Any) -> list[Any]:
    """The options of a command."""
    return [one for one in getattr(command, "params", ()) if one.param_type_name == "option"]


def commands_page() -> str:
    """The whole of docs/commands.md."""
    parts = [
        "# Commands",
        "Every command has `--help`.\n"
        "Exit codes: 0 is fine, 1 means findings, 2 a wrong call or configuration.\n" + AGAIN,
    ]
    for words, command in commands():
        depth = "#" * len(words.split())
        parts += [f"{depth} `{words}`", _paragraphs(command.help)]
        if not hasattr(command, "commands"):
            parts += _usage(words, command)
    return "\n\n".join(part for part in parts if part) + "\n"


def _usage(words: str, command: Any) -> list[str]:
    given = [one for one in command.params if one.param_type_name == "argument"]
    line = " ".join([words, "[OPTIONS]", *(_argument(one) for one in given)])
    rows = [(f"`{one.name.upper()}`", _value(one.default), one.help) for one in given]
    for one in options(command):
        rows.append((_names(one), "" if one.is_flag else _value(one.default), _help(one)))
    return [f"```\n{line}\n```", table(("argument, option", "default", "says"), rows)]


def _names(option: Any) -> str:
    return ", ".join(f"`{name}`" for name in option.opts)


def _argument(one: Any) -> str:
    name = one.name.upper() + ("..." if one.nargs == -1 else "")
    return name if one.required else f"[{name}]"


def _help(one: Any) -> str:
    often = " May be given more than once." if one.multiple else ""
    where = f" Or the environment's `{one.envvar}`." if one.envvar else ""
    return f"{one.help}{often}{where}"


def _paragraphs(text: str | None) -> str:
    return "\n\n".join(" ".join(part.split()) for part in cleandoc(text or "").split("\n\n"))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; "" where it would have no rows."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    names = tuple(head)
    return "\n".join([f"| {' | '.join(names)} |", "|" + "---|" * len(names), *lines]) if lines else ""


def settings() -> Iterator[tuple[str, type[BaseModel]]]:
    """Every section of config.yaml by its dotted path, "" being the top; `NAME` is a name you choose."""
    yield from _sections("", ConfigShape)
    for point in BUILT_IN:
        yield from _sections(f"networks.NAME ({point.name})", settings_for(point.name))


def _sections(path: str, model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    yield path, model
    for key, field in model.model_fields.items():
        part, named = _model_in(field.annotation)
        if part is not None:
            yield from _sections(".".join(filter(None, (path, key, "NAME" if named else ""))), part)


def _model_in(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The section a setting opens, and whether it is one of many under names."""
    inner = get_args(annotation)
    models = (one for one in inner or (annotation,) if isinstance(one, type) and issubclass(one, BaseModel))
    return next(models, None), bool(inner) and type(None) not in inner


def explanation(field: FieldInfo) -> str:
    """What a setting says, from its own description or from that of the section it opens."""
    section, _ = _model_in(field.annotation)
    text = field.description or (section.__doc__ if section else "") or ""
    line = " ".join(text.split())
    first, _, rest = line.partition(" ")
    first = first.capitalize() if first.isalpha() and first.islower() else first    # not address:port
    return f"{first} {rest}".strip() + ("" if line[-1:] in {".", ":", ""} else ".")


def config_page() -> str:
    """The whole of docs/config.md."""
    parts = [
        "# Settings of config.yaml",
        "[config.example.yaml](../config.example.yaml) is the file to start from; here is every setting.\n"
        "Unknown keys are errors. Relative paths start from the folder of config.yaml. Durations are\n"
        "written as `90s`, `30m`, `4h` or `1d`. `NAME` stands for a name that you choose.\n" + AGAIN,
    ]
    for path, model in settings():
        fields = model.model_fields.items()
        rows = [(f"`{key}`", _default(field), explanation(field)) for key, field in fields]
        parts += [f"## `{path}`" if path else "## The top", _paragraphs(model.__doc__)]
        parts += [table(("key", "default", "says"), rows)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    return _value(field.get_default(call_default_factory=True, validated_data={}))


def _value(value: Any) -> str:
    """A default as YAML has it; "" where there is nothing worth showing."""
    if isinstance(value, timedelta):
        value = show_duration(value)
    elif isinstance(value, bool):
        value = "true" if value else "false"
    elif isinstance(value, tuple | list):
        value = ", ".join(map(str, value))
    return "" if value in (None, "") or isinstance(value, BaseModel | SecretStr | dict) else f"`{value}`"


PAGES = {"commands.md": commands_page, "config.md": config_page}


def main() -> None:
    """Write both pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
