"""What config.yaml says about the network: its groups and who is in them."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class GroupSettings(BaseModel):
    """One group. `open` is read by everyone in the company, `closed` by its members only."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(default="", description="The key under `groups:`; leave it out")
    title: str = Field(default="", max_length=200, description="What people read; empty: the key")
    description: str = Field(default="", max_length=2000, description="What the group is for, in short")
    openness: Literal["open", "closed"] = Field(
        default="closed", description="`open`: everyone in the company reads it; `closed`: its members alone"
    )
    members: tuple[str, ...] = Field(default=(), description="Mail addresses; only for a closed group")

    @field_validator("members")
    @classmethod
    def _lower(cls, members: tuple[str, ...]) -> tuple[str, ...]:
        strange = [member for member in members if "@" not in member]
        if strange:
            raise ValueError(f"{strange[0]!r} is not a mail address")
        return tuple(sorted({member.strip().lower() for member in members}))

    @model_validator(mode="after")
    def _sound(self) -> GroupSettings:
        if self.name and not SLUG.fullmatch(self.name):
            raise ValueError(f"a group is named in small letters, digits and hyphens, not {self.name!r}")
        if self.openness == "open" and self.members:
            raise ValueError("everyone reads an open group: leave out `members`, or make it closed")
        return self


class Settings(BaseModel):
    """The built-in network, `kind: feed` under `networks:`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["feed"] = Field(default="feed", description="The network that comes with Mailsquare")
    groups: dict[str, GroupSettings] = Field(default_factory=dict, description="Groups by name")

    @field_validator("groups", mode="before")
    @classmethod
    def _named(cls, groups: Any) -> Any:
        if not isinstance(groups, dict):
            return groups
        return {name: {**group, "name": str(name)} if isinstance(group, dict) else group
                for name, group in groups.items()}

    @property
    def all_groups(self) -> tuple[GroupSettings, ...]:
        """Every group, as `Feed` and `sync_groups` take them."""
        return tuple(self.groups.values())
