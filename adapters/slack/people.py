"""Who is in the workspace, who can read a channel, and which channel a name means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from ..errors import NoSuchGroup, Rejected
from ..types import Audience, Person
from .calls import ask, ask_for, pages
from .settings import Settings

FRESH = timedelta(minutes=5)  # half of the ten minutes that an Audience may be relied on
PEOPLE_A_PAGE = 1_000  # the most that users.list and conversations.members give
MOST_PAGES = 20  # users.list allows about 20 calls a minute
MOST_STRANGERS = 50  # people outside the directory who are asked for one by one

_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{6,20}\Z")


@dataclass(frozen=True, slots=True)
class Account:
    """What users.list says about one account."""

    person: Person
    reads: bool                       # a person whose account is active
    guest: bool                       # sees only the channels it was invited to

    @classmethod
    def of(cls, user: Mapping[str, Any]) -> Account:
        """The account as Slack describes it; no address where the scope users:read.email is missing."""
        profile = user.get("profile") or {}
        name = profile.get("real_name") or user.get("real_name") or user.get("name") or ""
        return cls(
            person=Person(
                remote_id=str(user.get("id") or ""),
                address=str(profile.get("email") or "").strip().lower(),
                name=str(profile.get("display_name") or name),
            ),
            reads=not (user.get("deleted") or user.get("is_bot") or user.get("id") == "USLACKBOT"),
            guest=any(user.get(word) for word in ("is_restricted", "is_ultra_restricted", "is_stranger")),
        )


class People:
    """The workspace's directory, read anew when it is older than five minutes."""

    def __init__(self, web: WebClient, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._web = web
        self._clock = clock
        self._named = {name.lstrip("#").lower(): channel for name, channel in settings.channels.items()}
        self._accounts: dict[str, Account] = {}
        self._read_at: datetime | None = None
        self._strangers: dict[str, Account] = {}

    def channel(self, target: str) -> str:
        """The id of a channel given by id or name; NoSuchGroup where the app sees none of that name."""
        name = target.strip().lstrip("#")
        if _CHANNEL_ID.match(name):
            return name
        if name.lower() not in self._named:
            self._read_channels()
        found = self._named.get(name.lower())
        if found is None:
            raise NoSuchGroup(f"Slack shows the app no channel #{name}: invite the app, or check the name")
        return found

    def audience(self, channel: str) -> Audience:
        """Who can read the channel; members are None as soon as one reader's address is unknown."""
        facts = ask(self._web.conversations_info, channel=channel).get("channel") or {}
        if facts.get("is_archived"):
            raise NoSuchGroup(f"the Slack channel {channel} is archived")
        asked_at = self._clock()
        shared = facts.get("is_ext_shared") or facts.get("is_pending_ext_shared")
        closed = facts.get("is_private") or facts.get("is_im") or facts.get("is_mpim")
        openness = "shared" if shared else "closed" if closed else "open"
        # A channel that several workspaces of one company share has readers outside this directory.
        knowable = closed or not (shared or facts.get("is_org_shared"))
        members = self._readers(channel, everybody=not closed) if knowable else None
        fetched_at = min(asked_at, self._read_at or asked_at)
        return Audience(openness=openness, members=members, fetched_at=fetched_at)

    def person(self, address: str) -> Person | None:
        """The active account with that address."""
        answer = ask_for(self._web.users_lookupByEmail, ("users_not_found",), email=address.strip())
        account = Account.of(answer.get("user") or {}) if answer is not None else None
        return account.person if account and account.reads else None

    def by_id(self, user: str) -> Account | None:
        """The account with that id, asked for once and then remembered."""
        if user in self._accounts:
            return self._accounts[user]
        if user not in self._strangers:
            answer = ask_for(self._web.users_info, ("user_not_found", "user_not_visible"), user=user)
            if answer is None:
                return None
            self._strangers[user] = Account.of(answer.get("user") or {})
        return self._strangers[user]

    def _readers(self, channel: str, *, everybody: bool) -> frozenset[str] | None:
        try:
            if not self._read_directory():
                return None
            invited = self._members(channel)
        except Rejected:  # too many to list, or a scope is missing: then we do not know who reads
            return None
        if sum(user not in self._accounts for user in invited) > MOST_STRANGERS:
            return None
        readers = [self.by_id(user) for user in invited]
        if everybody:
            readers += [account for account in self._accounts.values() if not account.guest]
        return _addresses(readers)

    def _members(self, channel: str) -> list[str]:
        listing = pages(
            self._web.conversations_members, most=MOST_PAGES, size=PEOPLE_A_PAGE, channel=channel
        )
        return [str(user) for page in listing for user in page.get("members") or ()]

    def _read_directory(self) -> bool:
        now = self._clock()
        if self._read_at is None or now - self._read_at >= FRESH:
            listing = pages(self._web.users_list, most=MOST_PAGES, size=PEOPLE_A_PAGE)
            users = [user for page in listing for user in page.get("members") or ()]
            self._accounts = {str(user.get("id")): Account.of(user) for user in users}
            self._strangers = {}
            self._read_at = now
        return bool(self._accounts)

    def _read_channels(self) -> None:
        listing = pages(
            self._web.conversations_list, most=MOST_PAGES, size=PEOPLE_A_PAGE,
            types="public_channel,private_channel", exclude_archived=True,
        )
        for page in listing:
            for channel in page.get("channels") or ():
                self._named.setdefault(str(channel.get("name")).lower(), str(channel.get("id")))


def _addresses(readers: Iterable[Account | None]) -> frozenset[str] | None:
    """The addresses of all who read; None where one of them is not known."""
    found = set()
    for account in readers:
        if account is None or (account.reads and not account.person.address):
            return None
        if account.reads:
            found.add(account.person.address)
    return frozenset(found)
