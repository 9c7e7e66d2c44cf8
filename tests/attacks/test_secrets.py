"""What is secret in config.yaml comes out nowhere, however wrong the file is."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.config import load_config
from gateway.errors import ConfigError
from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import PEOPLE, TEAM, Serving, letter, run, write_folder

TOKEN = "xoxb-canary-7f3e9d1c5b2a4f68"
PASSWORD = "Canary5d41402abc4b2a76"
STORE = f"postgresql://mail:{PASSWORD}@127.0.0.1:1/mail"
SLACK = f"  other: {{kind: slack, token: {TOKEN}}}\n"
# What is written where the good file has the Slack network, and at its end.
MISTAKES = {
    "mistyped key": (SLACK.replace("token:", "tokn:"), ""),
    "list": (SLACK.replace(TOKEN, f"[{TOKEN}]"), ""),
    "mapping": (SLACK.replace(TOKEN, f"{{x: {TOKEN}}}"), ""),
    "twice": (SLACK.replace("}", f", token: {TOKEN}}}"), ""),
    "unclosed": (SLACK.replace("}", ""), ""),
    "bad escape": (SLACK.replace(TOKEN, f'"{TOKEN}\\q"'), ""),
    "tag": (SLACK.replace(TOKEN, f"!!python/object:os.system {TOKEN}"), ""),
    "tab": (SLACK.replace(" token", "\ttoken").replace("{", "{\n\t"), ""),
    "not text": (SLACK.replace("kind: slack", "kind: slack, timeout_seconds: soon"), ""),
    "store as text": (SLACK, f"store: {STORE}\n"),
    "store key mistyped": (SLACK, f"store: {{urll: '{STORE}'}}\n"),
    "store as list": (SLACK, f"store: {{url: ['{STORE}']}}\n"),
    "next hop": (SLACK, f"next_hop: {STORE}\n"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good configuration, with a token in it."""
    path = write_folder(tmp_path, next_hop=9)
    path.write_text(path.read_text().replace("networks:\n", f"networks:\n{SLACK}"))
    return tmp_path


@pytest.mark.parametrize("mistake", MISTAKES)
def test_no_error_tells_a_secret(folder: Path, mistake: str) -> None:
    """Errors are pasted into tickets."""
    slack, end = MISTAKES[mistake]
    path = folder / "config.yaml"
    path.write_text(path.read_text().replace(SLACK, slack) + end)
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert not {word for word in (TOKEN, PASSWORD, PASSWORD[:8]) if word in str(caught.value)}


@pytest.mark.parametrize("url", [STORE, STORE.replace(":1/", ":no-port/"), STORE.replace("://", ":/")])
def test_a_store_that_cannot_be_reached_is_told_without_its_password(folder: Path, url: str) -> None:
    """In plain words: no trace of the program, no address with a password in it."""
    with (folder / "config.yaml").open("a") as file:
        file.write(f"store: {{url: '{url}'}}\n")
    ended = run(folder, "db", "upgrade", "-c", "config.yaml")
    said = ended.stdout + ended.stderr
    assert 0 != ended.returncode
    assert "store" in said
    assert not {word for word in ("Traceback", PASSWORD) if word in said}


def test_a_running_service_keeps_its_secrets(folder: Path) -> None:
    """Not in its log, its arguments, its environment, nor in any file but config.yaml."""
    with FakeHop() as hop:
        path = folder / "config.yaml"
        path.write_text(path.read_text().replace("next_hop: 127.0.0.1:9", f"next_hop: 127.0.0.1:{hop.at.port}"))
        with Serving(folder) as serving:
            assert serving.process is not None
            assert 250 == serving.send(letter("Hallo", "Tekst", to=TEAM), [TEAM], PEOPLE[0])[0]
            proc = Path("/proc") / str(serving.process.pid)
            outside = (proc / "cmdline").read_bytes() + (proc / "environ").read_bytes()
            key = (folder / "state" / "key").read_bytes()
            assert TOKEN.encode() not in outside
            assert key.strip() not in outside
        assert TOKEN not in serving.said()
    holds = [file.name for file in folder.rglob("*") if file.is_file() and TOKEN.encode() in file.read_bytes()]
    assert ["config.yaml"] == holds
    assert 0 == (folder / "state").stat().st_mode & 0o077
    assert 0 == (folder / "state" / "key").stat().st_mode & 0o077
