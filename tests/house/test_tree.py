"""What must not lie in the tree: names of this or that machine, other people's files, outside links."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
ROOMS = ("gateway/", "rules/", "nlp/", "adapters/")
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".html", ".css", ".js", ".svg", ".j2", ".mako", ".sh", ".csv",
        ".eml", ".jsonl", ".json", ".txt", ""}
SHIPPED = {".yaml", ".html", ".j2", ".css", ".svg", ".csv"}
ALLOWED_HOST = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|org|net))?|localhost|127\.0\.0\.1|www\.w3\.org)")

# in pieces, or this file would find itself
MACHINE = re.compile("/wo" r"rk/|/ho" r"me/[a-z]+/")
REGISTRY = re.compile(r"\b(?:py" r"pi\.org|python" r"hosted\.|np" r"mjs\.|un" r"pkg\.|js" r"delivr\.)")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|NotImpl" r"ementedError)\b")


def _tree() -> list[str]:
    """Every file that git knows or would take, as it stands in the folder now."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _texts(names: Iterable[str]) -> dict[str, str]:
    """The text files among them."""
    return {name: (ROOT / name).read_text("utf-8", "replace") for name in names if Path(name).suffix in TEXT}


def _hits(pattern: re.Pattern[str], texts: dict[str, str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_tests_folder_is_a_package() -> None:
    """`tests/rules/__init__.py` would stand in front of the room `rules`."""
    assert [] == [path.as_posix() for path in (ROOT / "tests").rglob("__init__.py")]


def test_no_file_names_a_folder_of_one_machine() -> None:
    """What works on one machine alone does not work."""
    assert [] == _hits(MACHINE, _texts(_tree()))


def test_no_file_names_a_registry() -> None:
    """Where packages come from is set on the machine, never in the tree."""
    texts = _texts(_tree())
    hosts = _configured_hosts()

    assert [] == _hits(REGISTRY, texts)
    assert [] == [name for name, text in texts.items() for host in hosts if host in text]


def _configured_hosts() -> set[str]:
    """The hosts that pip is told to use on this machine."""
    asked = [sys.executable, "-m", "pip", "config", "list"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return {host for host in re.findall(r"://(?:[^@/\s]*@)?([A-Za-z0-9.-]+)", told) if "." in host}


def test_nothing_in_the_rooms_is_left_for_later() -> None:
    """A note to oneself is an issue, not a line of the product."""
    assert [] == _hits(UNFINISHED, _texts(name for name in _tree() if name.startswith(ROOMS)))


def test_the_way_of_one_mail_fits_on_two_screens() -> None:
    """docs/flow.md is read by everybody; it stays short enough for that."""
    assert len((ROOT / "docs" / "flow.md").read_text("utf-8").splitlines()) < 80


def test_the_licence_is_apache_2() -> None:
    """pyproject.toml says so, and the text beside it must agree."""
    text = (ROOT / "LICENSE").read_text("utf-8")

    assert ["Apache License", "Version 2.0, January 2004"] == [line.strip() for line in text.split("\n")[1:3]]
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_no_file_of_the_shared_folder_was_copied() -> None:
    """What lies there belongs to others: it is measured on, not shipped."""
    if not SHARED.is_dir():
        pytest.skip("the shared folder is not beside this checkout")
    theirs = {_digest(path) for path in SHARED.rglob("*") if path.is_file() and path.stat().st_size}

    assert len(theirs) > 100
    assert [] == [name for name in _tree() if _digest(ROOT / name) in theirs]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_is_shipped_leads_nowhere_outside() -> None:
    """A page that asks a stranger's server for a font tells that stranger who reads what."""
    shipped = (name for name in _tree() if name.startswith(ROOMS))
    texts = {name: text for name, text in _texts(shipped).items() if Path(name).suffix in SHIPPED}
    links = {
        (name, host)
        for name, text in texts.items()
        for host in re.findall(r"(?:https?:|[\"'(])//([A-Za-z0-9.-]+)", text)
    }

    assert len(texts) > 20
    assert [] == sorted(link for link in links if not ALLOWED_HOST.fullmatch(link[1]))
