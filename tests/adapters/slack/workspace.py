"""What a Slack workspace remembers, and its methods as they behave."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ALL_SCOPES = (
    "chat:write", "chat:write.customize", "files:write", "users:read", "users:read.email",
    "channels:read", "channels:history", "groups:read", "groups:history",
)
BOT_USER, BOT = "U0BOTUSER", "B0BOTTEST"


class Refusal(Exception):
    """An answer with ok=false."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.code, self.more = code, more


@dataclass
class Channel:
    """One channel and everything written in it."""

    id: str
    name: str
    private: bool = False
    shared: bool = False
    archived: bool = False
    members: list[str] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)


class Workspace:
    """Channels, people and files; `call` answers one method."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.scopes = list(ALL_SCOPES)
        self.channels: dict[str, Channel] = {}
        self.users: dict[str, dict[str, Any]] = {}
        self.files: dict[str, dict[str, Any]] = {}
        self.upload_url = ""
        self.page = 200
        self._clock = clock
        self._count = 0

    def add_channel(self, id: str, name: str, **more: Any) -> Channel:
        """A new channel that our app is in."""
        return self.channels.setdefault(id, Channel(id, name, **more))

    def add_user(self, id: str, name: str, email: str | None, **more: Any) -> None:
        """A new account."""
        profile = {"real_name": name, "display_name": name.split()[0], **({"email": email} if email else {})}
        self.users[id] = {"id": id, "name": name.lower(), "deleted": False, "profile": profile, **more}

    def say(self, channel: str, text: str, user: str, thread: str | None = None, **more: Any) -> str:
        """The id of a message that a person wrote."""
        message = {"type": "message", "user": user, "text": text, "ts": self._ts(), **more}
        return self._keep(self.channels[channel], message, thread)

    def uploaded(self, file: str, content: bytes) -> None:
        """Bytes arrived at the place that was named for them."""
        self.files[file]["content"] = content

    def call(self, method: str, fields: dict[str, Any]) -> dict[str, Any]:
        """The answer of one method; Refusal where Slack would answer ok=false."""
        answers: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "auth.test": lambda _: {"user_id": BOT_USER, "bot_id": BOT, "url": "https://corp.slack.example/"},
            "chat.postMessage": self._post, "chat.delete": self._delete,
            "conversations.history": self._history, "conversations.replies": self._replies,
            "conversations.info": self._info, "conversations.list": self._list,
            "conversations.members": self._members, "users.list": self._people, "users.info": self._person,
            "users.lookupByEmail": self._by_email, "files.getUploadURLExternal": self._place,
            "files.completeUploadExternal": self._complete, "files.delete": self._forget,
        }
        return answers[method](fields)

    def _ts(self) -> str:
        self._count += 1
        return f"{int(self._clock())}.{self._count:06d}"

    def _keep(self, channel: Channel, message: dict[str, Any], thread: str | None) -> str:
        if thread:
            root = next((each for each in channel.messages if each["ts"] == thread), None)
            if root is None:
                raise Refusal("thread_not_found")
            root.setdefault("thread_ts", thread)
            root["latest_reply"] = message["ts"]
            root["reply_count"] = root.get("reply_count", 0) + 1
            message["thread_ts"] = thread
        channel.messages.append(message)
        return str(message["ts"])

    def _channel(self, id: object, *, writes: bool = False) -> Channel:
        channel = self.channels.get(str(id))
        if channel is None:
            raise Refusal("channel_not_found")
        if writes and channel.archived:
            raise Refusal("is_archived")
        return channel

    def _need(self, scope: str) -> None:
        if scope not in self.scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(self.scopes))

    def _post(self, fields: dict[str, Any]) -> dict[str, Any]:
        self._need("chat:write")
        channel = self._channel(fields["channel"], writes=True)
        if len(fields["text"]) > 40_000:  # the real one cuts here without a word
            fields["text"] = fields["text"][:40_000]
        message = {"type": "message", "bot_id": BOT, "user": BOT_USER, "ts": self._ts()}
        kept = ["text", "metadata", *(["username"] if "chat:write.customize" in self.scopes else [])]
        message |= {name: fields[name] for name in kept if name in fields}
        return {"channel": channel.id, "ts": self._keep(channel, message, fields.get("thread_ts")),
                "message": message}

    def _delete(self, fields: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(fields["channel"])
        left = [message for message in channel.messages if message["ts"] != fields["ts"]]
        if len(left) == len(channel.messages):
            raise Refusal("message_not_found")
        channel.messages[:] = left
        return {"channel": channel.id, "ts": fields["ts"]}

    def _history(self, fields: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(fields["channel"])
        oldest = float(fields.get("oldest") or 0)
        found = [
            message for message in reversed(channel.messages)
            if message.get("thread_ts", message["ts"]) == message["ts"] and float(message["ts"]) > oldest
        ]
        return self._paged("messages", [self._seen(each, fields) for each in found], fields)

    def _replies(self, fields: dict[str, Any]) -> dict[str, Any]:
        channel, root = self._channel(fields["channel"]), fields["ts"]
        oldest = float(fields.get("oldest") or 0)
        thread = [each for each in channel.messages if root in (each["ts"], each.get("thread_ts"))]
        if not thread:
            raise Refusal("thread_not_found")
        found = [each for each in thread if each["ts"] == root or float(each["ts"]) > oldest]
        return self._paged("messages", [self._seen(each, fields) for each in found], fields)

    def _seen(self, message: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
        asked = str(fields.get("include_all_metadata")) in ("1", "true", "True")
        return message if asked else {key: value for key, value in message.items() if key != "metadata"}

    def _paged(self, name: str, found: list[Any], fields: dict[str, Any]) -> dict[str, Any]:
        start, size = int(fields.get("cursor") or 0), min(int(fields.get("limit") or 100), self.page)
        end = start + size
        cursor = str(end) if end < len(found) else ""
        more = {"has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}
        return {name: found[start:end], **more}

    def _info(self, fields: dict[str, Any]) -> dict[str, Any]:
        return {"channel": _described(self._channel(fields["channel"]))}

    def _list(self, fields: dict[str, Any]) -> dict[str, Any]:
        found = [_described(each) for each in self.channels.values() if not each.archived]
        return self._paged("channels", found, fields)

    def _members(self, fields: dict[str, Any]) -> dict[str, Any]:
        return self._paged("members", self._channel(fields["channel"]).members, fields)

    def _people(self, fields: dict[str, Any]) -> dict[str, Any]:
        self._need("users:read")
        return self._paged("members", list(self.users.values()), fields)

    def _person(self, fields: dict[str, Any]) -> dict[str, Any]:
        if fields["user"] not in self.users:
            raise Refusal("user_not_found")
        return {"user": self.users[fields["user"]]}

    def _by_email(self, fields: dict[str, Any]) -> dict[str, Any]:
        self._need("users:read.email")
        for user in self.users.values():
            if user["profile"].get("email", "").lower() == fields["email"].lower():
                return {"user": user}
        raise Refusal("users_not_found")

    def _place(self, fields: dict[str, Any]) -> dict[str, Any]:
        self._need("files:write")
        if int(fields["length"]) < 1:
            raise Refusal("invalid_arguments")
        if fields["filename"].endswith(".exe"):
            raise Refusal("blocked_file_type")
        self._count += 1
        file = f"F{self._count:08d}"
        self.files[file] = {"id": file, "name": fields["filename"], "size": int(fields["length"])}
        return {"upload_url": self.upload_url + file, "file_id": file}

    def _complete(self, fields: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(fields["channel_id"], writes=True)
        files = [self.files.get(each["id"]) for each in json.loads(fields["files"])]
        if any(file is None or len(file.get("content", b"")) != file["size"] for file in files):
            raise Refusal("file_not_found")
        shown = [{"id": file["id"], "name": file["name"]} for file in files if file]
        message = {"type": "message", "subtype": "file_share", "user": BOT_USER, "text": "", "ts": self._ts(),
                   "files": shown}
        self._keep(channel, message, fields.get("thread_ts"))
        return {"files": shown}

    def _forget(self, fields: dict[str, Any]) -> dict[str, Any]:
        if self.files.pop(fields["file"], None) is None:
            raise Refusal("file_not_found")
        return {}


def _described(channel: Channel) -> dict[str, Any]:
    return {"id": channel.id, "name": channel.name, "is_private": channel.private,
            "is_ext_shared": channel.shared, "is_archived": channel.archived}
