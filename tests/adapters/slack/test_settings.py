"""The settings of a Slack network."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from adapters.errors import Unauthorized
from adapters.slack import Settings


def test_the_token_comes_from_a_file_a_setting_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is the best place; its closing newline is not part of the token."""
    file = tmp_path / "token"
    file.write_text("xoxb-file\n", encoding="utf-8")
    monkeypatch.setenv("MAILSQUARE_SLACK_TOKEN", "xoxb-environment")

    found = [Settings(token_file=file), Settings.model_validate({"token": "xoxb-set"}), Settings()]

    assert ["xoxb-file", "xoxb-set", "xoxb-environment"] == [settings.secret() for settings in found]


def test_the_token_is_never_shown() -> None:
    """Settings end up in logs and error pages."""
    assert "xoxb" not in repr(Settings.model_validate({"token": "xoxb-secret"}))


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_a_token_file_that_holds_none_is_named(tmp_path: Path, content: str | None) -> None:
    """The path is what the admin has to look at."""
    file = tmp_path / "token"
    if content is not None:
        file.write_text(content, encoding="utf-8")

    with pytest.raises(Unauthorized, match=str(file)):
        Settings(token_file=file).secret()


@pytest.mark.parametrize("wrong", [
    {"base_url": "http://slack.example/api/"}, {"base_url": "ftp://127.0.0.1/"}, {"chanels": {}},
    {"token": "a", "token_file": "b"}, {"timeout_seconds": 0}, {"language": "fr"}, {"kind": "feed"},
])
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    """A token over plain HTTP would be read by others; a misspelt key would be ignored."""
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)
