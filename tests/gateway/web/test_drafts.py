"""What is typed into the rules form: nothing of it is lost, and no name leads out of the folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.pipeline.rule_files import OnDisk
from gateway.web.drafts import MOST_FIELDS, Draft, from_disk, from_form, from_texts

MAIN = "version: 1\ninclude: [{file: sales.yaml}]\n"
DISK = OnDisk(texts={"rules.yaml": MAIN, "sales.yaml": "rules: []\n"}, revision="abc123")


def typed(tmp_path: Path, **texts: str) -> Draft:
    form = {f"text:{name.replace('_', '.')}": text for name, text in texts.items()}
    return from_form(tmp_path / "rules.yaml", DISK, {"opened": "abc123", **form})


def test_each_included_file_has_a_tab_the_main_one_first(tmp_path: Path) -> None:
    """Also one that is still to be written."""
    assert ["rules.yaml", "sales.yaml"] == list(from_disk(tmp_path / "rules.yaml", DISK).texts)
    more = typed(tmp_path, rules_yaml=MAIN.replace("sales.yaml}", "sales.yaml}, {file: hr.yaml}"))
    assert ["rules.yaml", "sales.yaml", "hr.yaml"] == list(more.texts)
    assert "hr.yaml" not in more.known


def test_a_browsers_line_ends_change_nothing(tmp_path: Path) -> None:
    """What nobody changed is byte for byte what it was, also where the file has CR LF."""
    draft = typed(tmp_path, rules_yaml=MAIN.replace("\n", "\r\n"))
    assert (MAIN, False) == (draft.texts["rules.yaml"], draft.is_changed)
    windows = OnDisk(texts={"rules.yaml": "a: 1\r\nb: 2\r\n"}, revision="f")
    path = tmp_path / "rules.yaml"
    same = from_form(path, windows, {"text:rules.yaml": "a: 1\r\nb: 2\r\n"})
    other = from_form(path, windows, {"text:rules.yaml": "a: 1\r\nb: 3\r\n"})
    assert ("a: 1\r\nb: 2\r\n", "a: 1\r\nb: 3\r\n") == (same.texts["rules.yaml"], other.texts["rules.yaml"])


def test_a_mistake_in_one_file_loses_no_word_of_another(tmp_path: Path) -> None:
    """While the main file cannot be read, nobody knows what it includes; what was typed stays."""
    draft = typed(tmp_path, rules_yaml="version: [", sales_yaml="rules: [x]\n")
    assert "rules: [x]\n" == draft.texts["sales.yaml"]
    dropped = typed(tmp_path, rules_yaml="version: 1\n", sales_yaml="rules: [x]\n")
    assert "rules: [x]\n" == dropped.texts["sales.yaml"]


@pytest.mark.parametrize("name", ["../x.yaml", "/etc/passwd", "a/../../x", "", "a\0b", "x" * 300, "a\nb"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    """A form may be sent by anything, and rules may include anything."""
    draft = from_form(tmp_path / "rules.yaml", DISK, {f"text:{name}": "x"})
    assert {"rules.yaml", "sales.yaml"} >= set(draft.texts)
    main = f"include: [{{file: {json.dumps(name)}}}]\n"
    assert ["rules.yaml"] == list(from_form(tmp_path / "rules.yaml", DISK, {"text:rules.yaml": main}).texts)


def test_a_link_leads_out_of_the_folder_no_more_than_a_name(tmp_path: Path) -> None:
    """Whoever may place files may not thereby make us write elsewhere."""
    inside = tmp_path / "rules"
    inside.mkdir()
    (inside / "there.yaml").symlink_to(tmp_path / "secret")
    draft = from_form(inside / "rules.yaml", DISK, {"text:there.yaml": "x"})
    assert "there.yaml" not in draft.texts


def test_a_form_of_many_fields_is_read_no_further(tmp_path: Path) -> None:
    """Each name is looked at on disk."""
    form = {f"text:{n}.yaml": "x" for n in range(3 * MOST_FIELDS)}
    assert len(from_form(tmp_path / "rules.yaml", DISK, form).texts) <= MOST_FIELDS


def test_it_knows_whether_the_files_are_still_those_that_were_opened(tmp_path: Path) -> None:
    """A made-up revision is none."""
    path = tmp_path / "rules.yaml"
    assert not typed(tmp_path).is_stale
    assert from_form(path, DISK, {"opened": "def456"}).is_stale
    assert ("", True) == ((made := from_form(path, DISK, {"opened": "<b>"})).opened, made.is_stale)


def test_an_earlier_set_keeps_todays_name(tmp_path: Path) -> None:
    """config.yaml may call the rules file something else by now."""
    draft = from_texts(tmp_path / "rules.yaml", DISK, {"old.yaml": "version: 1\n"})
    assert ({"rules.yaml": "version: 1\n"}, "abc123", True) == (dict(draft.texts), draft.opened, draft.is_changed)


def test_too_large_is_told(tmp_path: Path) -> None:
    """All files together."""
    half = "# " + "é" * 300_000
    assert not typed(tmp_path, rules_yaml=half).is_too_large
    assert typed(tmp_path, rules_yaml=half, sales_yaml=half).is_too_large


@pytest.mark.parametrize(
    "name", [".", "rules.yaml/x", "rules.yaml/x.yaml", "./sales.yaml", "password.txt", "a//b.yaml"]
)
def test_only_names_of_rules_files_are_tabs(tmp_path: Path, name: str) -> None:
    """Others could stand for a folder, for a file twice, or for a password."""
    draft = from_form(tmp_path / "rules.yaml", DISK, {f"text:{name}": "rules: []", "text:rules.yaml": MAIN})
    assert name not in draft.texts
