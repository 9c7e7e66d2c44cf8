"""The kinds of change that a Postfix takes, each with its undo, for a person and for a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from shlex import quote

from .postfix import USUAL, Postfix
from .types import Change, NewFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """Where the changes are made: the folder of Postfix, and what stands there if it can be read."""

    folder: str = USUAL
    here: Postfix | None = None

    @property
    def copy(self) -> str:
        """Where the copy of the folder goes."""
        return "/root/postfix-before-mailsquare" if self.folder == USUAL else f"{self.folder}-before-mailsquare"

    @property
    def postconf(self) -> str:
        """The command that shows and changes settings of this Postfix."""
        return "postconf" if self.folder == USUAL else f"postconf -c {quote(self.folder)}"

    def run(self, program: str, words: str) -> str:
        """A call of another program of Postfix."""
        return f"{program} {words}" if self.folder == USUAL else f"{program} -c {quote(self.folder)} {words}"


def keep_a_copy(bench: Workbench) -> Change:
    """A copy of the whole folder."""
    return Change(
        title="Keep a copy",
        commands=(f"cp -a {quote(bench.folder)} {quote(bench.copy)}",),
        undo=(f"# the copy may stay; or: rm -r {quote(bench.copy)}",),
    )


def new_file(bench: Workbench, title: str, new: NewFile) -> Change:
    """A file of our own beside those of Postfix."""
    path = quote(str(new.path))
    return Change(
        title=title, file=str(new.path), lines=new.lines,
        commands=(f"cat > {path} <<'END'\n" + "\n".join(new.lines) + "\nEND",),
        undo=(f"rm -f {path}",),
        steps=(f"bring {quote(new.path.name)}",),
        back=(f"take_away {quote(new.path.name)}",),
    )


def set_to(bench: Workbench, title: str, name: str, value: str) -> Change:
    """A parameter of main.cf gets a value."""
    return Change(
        title=title, file=_file(bench, "main.cf"), lines=(f"{name} = {value}",),
        commands=(f"{bench.postconf} -e {quote(f'{name} = {value}')}",), undo=(_put_back(bench, name),),
        steps=(f"set_to {name} {quote(value)}",), back=(f"put_back {name}",),
    )


def add(bench: Workbench, title: str, name: str, item: str, *, first: bool = False) -> Change:
    """One more table or domain in a parameter that is a list; what is there stays."""
    now = bench.here.value(name) if bench.here else None
    shown = "(what you have)" if now is None else now
    line = _joined(item, shown) if first else _joined(shown, item)
    if now is not None:
        kept = [one for one in (item, now) if one] if first else [one for one in (now, item) if one]
        value = quote(f"{name} = {now if item in now.replace(',', ' ').split() else ', '.join(kept)}")
    else:
        old = f"$({bench.postconf} -h {name})"
        value = f'"{name} = {item}, {old}"' if first else f'"{name} = {old}, {item}"'
    step = "add_first" if first else "add_last"
    return Change(
        title=title, file=_file(bench, "main.cf"), lines=(f"{name} = {line}",),
        commands=(f"{bench.postconf} -e {value}",), undo=(_put_back(bench, name),),
        steps=(f"{step} {name} {quote(item)}",), back=(f"take_out {name} {quote(item)}",),
    )


def copied(bench: Workbench, title: str, name: str, other: str, without: str, more: str) -> Change:
    """A parameter of ours with the value that another one had before, and one more table."""
    now = bench.here.value(other) if bench.here else None
    if now is not None:
        now = now.removeprefix(without).removeprefix(", ")
        line = _joined(now, more)
        value = quote(f"{name} = {line}")
    else:
        line = f"(what virtual_alias_maps is now), {more}"
        value = f'"{name} = $({bench.postconf} -h {other}), {more}"'
    return Change(
        title=title, file=_file(bench, "main.cf"), lines=(f"{name} = {line}",),
        commands=(f"{bench.postconf} -e {value}",), undo=(f"{bench.postconf} -X {name}",),
        steps=(f"copy_of {name} {other} {quote(without)} {quote(more)}",), back=(f"put_back {name}",),
    )


def service(bench: Workbench, title: str, service: str, fields: str, options: Iterable[tuple[str, str]]) -> Change:
    """One more service in master.cf; `service` is name/type."""
    name, kind = service.rsplit("/", 1)
    pairs = tuple(f"-o {key}={value}" for key, value in options)
    whole = quote(f"{service}={name} {kind} {fields} {' '.join(pairs)}")
    return Change(
        title=title, file=_file(bench, "master.cf"),
        lines=(f"{name} {kind} {fields}", *(f"  {pair}" for pair in pairs)),
        commands=(f"{bench.postconf} -M {whole}",), undo=(f"{bench.postconf} -MX {quote(service)}",),
        steps=(f"service {quote(service)} {whole}",), back=(f"drop {quote(service)}",),
    )


def _put_back(bench: Workbench, name: str) -> str:
    """The command that gives a parameter its old value."""
    if bench.here is None:
        return f'{bench.postconf} -e "{name} = $(postconf -c {quote(bench.copy)} -h {name})"'
    if bench.here.is_set(name):
        return f"{bench.postconf} -e {quote(f'{name} = {bench.here.value(name)}')}"
    return f"{bench.postconf} -X {name}"


def _file(bench: Workbench, name: str) -> str:
    return str(PurePosixPath(bench.folder) / name)


def unmapped(bench: Workbench, title: str) -> Change:
    """Whatever takes mail in leaves the lists whole: the option for each such service of master.cf."""
    entrances = _entrances(bench)
    lines, commands, undo = [], [], []
    for service, now in entrances.items():
        option = f"{service}/receive_override_options"
        value = ",".join([one for one in now.split(",") if one] + ["no_address_mappings"])
        lines.append(f"{service}: -o receive_override_options={value}")
        commands.append(f"{bench.postconf} -P {quote(f'{option}={value}')}")
        undo.append(f"{bench.postconf} -P {quote(f'{option}={now}')}" if now
                    else f"{bench.postconf} -PX {quote(option)}")
    if bench.here is None:
        lines.append("submission/inet, submissions/inet: the same, if you have them")
    return Change(
        title=title, file=_file(bench, "master.cf"), lines=tuple(lines), commands=tuple(commands),
        undo=tuple(undo), steps=("leave_whole",), back=("map_again",),
    )


def _entrances(bench: Workbench) -> Mapping[str, str]:
    """What takes mail in from outside, and the override options that it has of its own."""
    if bench.here is None:
        return {"smtp/inet": "", "pickup/unix": ""}
    return {
        f"{one.name}/{one.type}": one.options.get("receive_override_options", "").replace(" ", "")
        for one in bench.here.services
        if one.program in ("smtpd", "pickup", "qmqpd") and "content_filter" not in one.options
        and "no_address_mappings" not in one.options.get("receive_override_options", "")
    }


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
