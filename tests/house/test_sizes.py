"""Small rooms stay small: STYLE section 4 as a test."""

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path
    for room in ("gateway", "rules", "nlp", "adapters")
    for path in (ROOT / room).rglob("*.py")
    if "versions" not in path.parts  # a migration is a list of tables
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def _functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", SOURCES + TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_fits_on_a_few_screens(path: Path) -> None:
    """A file over 400 lines has more than one trade."""
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_function_is_over_80_lines_and_no_class_over_7_public_methods(path: Path) -> None:
    """A longer function hides its steps; a wider class is two."""
    tree = ast.parse(path.read_text())
    long = [f.name for f in _functions(tree) if (f.end_lineno or 0) - f.lineno + 1 > 80]
    wide = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and not any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)
        and sum(
            isinstance(m, ast.FunctionDef | ast.AsyncFunctionDef)
            and not m.name.startswith("_")
            and not m.decorator_list
            for m in node.body
        )
        > (9 if path.name == "adapter.py" else 7)  # the contract of adapters has seven itself
    ]
    assert ([], []) == (long, wide)


def test_most_functions_are_short_and_the_middle_file_is_too() -> None:
    """95 % of functions under 45 lines, the median file at most about 130."""
    lengths = [
        (f.end_lineno or 0) - f.lineno + 1
        for path in SOURCES
        for f in _functions(ast.parse(path.read_text()))
    ]
    files = [len(path.read_text().splitlines()) for path in SOURCES]
    assert sum(n < 45 for n in lengths) >= 0.95 * len(lengths)
    assert statistics.median(files) <= 150


def test_no_room_without_a_trade() -> None:
    """Names that say nothing attract everything."""
    empty = {"utils", "helpers", "common", "misc", "manager", "processor", "info"}
    assert [] == [str(p) for p in SOURCES if p.stem in empty or p.parent.name in empty]
