"""Slack keeps the contract of all adapters."""

from __future__ import annotations

import re

import pytest

from adapters.testing import AdapterContract, ReadThread, Shown
from adapters.types import File, Receipt
from tests.adapters.slack.conftest import ALL_STAFF
from tests.adapters.slack.fake import FakeSlack


class TestSlackContract(AdapterContract):
    """The suite, against the fake."""

    @pytest.fixture
    def target(self) -> str:
        return "#all-staff"

    @pytest.fixture
    def wakes(self) -> re.Pattern[str]:
        return re.compile(r"<[!@]|@(?:channel|here|everyone)\b")

    @pytest.fixture
    def bad_file(self) -> File:
        return File(name="setup.exe", media_type="application/octet-stream", content=b"MZ")

    @pytest.fixture
    def read_thread(self, slack: FakeSlack) -> ReadThread:
        def read(receipt: Receipt) -> Shown:
            place = slack.workspace
            thread = [
                message for message in place.channels[ALL_STAFF].messages
                if receipt.thread in (message["ts"], message.get("thread_ts"))
            ]
            files = [place.files[file["id"]] for message in thread for file in message.get("files", ())]
            whole = [file["content"].decode() for file in files if file["name"].endswith(".md")]
            return Shown(
                texts=tuple(message["text"] for message in thread),
                files=tuple(file["name"] for file in files),
                whole_text="".join(whole),
            )

        return read
