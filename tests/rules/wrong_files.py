"""The wrong files: each holds one mistake, and its first lines say how that must be reported."""

from __future__ import annotations

from pathlib import Path

from rules.cases import covered, load_cases, run
from rules.lint import lint
from rules.load import load_rules
from rules.meeting import unmeetable
from rules.problems import Problem, RulesError

FOLDER = Path(__file__).parent / "testdata" / "wrong"
FILES = tuple(path for path in sorted(FOLDER.glob("*.yaml")) if not path.stem.endswith("_test"))

# What config.yaml and the directory tell, for the files that are called known-*.
LISTS: dict[str, int | None] = {"everyone": 640, "everyone@kade.example": 640, "sales-all": 60, "nobody": 0}
DEPARTMENTS = {"Sales": 12, "Legal": 4, "Archive": 0}
TAKES = {"square": {"everyone", "everyone@kade.example", "sales-all"}, "sales-room": {"sales-all"}}
NETWORKS = ("chat",)


def expected(path: Path) -> list[str]:
    """What must be reported, as the first lines of the file say."""
    lines = path.read_text("utf-8").splitlines()
    return [line.removeprefix("# ") for line in lines if line.startswith("# ")]


def told(path: Path) -> list[str]:
    """What is reported, without the name of the file itself."""
    prefix, folder = f"{path}:", f"{path.parent}/"
    return [str(one).removeprefix(prefix).removeprefix(folder) for one in problems(path)]


def problems(path: Path) -> tuple[Problem, ...]:
    """The mistakes and warnings of a file and of the test file beside it, as `rules check` finds them."""
    known = path.stem.startswith("known-")
    beside = path.with_name(f"{path.stem}_test.yaml")
    try:
        rules = load_rules(path, lists=LISTS if known else None, networks=NETWORKS if known else None)
        cases = load_cases(beside) if beside.is_file() else None
    except RulesError as error:
        return error.problems
    names = covered(run(cases)) if cases else None
    found = (lint(rules, LISTS, departments=DEPARTMENTS, covered=names, takes=TAKES) if known
             else lint(rules, covered=names))
    return (*found, *(unmeetable(cases) if cases else ()))
