"""openapi-core judges each request to the fake by the vendor's description, where that is at hand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest

SPECS = Path(__file__).parents[3].parent / "shared" / "specs"

# Where a right request does not fit the description as it stands, and why.
_BARE_FORM = "the form is described without its fields, so it is judged as the JSON body it stands for"
SHOWN_AS_JSON = {
    "conversations.history": _BARE_FORM,
    "conversations.replies": _BARE_FORM,
    "users.lookupByEmail": _BARE_FORM,
    "files.getUploadURLExternal": _BARE_FORM,
    "files.completeUploadExternal": _BARE_FORM,
}
NOT_DESCRIBED = {
    "files.delete": "not among the described methods; it takes one field, `file`",
}
# The vendor's current request types, stricter than the description: no unknown field, blocks in full.
TYPES = {
    "chat.postMessage": "ChatPostMessageArguments",
    "conversations.history": "ConversationsHistoryArguments",
    "conversations.list": "ConversationsListArguments",
    "conversations.replies": "ConversationsRepliesArguments",
    "users.lookupByEmail": "UsersLookupByEmailArguments",
    "files.getUploadURLExternal": "FilesGetUploadURLExternalArguments",
    "files.completeUploadExternal": "FilesCompleteUploadExternalArguments",
}
NUMBERS, FLAGS, JSON_FIELDS = ("limit", "length"), ("include_all_metadata", "exclude_archived"), ("files",)


def need_specs() -> None:
    """Skip where the vendors' descriptions are not beside the repository."""
    if not (SPECS / "slack-web-api.openapi.json").exists():
        pytest.skip("the vendor's API description (../shared/specs) is not there")


@cache
def _description() -> OpenAPI:
    return OpenAPI.from_file_path(str(SPECS / "slack-web-api.openapi.json"))


@cache
def _types() -> dict[str, Any]:
    file = SPECS / "slack-request-types.schema.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@cache
def _validator(name: str) -> Draft7Validator:
    return Draft7Validator({"$ref": f"#/definitions/{name}", "definitions": _types()["definitions"]})


def faults_in(method: str, content_type: str, body: bytes, fields: dict[str, Any], token: str) -> list[str]:
    """What is wrong with a request, in the judges' words; nothing where the descriptions are missing."""
    if not SPECS.exists():
        return []
    if method in NOT_DESCRIBED:
        return [] if list(fields) == ["file"] else [f"{method} takes `file`, not {sorted(fields)}"]
    if method in SHOWN_AS_JSON:
        content_type, body = "application/json", json.dumps(_typed(fields)).encode()
    found = _openapi(method, content_type, body, token)
    if method in TYPES:
        found += [error.message for error in _validator(TYPES[method]).iter_errors(_typed(fields))]
    return found


def _openapi(method: str, content_type: str, body: bytes, token: str) -> list[str]:
    request = MockRequest(
        "https://slack.com", "post", f"/api/{method}", headers={"Authorization": f"Bearer {token}"},
        data=body, content_type=content_type.partition(";")[0],
    )
    return [str(error.__cause__ or error) for error in _description().iter_request_errors(request)]


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    """Form fields, all texts, as the types that the vendor's own client library names."""
    typed = dict(fields)
    for name, value in fields.items():
        if not isinstance(value, str):
            continue
        if name in NUMBERS:
            typed[name] = int(value)
        elif name in FLAGS:
            typed[name] = value in ("1", "true")
        elif name in JSON_FIELDS:
            typed[name] = json.loads(value)
    return typed
