"""The judge of the fake's requests can say no."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.adapters.slack.fake import TOKEN
from tests.adapters.slack.judge import faults_in, need_specs

GOOD: dict[str, Any] = {"channel": "C0ALLSTAFF", "text": "hello"}


@pytest.mark.parametrize(("fields", "right"), [
    (GOOD, True),
    ({"text": "hello"}, False),
    ({**GOOD, "client_msg_id": "x"}, False),
    ({**GOOD, "metadata": {"event_type": "e", "event_payload": {"files": ["F1"]}}}, False),
])
def test_only_what_the_vendor_describes_passes(fields: dict[str, Any], right: bool) -> None:
    """A judge that lets everything through would make all other tests here worthless."""
    need_specs()
    body = json.dumps(fields).encode()

    faults = faults_in("chat.postMessage", "application/json;charset=utf-8", body, fields, TOKEN)

    assert right == (faults == [])


def test_a_form_is_judged_by_the_fields_it_stands_for() -> None:
    """The vendor's client sends lists of messages as a form, whose fields the description leaves out."""
    need_specs()
    fields = {"channel": "C0ALLSTAFF", "limit": "200", "include_all_metadata": "1"}
    form = "application/x-www-form-urlencoded"

    assert [] == faults_in("conversations.history", form, b"", fields, TOKEN)
    assert [] != faults_in("conversations.history", form, b"", {**fields, "oldset": "1"}, TOKEN)
    assert [] != faults_in("conversations.replies", form, b"", fields, TOKEN)
