"""What people install: the wheel holds all that the rooms need, nothing else, and lives beside others."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

import gateway

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("gateway", "rules", "nlp", "adapters")
INSIDE = "mailsquare_rooms"
DECOY = "raise_no_alarm = 'I am somebody else'\n"


def run(*command: str | Path, where: Path) -> str:
    """What a command prints, run in a folder of its own without our source on its path."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command], cwd=where, env=alone, capture_output=True, text=True, check=False
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout without any network."""
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, where=out)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> frozenset[str]:
    """The files in it."""
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of somebody else whose packages are called like our rooms."""
    path = tmp_path_factory.mktemp("stranger") / "stranger-1.0-py3-none-any.whl"
    about = "stranger-1.0.dist-info"
    files = {f"{room}/__init__.py": DECOY for room in ROOMS}
    files[f"{about}/METADATA"] = "Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n"
    files[f"{about}/WHEEL"] = "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{about}/RECORD"] = "".join(f"{name},,\n" for name in (*files, f"{about}/RECORD"))
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, stranger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs folder of a fresh environment with the stranger's wheel and then ours.

    The libraries come from the environment that runs the tests, by a .pth file: it lends what lies
    in site-packages but not the checkout, which only that environment's own .pth files lead to.
    """
    home = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", home, where=home)
    python = home / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", stranger, wheel, where=home)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(python, "-c", ask, where=home).strip())
    (packages / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return home / "bin"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that has nothing to do with us."""
    return tmp_path


def _files_of_the_rooms() -> Iterator[str]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(ROOT).as_posix()


def test_only_our_own_names_stand_at_the_top(names: frozenset[str]) -> None:
    """`rules`, `nlp` and `adapters` are other people's package names too."""
    tops = {name.partition("/")[0] for name in names}

    assert {"mailsquare.py", INSIDE} == {top for top in tops if not top.endswith(".dist-info")}
    assert ["mailsquare"] == [top.partition("-")[0] for top in tops if top.endswith(".dist-info")]


def test_every_file_of_the_rooms_is_inside(names: frozenset[str]) -> None:
    """A file that git ignores is left out in silence unless pyproject.toml names it as an artifact."""
    assert [] == [name for name in _files_of_the_rooms() if f"{INSIDE}/{name}" not in names]


@pytest.mark.parametrize(
    ("folder", "ends"),
    [
        ("nlp/model", ""),
        ("nlp/corpus", ".jsonl"),
        ("gateway/web/static", ".js"),
        ("gateway/web/static", ".css"),
        ("gateway/web/templates", ".html"),
        ("adapters/feed/static", ".js"),
        ("adapters/feed/static", ".css"),
        ("adapters/feed/templates", ".html"),
        ("gateway/pipeline/nudges/texts", ".yaml"),
        ("gateway/pipeline/nudges/texts", ".j2"),
        ("gateway/mail", ".yaml"),
        ("gateway/demo", ".yaml"),
        ("gateway/demo/samples", ".eml"),
        ("gateway/store/migrations/versions", ".py"),
        ("adapters/feed/migrations", ".py"),
    ],
)
def test_what_is_read_at_run_time_is_inside(names: frozenset[str], folder: str, ends: str) -> None:
    """The comparison with the checkout says nothing of what was never built or vendored."""
    assert [name for name in names if name.startswith(f"{INSIDE}/{folder}/") and name.endswith(ends)]


def test_nothing_of_the_workshop_is_inside(names: frozenset[str]) -> None:
    """Tests, caches and mail of the developer have no business on a mail server."""
    workshop = re.compile(r"/tests?/|/test_|_test\.py$|conftest|__pycache__")

    assert [] == [name for name in names if workshop.search(name)]
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_the_command_starts_from_a_foreign_folder(installed: Path, elsewhere: Path) -> None:
    """The first thing anybody does."""
    (elsewhere / "gateway").mkdir()

    assert "mailsquare demo" in run(installed / "mailsquare", "--help", where=elsewhere)


def test_the_command_finds_its_own_rooms_beside_a_strangers(installed: Path, elsewhere: Path) -> None:
    """`rules` is ours inside the command, whatever else is installed under that name."""
    schema = json.loads(run(installed / "mailsquare", "rules", "schema", where=elsewhere))

    assert {"rules", "otherwise"} <= set(schema["properties"])


def test_a_strangers_rooms_stay_theirs_in_plain_python(installed: Path, elsewhere: Path) -> None:
    """Our installation takes nobody's name away."""
    ask = f"import {', '.join(ROOMS)}; print({'.raise_no_alarm, '.join(ROOMS)}.raise_no_alarm)"

    assert " ".join(["I am somebody else"] * len(ROOMS)) == run(
        installed / "python", "-c", ask, where=elsewhere
    ).strip()


def test_a_child_process_of_the_command_finds_our_rooms_too(installed: Path, elsewhere: Path) -> None:
    """Mail is read in a child, which must not start with the stranger's `gateway`."""
    mail = elsewhere / "one.eml"
    mail.write_text("From: Ann <ann@corp.example>\nTo: all@corp.example\nSubject: Cake\n\nIn the kitchen.\n")

    found = json.loads(run(installed / "mailsquare", "inspect", mail, "--json", where=elsewhere))

    assert ("parsed", "Cake") == (found["state"], found["subject"])


def test_the_demo_runs_from_the_wheel(installed: Path, elsewhere: Path) -> None:
    """Templates, texts, model, samples and migrations are all found where the wheel has put them."""
    ports = ("--port", "0", "--web-port", "0")
    counts = json.loads(run(installed / "mailsquare", "demo", "--once", "--json", *ports, where=elsewhere))

    assert 0 < counts["posted"]
    assert 0 == counts["failed"]
    assert counts.pop("seen") == sum(counts.values())
    assert [] == list(elsewhere.iterdir())


def test_this_environment_runs_the_checkout() -> None:
    """`make setup` installs the checkout itself: an edit counts at once, and tests test this code."""
    told = json.loads(distribution("mailsquare").read_text("direct_url.json") or "{}")

    assert told["dir_info"]["editable"]
    assert ROOT == Path(gateway.__file__).resolve().parents[1]
    assert Path(told["url"].removeprefix("file://")).resolve() == ROOT
