"""One request of one viewer: who looks, in which language, with which form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from starlette.requests import Request

from adapters.feed.types import Viewer
from adapters.feed.when import moment, number

from ..pipeline.nudges import Language
from ..pipeline.nudges.wording import until
from .sessions import Session
from .words import WORDS


class Role(StrEnum):
    """What a viewer may do. Everybody else only sees the sign-in and choice pages."""

    STAFF = "staff"  # signed in, member of a configured list
    REVIEWER = "reviewer"  # sees the pages for IT
    ADMIN = "admin"  # the local admin
    RULE_ADMIN = "rule admin"  # may save the rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What every page works with."""

    request: Request
    viewer: Viewer | None
    roles: frozenset[Role]
    session: Session
    csrf: str
    language: Language
    now: datetime
    zone: ZoneInfo
    form: Mapping[str, str]

    @property
    def who(self) -> str:
        """The name under which the journal keeps what this person does."""
        return self.viewer.address if self.viewer else ""

    @property
    def wants_piece(self) -> bool:
        """Whether the script asks, for a piece of a page."""
        return "x-piece" in self.request.headers

    def say(self, key: str, **values: object) -> str:
        """A sentence with its values filled in; whole numbers as the language writes them."""
        told = {
            name: number(value, self.language) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return WORDS[self.language][key].format(**told)

    def count(self, key: str, n: int, **values: object) -> str:
        """A sentence about n things, in its singular where n is one."""
        return self.say(f"{key}_one" if n == 1 else key, n=n, **values)

    def number(self, value: int) -> str:
        """2.014 or 2,014."""
        return number(value, self.language)

    def clock(self, then: datetime) -> str:
        """Hours, minutes and seconds where the company is; with the day before them if not today."""
        here, today = then.astimezone(self.zone), self.now.astimezone(self.zone)
        return f"{here:%H:%M:%S}" if here.date() == today.date() else f"{here:%d-%m %H:%M}"

    def when(self, then: datetime) -> str:
        """A moment, as short as it can be today."""
        return moment(then, self.now, self.language, self.zone)

    def until(self, then: datetime) -> str:
        """A moment to come: 10:31 today, "tomorrow 10:31", a day and a date later on."""
        here, today = then.astimezone(self.zone), self.now.astimezone(self.zone)
        if here.date() == today.date():
            return f"{here:%H:%M}"
        return until(then, self.now, self.zone, self.language)

    def took(self, length: timedelta) -> str:
        """0,41 s, 12 min or 3 u: short enough for a table."""
        seconds = max(0.0, length.total_seconds())
        if seconds < 60:
            text = f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"
            return text.replace(".", ",") if self.language == "nl" else text
        hour = "u" if self.language == "nl" else "h"
        return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.0f} {hour}"
