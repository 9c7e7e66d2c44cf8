"""Files on their way into a channel, by the three steps that replaced files.upload in 2025."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlsplit

import httpx
from slack_sdk import WebClient

from ..errors import AdapterError, Limited, Rejected
from ..http import open_client, send
from ..types import File
from .calls import ask
from .settings import Settings

MOST_BYTES = 1_000_000_000  # "up to 1 GB each": https://slack.com/help/articles/201330736
MOST_FILES = 10  # in one message; more become a second one

Note = Callable[[str, str], str]  # file name and reason -> a line for Receipt.notes


class Uploads:
    """Bytes that Slack has, before and after they appear in a thread."""

    def __init__(self, web: WebClient, settings: Settings) -> None:
        self._web = web
        self._timeout = settings.timeout_seconds
        self._schemes = ("https", urlsplit(settings.base_url).scheme)

    def take(self, file: File) -> str:
        """Steps one and two: the id of the file, which nobody can see yet. Safe to do again."""
        if not file.content:
            raise Rejected("it is empty")
        if len(file.content) > MOST_BYTES:
            raise Rejected("it is larger than 1 GB")
        place = ask(self._web.files_getUploadURLExternal, filename=file.name, length=len(file.content))
        url = str(place.get("upload_url") or "")
        if urlsplit(url).scheme not in self._schemes:
            raise Rejected("Slack named no safe place to upload to")
        request = httpx.Request("POST", url, content=file.content, headers={"Content-Type": file.media_type})
        with open_client(self._timeout) as client:
            send(client, request, what="Slack file upload", posts=False)
        return str(place.get("file_id") or "")

    def take_all(self, files: Iterable[File], note: Note) -> tuple[list[str], list[str]]:
        """The ids of the files that Slack took, and a note for each that it did not.

        Only Limited gets out: then nothing is posted yet, and all of it can be done again.
        """
        taken: list[str] = []
        notes: list[str] = []
        for file in files:
            try:
                taken.append(self.take(file))
            except Limited:
                raise
            except AdapterError as error:
                notes.append(note(file.name, str(error)))
        return taken, notes

    def show(self, channel: str, thread: str, ids: Sequence[str], note: Note) -> list[str]:
        """Step three, in the thread; a batch that is refused is tried file by file. Notes on what failed."""
        notes: list[str] = []
        for at in range(0, len(ids), MOST_FILES):
            batch = ids[at:at + MOST_FILES]
            try:
                self.complete(channel, thread, batch)
            except Limited:
                raise
            except AdapterError as error:
                if isinstance(error, Rejected) and len(batch) > 1:
                    for each in batch:
                        notes += self.show(channel, thread, [each], note)
                else:
                    notes.append(note(", ".join(batch), str(error)))
        return notes

    def complete(self, channel: str, thread: str, ids: Sequence[str]) -> None:
        """Make files that were taken appear in the thread."""
        ask(
            self._web.files_completeUploadExternal, posts=True,
            files=[{"id": each} for each in ids], channel_id=channel, thread_ts=thread,
        )
