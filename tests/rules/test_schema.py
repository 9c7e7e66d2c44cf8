"""Editors and the loader agree on what a rules file may say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rules.document import read_document
from rules.facts import FACTS
from rules.schema import cases_json_schema, json_schema

jsonschema = pytest.importorskip("jsonschema")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _errors(schema: dict[str, Any], path: Path) -> list[str]:
    value = _plain(read_document(path.read_text("utf-8"), str(path)).value)
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(value)]


def test_the_good_files_fit_their_schemas(testdata: Path) -> None:
    """An editor must not underline what the gateway accepts."""
    for schema, name in ((json_schema(), "harbour.yaml"), (cases_json_schema(), "harbour_test.yaml")):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert json.loads(json.dumps(schema)) == schema
        assert [] == _errors(schema, testdata / name)


@pytest.mark.parametrize("name", ["unknown-key", "unknown-key-in-when", "unknown-key-in-any", "guard-with-do",
                                  "missing-otherwise", "unknown-action", "unknown-kind", "number-as-text",
                                  "share-above-one", "empty-value", "missing-when", "unknown-nudge"])
def test_the_editor_underlines_what_the_loader_refuses(testdata: Path, name: str) -> None:
    """Mistakes should be seen while typing."""
    assert _errors(json_schema(), testdata / "wrong" / f"{name}.yaml")


def test_every_fact_can_be_stated_in_a_test_case() -> None:
    """The one table makes the schema of test files."""
    mail = cases_json_schema()["$defs"]["CaseShape"]["properties"]["mail"]

    assert set(FACTS) == set(mail["properties"])
    assert not mail["additionalProperties"]
