"""What a person sees, and exit 2, when the service cannot be started as it was set up."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.serving import RULES, run, write_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound set-up to spoil."""
    write_folder(tmp_path, next_hop=2500)
    return tmp_path


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that another program has."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def refused(told: subprocess.CompletedProcess[str]) -> str:
    """What it said, in few lines and without a traceback."""
    assert 2 == told.returncode, told
    assert "Traceback" not in told.stderr
    assert 1 <= len(told.stderr.strip().splitlines()) <= 5, told.stderr
    return told.stderr


def serve(folder: Path) -> str:
    """`mailsquare serve`, which must refuse."""
    return refused(run(folder, "serve", "-c", "config.yaml"))


def spoil(path: Path, old: str, new: str) -> None:
    """Change a text of a file that must be there."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize("key", ["intake.smtp.listen", "web.listen"])
def test_a_taken_port_is_named_with_the_setting_to_change(folder: Path, taken_port: int, key: str) -> None:
    """The commonest trouble of a first start: which port, which setting, what to do."""
    entry = f"{key.split('.')[-2]}: {{listen: "
    spoil(folder / "config.yaml", f'{entry}"127.0.0.1:0"', f'{entry}"127.0.0.1:{taken_port}"')
    told = serve(folder)

    assert str(taken_port) in told
    assert key in told
    assert "another program has that port" in told.lower()


def test_a_folder_that_cannot_be_written_is_named_with_the_remedy(folder: Path) -> None:
    """SQLite alone would say 'unable to open database file'."""
    (folder / "occupied").write_text("a file, so nobody can make a folder here, root included")
    spoil(folder / "config.yaml", "state: state", "state: occupied/state")
    told = serve(folder)

    assert str(folder / "occupied" / "state") in told
    assert "chown" in told


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "words"),
    [
        ("config.yaml", "lists:\n", "lists: [\n", "config.yaml:9:", "not readable as YAML"),
        ("config.yaml", "next_hop:", "next_hopp:", "config.yaml:5:1", 'did you mean "next_hop"?'),
        ("config.yaml", "kind: feed", "kind: slak", "config.yaml:13:11", "did you mean 'slack'?"),
        ("config.yaml", "127.0.0.1:2500", "localhost", "config.yaml:5:11", "write host:port"),
        ("rules.yaml", "via: feed, group: v", "via: slak, group: v", "rules.yaml:5:", 'network "slak"'),
        ("rules.yaml", "group: vragen", "group: vraagen", "rules.yaml:5:", 'did you mean "vragen"?'),
        ("rules.yaml", "do: post,", "do: poost,", "rules.yaml:10:", 'did you mean "post"?'),
        ("rules.yaml", "guards:", "guards: {", "rules.yaml:7:", "not readable as YAML"),
        ("rules.yaml", "list: everyone", "list: everyon", "rules.yaml:10:", 'did you mean "everyone"?'),
    ],
)
def test_a_mistake_in_a_file_is_told_by_line_and_column_with_a_remedy(
    folder: Path, file: str, old: str, new: str, place: str, words: str
) -> None:
    """A person finds the place with an editor, and what to write there in the message."""
    spoil(folder / file, old, new)
    told = serve(folder)

    assert place in told
    assert words in told


def test_check_says_what_serve_would_say(folder: Path) -> None:
    """What a person checked is what will run."""
    spoil(folder / "rules.yaml", "group: vragen", "group: vraagen")
    checked = run(folder, "check", "-c", "config.yaml")

    assert 2 == checked.returncode
    assert serve(folder).strip() in checked.stdout


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    """One start, one list: nobody mends a file line by line."""
    mistaken = RULES.replace("do: post", "do: poost").replace("at_most: 5", "at_mots: 5")
    spoil(folder / "rules.yaml", RULES, mistaken)
    told = refused(run(folder, "serve", "-c", "config.yaml"))

    assert 3 == told.count("rules.yaml:")


def test_a_config_that_is_not_there_is_told_with_its_path(tmp_path: Path) -> None:
    """A service file with a wrong path."""
    told = refused(run(tmp_path, "serve", "-c", "nowhere.yaml"))

    assert "nowhere.yaml" in told
    assert "cannot be read" in told
