"""A company as chance makes it: people, lists, aliases and groups, their files, and who is truly on what.

The gateway reads the files. What a test compares with is `truth`, plain sets over this model, and never
anything that the gateway worked out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

HOUSE = "havik.example"
PEOPLE = range(8)
LISTS = ("l0", "l1", "l2", "l3", "all")
ALIASES = ("l1", "l2", "a1", "a2")      # in the alias file; l0 is a file of members, l3 only a number
GROUPS = ("g0", "g1", "g2", "g3")
SIZE = 3                                 # that IT gave for l3, with the word that its readers are g3

CONFIG = f"""
hostname: plein.{HOUSE}
domain: plein.{HOUSE}
state: state
next_hop: 127.0.0.1:1
lists:
  l0: {{address: l0@{HOUSE}, members_file: l0.txt}}
  l1: {{address: l1@{HOUSE}, members_from: aliases}}
  l2: {{address: l2@{HOUSE}, members_from: aliases}}
  l3: {{address: l3@{HOUSE}, size: {SIZE}, same_as: g3}}
  all: {{address: all@{HOUSE}, everyone: true}}
directory: {{csv: people.csv, aliases: [aliases], domains: [{HOUSE}]}}
networks: {{other: {{kind: slack, token: xoxb-never-used}}}}
"""


@dataclass
class Circle:
    """A group: who reads it depends on whether it is open to all, closed, or shared with outsiders."""

    openness: str
    members: set[int]
    told: bool = True                    # whether the network says who they are


@dataclass
class Company:
    """People by number; lists and aliases by what stands on them: numbers, names, "|command"."""

    here: set[int] = field(default_factory=lambda: set(PEOPLE))
    on: dict[str, set[int | str]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)    # who is on l3: the gateway is told the number only
    included: set[int] = field(default_factory=set)  # who stands in the file that an alias may include
    groups: dict[str, Circle] = field(default_factory=dict)

    def truth(self, name: str) -> set[int]:
        """Everybody whom mail to a list reaches, as far as anybody can know."""
        if name == "all":
            return set(self.here)
        if name == "l3":
            return self.hidden & self.here
        seen, waiting = {name}, [name]
        reached: set[int] = set()
        while waiting:
            for one in self.on.get(waiting.pop(), set()):
                if isinstance(one, int):
                    reached.add(one)
                elif one == ":include:":
                    reached |= self.included
                elif one in ("all", "l3"):
                    reached |= self.truth(one)
                elif one not in seen and not one.startswith("|"):
                    seen.add(one)
                    waiting.append(one)
        return reached & self.here

    def readers(self, group: str) -> set[int | str]:
        """Everybody who can read a group now."""
        circle = self.groups[group]
        if circle.openness == "shared":
            return {*PEOPLE, "an outsider"}
        return set(PEOPLE) if circle.openness == "open" else set(circle.members)

    def write(self, folder: Path) -> None:
        """The files as IT would have them, in every spelling that the mail server understands."""
        rows = [f"p{n}@{HOUSE},Persoon {n},,nl,,{'' if n in self.here else 'yes'},{second(n)}" for n in PEOPLE]
        (folder / "people.csv").write_text("\n".join(["address,name,department,language,manager,left,also", *rows]))
        lines = sorted(address(one) for one in self.on["l0"])
        (folder / "l0.txt").write_text("# the members\n" + "\n".join(lines))
        (folder / "more").write_text("".join(f"# {n}\nP{n}@{HOUSE.upper()}\n" for n in sorted(self.included)))
        written = ["# aliases", ""]
        between = ",\n   # and\n  "
        for name in ALIASES:
            words = [spelled(one, folder) for one in sorted(self.on[name], key=str)]
            written.append(f"{name.title() if name == 'l2' else name}: {between.join(words)}")
        (folder / "aliases").write_text("\n".join(written) + "\n")


def second(person: int) -> str:
    """Every other one has a second address."""
    return f"p{person}.two@{HOUSE}" if person % 2 else ""


def address(one: int | str) -> str:
    """A person's or list's."""
    return f"p{one}@{HOUSE}" if isinstance(one, int) else f"{one}@{HOUSE}"


def spelled(one: int | str, folder: Path) -> str:
    """On the right of an alias: bare, quoted, with a second address, as a command or as a file to include."""
    if one == ":include:":
        return f":include:{folder / 'more'}"
    if isinstance(one, str):
        return f'"{one}, with words"' if one.startswith("|") else address(one) if one.startswith("l") else one
    return {0: f'"p{one}"@{HOUSE}', 1: second(one), 2: f"Persoon <P{one}@{HOUSE}>"}.get(one % 4, f"p{one}") or f"p{one}"


def seen(company: Company, group: str, now: datetime) -> tuple[str, frozenset[str] | None, datetime]:
    """What the network says of a group: some of its readers by their second address."""
    circle = company.groups[group]
    who = company.readers(group)
    names = frozenset((second(one) or address(one)) if isinstance(one, int) else "x@elders.example" for one in who)
    return circle.openness, names if circle.told else None, now
