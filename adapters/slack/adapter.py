"""Slack as an adapter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import ClassVar

from ..errors import Rejected
from ..types import Audience, Authorship, File, Limits, Person, Post, Receipt, Reply
from . import compose
from .calls import ask, ask_for, open_web
from .files import MOST_BYTES, Uploads
from .lookup import Lookup, Mark, Message, answered_since, by_key, mark_of, moment, shown_files
from .mrkdwn import to_markdown
from .people import People
from .settings import Settings

RETRY_WINDOW = timedelta(days=1)  # how long after a first try a second one may come
NEWEST_PAGES = 5  # 1,000 messages: what `post` itself looks through before it writes
OWN_NAME_SCOPE = "chat:write.customize"
GONE = ("message_not_found", "thread_not_found", "file_not_found", "file_deleted")
WRITTEN = (None, "file_share", "thread_broadcast", "me_message")  # subtypes that a person wrote


class NameRefused(Exception):
    """Slack says that the app may not post under another name."""


@dataclass(frozen=True, slots=True)
class Self:
    """Who we are in the workspace."""

    user: str
    bot: str
    url: str                          # "https://team.slack.com/"
    may_rename: bool                  # post under the author's name


class Slack:
    """Posts to Slack channels under the author's name; needs a bot token of an internal app.

    Slack has no idempotency key: each message carries ours in its metadata, and `post` looks for
    it before it writes, so the same Post may be given again after any error.
    """

    kind: ClassVar[str] = "slack"
    # The title is a bold first line of the text; 150 is what Slack allows a header block:
    # https://docs.slack.dev/reference/block-kit/blocks/header-block
    limits: ClassVar[Limits] = Limits(text=compose.LONGEST_TEXT, title=150, file=MOST_BYTES)
    authorship: ClassVar[Authorship] = Authorship.ALIAS
    can_find: ClassVar[bool] = True
    settle_seconds: ClassVar[float] = 60      # the call's own deadline, and 30 s for the message to show

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._lines = compose.LINES[settings.language]
        self._look_back = timedelta(days=settings.look_back_days)
        self._web = open_web(settings)
        self._people = People(self._web, settings, clock)
        self._lookup = Lookup(self._web)
        self._uploads = Uploads(self._web, settings)
        self._renames = True

    def audience(self, target: str) -> Audience:
        """Who can read the channel now; members are None where one reader's address is unknown."""
        return self._people.audience(self._people.channel(target))

    def post(self, post: Post) -> Receipt:
        """Publish, or go on where an earlier try with this key stopped."""
        channel = self._people.channel(post.target)
        try:
            return self._publish(channel, post)
        except NameRefused:
            self._renames = False
            return self._publish(channel, post)

    def find(self, target: str, key: str, since: datetime) -> Receipt | None:
        """The post with this key written after `since`, in the channel or in a thread under our posts.

        None also where a long post is there in part: give it to `post` again, which adds the rest.
        Threads that began more than `look_back_days` before `since` are not read.
        """
        channel = self._people.channel(target)
        first = self._lookup.anywhere(channel, key, since, self._look_back)
        if first is None or not self._is_whole(channel, first):
            return None
        return self._receipt(channel, key, first)

    def retract(self, receipt: Receipt, target: str) -> None:
        """Take the post away with its later parts and its files; answers by people stay."""
        channel = self._people.channel(target)
        messages, files = self._own_parts(channel, receipt)
        for file in files:
            ask_for(self._web.files_delete, GONE, file=file)
        for message in messages:
            ask_for(self._web.chat_delete, GONE, channel=channel, ts=message["ts"])

    def attach(self, receipt: Receipt, target: str, file: File) -> None:
        """Add a file to the thread of the post."""
        channel = self._people.channel(target)
        self._uploads.complete(channel, receipt.thread, [self._uploads.take(file)])

    def replies_since(self, target: str, since: datetime) -> Sequence[Reply]:
        """What people answered under our posts after `since`, oldest first; nothing of our own."""
        channel = self._people.channel(target)
        threads = [
            str(message["ts"])
            for message in self._lookup.history(channel, since - self._look_back)
            if mark_of(message) is not None and answered_since(message, since)
        ]
        replies = [
            self._reply(channel, root, message)
            for root in threads
            for message in self._lookup.thread(channel, root, since)
            if message["ts"] != root and moment(message["ts"]) > since and self._is_answer(message)
        ]
        return sorted(replies, key=lambda reply: reply.written_at)

    def person_by_address(self, address: str) -> Person | None:
        """The active account with that mail address."""
        return self._people.person(address)

    @cached_property
    def _self(self) -> Self:
        answer = ask(self._web.auth_test)
        scopes = next((v for k, v in answer.headers.items() if k.lower() == "x-oauth-scopes"), OWN_NAME_SCOPE)
        return Self(
            user=str(answer.get("user_id") or ""),
            bot=str(answer.get("bot_id") or ""),
            url=str(answer.get("url") or ""),
            may_rename=OWN_NAME_SCOPE in {scope.strip() for scope in scopes.split(",")},
        )

    @property
    def _by_line(self) -> bool:
        """Whether the author must be named in the text: without the scope Slack drops the name in silence."""
        return not (self._renames and self._self.may_rename)

    def _publish(self, channel: str, post: Post) -> Receipt:
        there = self._there(channel, post)
        first, notes = there.get(post.key), list(self._name_note())
        if first is None:
            first = self._begin(channel, post, notes)
        mark = mark_of(first) or Mark(key=post.key)
        receipt = self._receipt(channel, post.key, first)
        later = self._texts(post)[1:mark.parts] if mark.parts > 1 else ()
        for n, text in enumerate(later, 2):
            if mark.part(n).key not in there:
                self._say(channel, post, text, mark.part(n), receipt.thread)
        shown = shown_files(there.values())
        if mark.whole and mark.whole not in shown:
            self._uploads.complete(channel, receipt.thread, [mark.whole])
        missing = [file for file in mark.files if file not in shown]
        notes += self._uploads.show(channel, receipt.thread, missing, self._left_out)
        return replace(receipt, notes=tuple(notes))

    def _there(self, channel: str, post: Post) -> Mapping[str, Message]:
        """What an earlier try left."""
        since = self._clock() - RETRY_WINDOW
        if post.thread is not None:
            return by_key(self._lookup.thread(channel, post.thread, since))
        for message in self._lookup.history(channel, since, most=NEWEST_PAGES, to_the_end=False):
            mark = mark_of(message)
            if mark is not None and mark.key == post.key:
                return by_key(self._lookup.thread(channel, message["ts"])) | {post.key: message}
        return {}

    def _is_whole(self, channel: str, first: Message) -> bool:
        """Whether all messages of a post, and the file with its whole text, are there."""
        mark = mark_of(first) or Mark(key="")
        if mark.parts == 1 and not mark.whole:
            return True
        there = by_key(self._lookup.thread(channel, str(first.get("thread_ts") or first["ts"])))
        parts = all(mark.part(n).key in there for n in range(2, mark.parts + 1))
        return parts and (not mark.whole or mark.whole in shown_files(there.values()))

    def _begin(self, channel: str, post: Post, notes: list[str]) -> Message:
        """The first message. Files go up before it, so that it can name them and a second try need not."""
        files, left_out = self._uploads.take_all(post.files, self._left_out)
        notes += left_out
        texts = self._texts(post)
        whole = "" if 0 < len(texts) <= compose.MOST_PARTS else self._whole(post, notes)
        if not texts and not whole:
            raise Rejected(f"a text of {len(post.text):,} characters needs a file: {notes[-1]}")
        first = texts[0] if not whole else compose.opening(post, self._lines, by_line=self._by_line)
        mark = Mark(key=post.key, parts=1 if whole else len(texts), files=tuple(files), whole=whole)
        said = self._say(channel, post, first, mark, post.thread)
        return {"ts": said, "thread_ts": post.thread, "metadata": mark.metadata()}

    def _whole(self, post: Post, notes: list[str]) -> str:
        file = compose.whole_file(post, self._lines)
        try:
            return self._uploads.take(file)
        except Rejected as error:  # then the text goes out in as many messages as it needs
            notes.append(self._left_out(file.name, str(error)))
            return ""

    def _texts(self, post: Post) -> tuple[str, ...]:
        return compose.texts(post, self._lines, by_line=self._by_line)

    def _say(self, channel: str, post: Post, text: str, mark: Mark, thread: str | None) -> str:
        """The id of a new message."""
        alias = {} if self._by_line else {
            "username": compose.shown_name(post),
            "icon_emoji": compose.ICONS.get(post.kind, compose.PLAIN_ICON),
        }
        said = ask_for(
            self._web.chat_postMessage, ("missing_scope",) if alias else (), posts=True,
            channel=channel, text=text, thread_ts=thread, metadata=mark.metadata(),
            mrkdwn=True, parse="none", link_names=False, unfurl_links=False, unfurl_media=False, **alias,
        )
        if said is None:
            raise NameRefused
        return str(said.get("ts"))

    def _own_parts(self, channel: str, receipt: Receipt) -> tuple[list[Message], list[str]]:
        """The messages of one post, its first one last: until that goes, the rest can be found; its files."""
        try:
            messages = list(self._lookup.thread(channel, receipt.thread))
        except Rejected:  # the thread is gone
            return [], []
        marks = {message["ts"]: mark for message in messages if (mark := mark_of(message)) is not None}
        own = [mark for mark in marks.values() if _belongs(mark.key, receipt.key)]
        files = [file for mark in own for file in (*mark.files, mark.whole) if file]
        parts = [
            message for message in messages
            if marks.get(message["ts"]) in own or shown_files([message]) & frozenset(files)
        ]
        return parts[::-1], files

    def _receipt(self, channel: str, key: str, first: Message) -> Receipt:
        ts = str(first["ts"])
        thread = str(first.get("thread_ts") or ts)
        return Receipt(
            key=key, remote_id=ts, thread=thread, url=self._url(channel, ts, thread), posted_at=moment(ts)
        )

    def _url(self, channel: str, ts: str, thread: str) -> str:
        """The address of a message, as chat.getPermalink would give it, without one more call."""
        own = f"{self._self.url}archives/{channel}/p{ts.replace('.', '')}" if self._self.url else ""
        return own + (f"?thread_ts={thread}&cid={channel}" if own and thread != ts else "")

    def _reply(self, channel: str, root: str, message: Message) -> Reply:
        account = self._people.by_id(str(message.get("user") or ""))
        return Reply(
            remote_id=str(message["ts"]),
            thread=root,
            author=account.person.name if account else "",
            author_address=(account.person.address or None) if account else None,
            text=to_markdown(str(message.get("text") or ""), self._name_of),
            written_at=moment(str(message["ts"])),
            url=self._url(channel, str(message["ts"]), root),
        )

    def _is_answer(self, message: Message) -> bool:
        ours = mark_of(message) is not None or message.get("user") == self._self.user
        return not ours and not message.get("bot_id") and message.get("subtype") in WRITTEN

    def _name_of(self, user: str) -> str:
        account = self._people.by_id(user)
        return account.person.name if account else user

    def _left_out(self, name: str, reason: str) -> str:
        return self._lines.left_out.format(name=name, reason=reason)

    def _name_note(self) -> tuple[str, ...]:
        return (self._lines.name_not_shown,) if self._by_line else ()


def _belongs(key: str, first: str) -> bool:
    """Whether a message with `key` is the post with key `first`, or a later part of it."""
    return key == first or (key.startswith(f"{first}#") and key[len(first) + 1:].isdigit())
