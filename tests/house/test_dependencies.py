"""What pyproject.toml asks for is what the code imports: less breaks the wheel, more is ballast."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("gateway", "rules", "nlp", "adapters")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

# A package that another one brings as part of its own interface.
COMES_WITH = {"markupsafe": "jinja2", "pydantic-core": "pydantic", "numpy": "spacy"}
# Asked for, but imported by another package and not by us.
UNSEEN = {"python-multipart": "starlette reads the forms of the pages with it"}
# adapters/testing.py is for authors of adapters, who have pytest.
FOR_AUTHORS = {"pytest"}
# Tools that are started, or whose files are read, and not imported.
TOOLS = {"axe-playwright-python", "build", "hatchling", "import-linter", "mypy", "pytest-timeout", "pytest-xdist",
         "ruff", "types-jsonschema"}


def _name(requirement: str) -> str:
    """`Foo_bar[x]>=1` as `foo-bar`."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[; ]", requirement)[0]).lower()


RUN = {_name(one) for one in PROJECT["dependencies"]}
DEV = {_name(one) for one in PROJECT["optional-dependencies"]["dev"]}
EXTRAS = {_name(one) for extra, listed in PROJECT["optional-dependencies"].items() if extra != "dev" for one in listed}
KNOWN = packages_distributions()


def _imported(*folders: str) -> set[str]:
    """The distributions that the code in these folders imports."""
    found = {name for folder in folders for path in (ROOT / folder).rglob("*.py") for name in _imports(path)}
    theirs = found - set(sys.stdlib_module_names) - {*ROOMS, "tests", "mailsquare"}
    names = {_name(distribution) for module in theirs for distribution in KNOWN.get(module, [module])}
    return {COMES_WITH.get(name, name) for name in names}


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_all_that_the_product_imports_is_asked_for() -> None:
    """On the developer's machine it is there by accident; on the mail server it is not."""
    assert set() == _imported(*ROOMS) - RUN - EXTRAS - FOR_AUTHORS


def test_all_that_is_asked_for_is_imported() -> None:
    """Each package is one more that must be trusted and kept up to date."""
    assert set() == (RUN | EXTRAS) - _imported(*ROOMS) - set(UNSEEN)


def test_all_that_the_tests_import_is_asked_for_too() -> None:
    """`make test` on a fresh machine has only what stands in pyproject.toml."""
    assert set() == _imported("tests") - RUN - DEV
    assert set() == DEV - _imported("tests") - TOOLS
