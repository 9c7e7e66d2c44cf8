"""What an admin says about one Slack workspace under `networks:` in config.yaml."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from ..errors import Unauthorized

TOKEN_VARIABLE = "MAILSQUARE_SLACK_TOKEN"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Settings(BaseModel):
    """One Slack workspace. The token comes from `token_file`, `token` or MAILSQUARE_SLACK_TOKEN."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["slack"] = Field(default="slack", description="A Slack workspace")
    token: SecretStr | None = Field(default=None, description="Bot token (xoxb-...); better is token_file")
    token_file: Path | None = Field(default=None, description="File with the bot token, nothing else")
    channels: dict[str, str] = Field(
        default_factory=dict,
        description="Channel names and their ids (C0123...), so that a renamed channel stays the same",
    )
    language: Literal["en", "nl"] = Field(default="en", description="Language of the lines we add to a post")
    timeout_seconds: int = Field(default=20, ge=1, le=30, description="How long to wait for Slack to answer")
    look_back_days: int = Field(
        default=30, ge=1, le=365, description="How old a thread may be in which answers are still looked for"
    )
    base_url: str = Field(default="https://slack.com/api/", description="Only for tests and proxies")

    @field_validator("base_url")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            return url
        raise ValueError("base_url must start with https://, else the token travels unprotected")

    @model_validator(mode="after")
    def _has_one_token(self) -> Self:
        if self.token is not None and self.token_file is not None:
            raise ValueError("give token or token_file, not both")
        return self

    def secret(self) -> str:
        """The bot token; Unauthorized, with the way to mend it, where there is none."""
        if self.token is not None:
            return self.token.get_secret_value().strip()
        if self.token_file is not None:
            return _read(self.token_file)
        found = os.environ.get(TOKEN_VARIABLE, "").strip()
        if not found:
            raise Unauthorized(f"no Slack token: set token_file in config.yaml, or {TOKEN_VARIABLE}")
        return found


def _read(path: Path) -> str:
    try:
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Unauthorized(f"cannot read the Slack token from {path}: {type(error).__name__}") from None
    if not found:
        raise Unauthorized(f"the Slack token file {path} is empty")
    return found
