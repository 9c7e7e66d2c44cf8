"""Finding again what we posted: by the key in the metadata that Slack keeps with each message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from .calls import pages

EVENT_TYPE = "mailsquare_post"
MOST_PAGES = 50  # 10,000 messages
SKEW = timedelta(minutes=2)  # between our clock and Slack's

Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What we write into a message's metadata, to know it again."""

    key: str
    parts: int = 1                    # how many messages the whole post has
    files: tuple[str, ...] = ()       # ids of files that belong to the post
    whole: str = ""                   # id of the file with the whole text, where the post is a teaser

    def metadata(self) -> dict[str, object]:
        """The mark as chat.postMessage takes it; a payload may hold no lists."""
        payload = {"key": self.key, "parts": self.parts, "files": ",".join(self.files), "whole": self.whole}
        return {"event_type": EVENT_TYPE, "event_payload": {k: v for k, v in payload.items() if v}}

    def part(self, n: int) -> Mark:
        """The mark of the n-th message, counted from 1, which bears the key of the post itself."""
        return self if n == 1 else Mark(key=f"{self.key}#{n}")


def mark_of(message: Message) -> Mark | None:
    """Our mark on a message, or None where somebody else wrote it."""
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    if metadata.get("event_type") != EVENT_TYPE or not payload.get("key"):
        return None
    files = tuple(file for file in str(payload.get("files") or "").split(",") if file)
    return Mark(
        key=str(payload["key"]),
        parts=int(payload.get("parts") or 1),
        files=files,
        whole=str(payload.get("whole") or ""),
    )


def by_key(messages: Iterable[Message]) -> dict[str, Message]:
    """Our messages by their key, those of others by their id."""
    found: dict[str, Message] = {}
    for message in messages:
        mark = mark_of(message)
        found[mark.key if mark else str(message["ts"])] = message
    return found


def shown_files(messages: Iterable[Message]) -> frozenset[str]:
    """The ids of the files that stand in these messages."""
    return frozenset(str(file.get("id")) for message in messages for file in message.get("files") or ())


def moment(ts: str) -> datetime:
    """When a message was written: its `ts` is seconds since 1970, and its id."""
    return datetime.fromtimestamp(float(ts), UTC)


class Lookup:
    """The messages of a channel and its threads, read with metadata."""

    def __init__(self, web: WebClient) -> None:
        self._web = web

    def history(
        self, channel: str, since: datetime, *, most: int = MOST_PAGES, to_the_end: bool = True
    ) -> Iterator[Message]:
        """Messages in the channel itself, newest first, without answers in threads."""
        listing = pages(
            self._web.conversations_history, most=most, to_the_end=to_the_end, channel=channel,
            oldest=_ts(since), include_all_metadata=True,
        )
        for page in listing:
            yield from page.get("messages") or ()

    def thread(self, channel: str, root: str, since: datetime | None = None) -> Iterator[Message]:
        """The root and its answers written after `since`, oldest first."""
        listing = pages(
            self._web.conversations_replies, most=MOST_PAGES, channel=channel, ts=root,
            oldest=_ts(since) if since else None, include_all_metadata=True,
        )
        for page in listing:
            yield from page.get("messages") or ()

    def anywhere(self, channel: str, key: str, since: datetime, look_back: timedelta) -> Message | None:
        """The message with the key in the channel or in one of our threads not older than `look_back`."""
        active: list[str] = []
        for message in self.history(channel, since - look_back):
            mark = mark_of(message)
            if mark is not None and mark.key == key:
                return message
            if mark is not None and answered_since(message, since - SKEW):
                active.append(str(message["ts"]))
        for root in active:
            for message in self.thread(channel, root, since - SKEW):
                mark = mark_of(message)
                if mark is not None and mark.key == key:
                    return message
        return None



def answered_since(message: Message, since: datetime) -> bool:
    """Whether somebody wrote in the message's thread after `since`."""
    latest = message.get("latest_reply")
    return bool(latest) and moment(str(latest)) > since


def _ts(at: datetime) -> str:
    return f"{at.timestamp():.6f}"
