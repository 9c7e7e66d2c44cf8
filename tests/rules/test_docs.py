"""docs/rules.md names every key and fact, and what it shows can be loaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules import cases
from rules.facts import FACTS, Group, cheapest, cost, markdown_table
from rules.load import parse_rules
from rules.model import NUDGES, Shape
from rules.types import Action

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text("utf-8")


def _keys() -> Iterator[str]:
    assert cases.CaseFileShape in Shape.__subclasses__()
    # other rooms write their files in the same shapes: their keys stand on pages of their own
    shapes = [shape for shape in Shape.__subclasses__() if shape.__module__.startswith("rules.")]
    for shape in shapes:
        shapes.extend(shape.__subclasses__())
        yield from (field.alias or name for name, field in shape.model_fields.items())


@pytest.mark.parametrize("word", sorted({*_keys(), *FACTS, *NUDGES, *map(str, Action)}))
def test_the_page_names_each_key_fact_action_and_nudge(word: str) -> None:
    """What is not on the page does not exist for an admin."""
    assert f"`{word}`" in PAGE or f"`{word}:" in PAGE


def test_the_table_of_facts_is_the_generated_one() -> None:
    """One table makes the matcher, the tests, the words and this page."""
    assert markdown_table() in PAGE


def test_the_first_example_loads_as_it_stands() -> None:
    """The page is copied from, so it must work."""
    example = PAGE.split("```yaml\n")[1].split("```")[0]

    rules = parse_rules(example, "page").rules

    assert ["press", "unsure", "parking-questions"] == [rule.name for rule in rules]


EXAMPLES = [line.split("|")[2].strip().strip("`") for line in PAGE.splitlines()
            if line.startswith("| `") and ":" in line.split("|")[2] and line.count("|") == 4
            and line.split("|")[2].strip().startswith("`")]


@pytest.mark.parametrize("when", EXAMPLES)
def test_each_example_of_a_condition_loads(when: str) -> None:
    """The shortest documentation is a line that can be copied."""
    first = PAGE.split("```yaml\n")[1].split("```")[0]
    extra = f"  - name: example\n    when: {{{when}}}\n    do: deliver\n"

    rules = parse_rules(first.replace("\notherwise", f"{extra}\notherwise"), "page").rules

    assert "example" == rules[-1].name


def test_there_are_examples_of_every_condition() -> None:
    """The filter above must not come up empty."""
    assert 17 < len(EXAMPLES)


def test_facts_know_their_price() -> None:
    """Envelope before headers before body before the classifier."""
    assert [0, 1, 2, 3] == [cost([name]) for name in ("recipients", "author", "text", "kind")]
    assert frozenset({"subject", "author"}) == cheapest(["kind", "subject", "text", "author"])
    assert frozenset() == cheapest([])
    assert 4 == len(Group)
