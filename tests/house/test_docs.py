"""Every command, option, setting and variable is on a page, and what the pages show is there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.registry import BUILT_IN
from gateway.config import load_config
from gateway.shapes import ConfigShape
from tests.house.write_docs import PAGES, commands, explanation, options, settings

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for room in ("gateway", "rules", "nlp", "adapters") for path in (ROOT / room).rglob("*.py")]
DOCS = {
    path.relative_to(ROOT).as_posix(): path
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
}
COMMANDS = dict(commands())
EXAMPLE = ROOT / "config.example.yaml"
CODE = re.compile(r"```.*?\n(.*?)```|`([^`\n]+)`", re.DOTALL)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_the_one_the_program_writes(name: str) -> None:
    """An option without its line on the page is an option nobody finds."""
    assert PAGES[name]() == (ROOT / "docs" / name).read_text("utf-8"), "run python -m tests.house.write_docs"


@pytest.mark.parametrize("words", COMMANDS)
def test_each_command_and_option_says_what_it_does(words: str) -> None:
    """The page can say no more than the help does."""
    command = COMMANDS[words]

    assert command.help
    assert [] == [one.name for one in getattr(command, "params", ()) if not one.help]


def test_the_walk_finds_the_commands_and_their_options() -> None:
    """The two tests above must not come up empty."""
    assert {"mailsquare demo", "mailsquare rules explain", "mailsquare item retract"} <= set(COMMANDS)
    assert {"--web-port", "--once"} <= _options("mailsquare demo")


def test_each_setting_says_what_it_does() -> None:
    """A key without a word about it is a key nobody dares to set."""
    found = {
        f"{path}.{key}": explanation(field)
        for path, model in settings()
        for key, field in model.model_fields.items()
    }

    assert {"intake.smtp.tls_key", "lists.NAME.same_as", "networks.NAME (slack).token_file"} <= set(found)
    assert {".hostname", "retention.journal", "networks.NAME (feed).groups.NAME.members"} <= set(found)
    assert [] == [key for key, words in found.items() if len(words) < 8]


def test_the_example_of_the_settings_loads(tmp_path: Path) -> None:
    """It is copied, filled in and used: it must be right as it stands."""
    (tmp_path / "config.yaml").write_text(EXAMPLE.read_text("utf-8"))
    (tmp_path / "rules.yaml").write_text("version: 1\n")
    (tmp_path / "people.csv").write_text("address,name,department,language\nann@corp.example,Ann,IT,nl\n")
    (tmp_path / "utrecht.txt").write_text("ann@corp.example\n")

    config = load_config(tmp_path / "config.yaml")
    directory = config.directory()

    assert {"all-staff", "utrecht"} == {one.name for one in directory.lists.values()}
    assert frozenset({"ann@corp.example"}) == directory.lists["all-staff@corp.example"].members


@pytest.mark.parametrize("key", [*ConfigShape.model_fields, *(point.name for point in BUILT_IN)])
def test_the_example_shows_every_part(key: str) -> None:
    """Who reads only the example must know what there is; a part may be commented out."""
    assert re.search(rf"^ *(# )?{key}:", EXAMPLE.read_text("utf-8"), re.MULTILINE)


def test_each_variable_of_the_environment_is_on_a_page() -> None:
    """Settings from the environment are easily forgotten, secrets most of all."""
    used = {name for path in SOURCES for name in re.findall(r"\bMAILSQUARE_[A-Z_]+", path.read_text("utf-8"))}
    pages = "".join(path.read_text("utf-8") for path in DOCS.values())

    assert "MAILSQUARE_CONFIG" in used
    assert [] == [name for name in sorted(used) if name not in pages]


def _options(words: str) -> set[str]:
    return {"--help", *(name for one in options(COMMANDS[words]) for name in one.opts)}


def _calls(text: str) -> Iterator[list[str]]:
    """The words after `mailsquare` wherever a page shows a call of it."""
    for block, span in CODE.findall(text):
        for line in (block or span).splitlines():
            call = re.search(r"(?:^|[\s/])mailsquare ((?:[a-z]|--).*)", line)
            if call:
                yield shlex.split(re.split(r"\s+#|[|;&>…]", call[1])[0].replace("'", ""), posix=True)


@pytest.mark.parametrize("page", DOCS)
def test_each_call_a_page_shows_can_be_made(page: str) -> None:
    """A page that shows a command which is not there costs its reader more than no page."""
    wrong = []
    for words in _calls(DOCS[page].read_text("utf-8")):
        name = f"mailsquare {words[0]}"
        if hasattr(COMMANDS.get(name), "commands") and len(words) > 1:
            name = f"{name} {words[1]}"
        bare = (word.strip("[]").partition("=")[0] for word in words)
        shown = {word for word in bare if word.startswith("-") and word != "-"}
        if words[0] != "--help" and (name not in COMMANDS or shown - _options(name)):
            wrong.append(" ".join(words))

    assert [] == wrong


@pytest.mark.parametrize("page", DOCS)
def test_each_link_within_the_pages_leads_to_a_file(page: str) -> None:
    """A dead link in a README is the first thing a visitor sees."""
    prose = re.sub(r"```.*?```", "", DOCS[page].read_text("utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)", prose)

    assert [] == [one for one in links if "://" not in one and not (DOCS[page].parent / one).exists()]
