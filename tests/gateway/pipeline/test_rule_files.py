"""Rules files saved whole, kept in the history, and taken back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from gateway.errors import MailsquareError
from gateway.pipeline.rule_files import RuleFiles, RulesChanged, files_of, write_whole
from gateway.store import rule_sets
from gateway.store.rule_sets import Kept
from rules.problems import RulesError
from tests.gateway.town import NOON, RULES, Town

SEVEN = RULES.replace("at_most: 5", "at_most: 7")
PART = "rules:\n  - {name: part, when: {subject: {contains: part}}, do: post, target: news}\n"
WITH_PART = SEVEN + "include: [{file: parts/part.yaml}]\n"


@pytest.fixture
def files(town: Town) -> RuleFiles:
    """The town's rules files."""
    return files_of(town.parts)


def kept(files: RuleFiles) -> list[Kept]:
    with files.database.connect() as connection:
        return list(rule_sets.latest(connection))


def save(files: RuleFiles, main: str, **more: str) -> str:
    texts = {"rules.yaml": main, **{f"parts/{name}.yaml": one for name, one in more.items()}}
    return files.save(texts, opened=files.opened().revision, who="anna", at=NOON).revision


def test_what_is_saved_stands_on_disk_and_in_the_history(files: RuleFiles, town: Town) -> None:
    """Both sets are kept, the one of before too, with who saved which."""
    before = files.opened()
    assert town.parts.rulebook.now.revision == before.revision
    revision = save(files, SEVEN)
    assert SEVEN == files.path.read_text()
    assert [(revision, "anna"), (before.revision, "")] == [(one.revision, one.who) for one in kept(files)]
    assert [SEVEN, RULES] == [one.texts["rules.yaml"] for one in kept(files)]


def test_rules_with_a_mistake_are_never_written(files: RuleFiles) -> None:
    """The problems come with their places, and nothing changed: no file, no history."""
    with pytest.raises(RulesError) as wrong:
        save(files, SEVEN.replace("target: ask", "target: ast"))
    assert any("ast" in str(one) and one.line > 1 for one in wrong.value.problems)
    assert RULES == files.path.read_text()
    assert [] == kept(files)


def test_who_opened_an_older_text_cannot_save_over_a_newer_one(files: RuleFiles) -> None:
    """Two people at once: the second sees the work of the first before saving."""
    opened = files.opened().revision
    save(files, SEVEN)
    with pytest.raises(RulesChanged, match="meanwhile"):
        files.save({"rules.yaml": RULES}, opened=opened, who="bert", at=NOON)
    assert SEVEN == files.path.read_text()


def test_included_files_are_saved_kept_and_taken_back_with_the_main_one(files: RuleFiles) -> None:
    """One set is all its files."""
    first = files.opened().revision
    second = save(files, WITH_PART, part=PART)
    part = files.path.parent / "parts" / "part.yaml"
    assert PART == part.read_text()
    part.write_text(PART.replace("subject", "text"))
    assert second != files.opened().revision
    with pytest.raises(RulesChanged, match="--force"):
        files.back(second, who="anna", at=NOON)
    assert second == files.back(second[:6], who="anna", at=NOON, force=True).revision
    assert PART == part.read_text()
    assert ["", "anna", ""] == [one.who for one in reversed(kept(files))][:3]
    assert any(one.texts.get("parts/part.yaml") == PART.replace("subject", "text") for one in kept(files))
    assert first == files.back(first, who="anna", at=NOON).revision
    assert RULES == files.path.read_text()


def test_back_helps_where_the_file_on_disk_is_broken(files: RuleFiles) -> None:
    """That is when it is needed most; what was broken is kept, too."""
    first = files.opened().revision
    save(files, SEVEN)
    files.path.write_text("versio: [")
    with pytest.raises(RulesChanged):
        files.back(first, who="anna", at=NOON)
    files.back(first, who="anna", at=NOON, force=True)
    assert RULES == files.path.read_text()
    assert "versio: [" in [one.texts["rules.yaml"] for one in kept(files)]


def test_nobody_goes_back_to_what_never_was(files: RuleFiles) -> None:
    """Nor to what two sets begin with."""
    for revision in ("0000beef", "", "%"):
        with pytest.raises(MailsquareError, match="no set of rules"):
            files.back(revision, who="anna", at=NOON)


def test_mode_and_link_stay_and_nothing_is_left_behind(tmp_path: Path) -> None:
    """Configuration management may keep the file elsewhere."""
    true, link = tmp_path / "true.yaml", tmp_path / "link.yaml"
    true.write_text("old")
    true.chmod(0o640)
    link.symlink_to(true)
    write_whole(link, "new\r\n")
    assert (b"new\r\n", 0o640) == (true.read_bytes(), true.stat().st_mode & 0o777)
    assert link.is_symlink()
    assert {"true.yaml", "link.yaml"} == set(os.listdir(tmp_path))


def test_a_file_that_cannot_be_written_says_so_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full must not take the old rules along."""
    path = tmp_path / "rules.yaml"
    path.write_text("old")

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MailsquareError, match="No space left"):
        write_whole(path, "new")
    assert "old" == path.read_text()
    assert ["rules.yaml"] == os.listdir(tmp_path)


def test_the_history_is_bounded(files: RuleFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest are kept."""
    monkeypatch.setattr(rule_sets, "MOST_SETS", 3)
    for n in range(6, 12):
        save(files, RULES.replace("at_most: 5", f"at_most: {n}"))
    with files.database.connect() as connection:
        assert 3 == connection.execute(text("SELECT count(*) FROM rule_sets")).scalar()
    assert "at_most: 11" in kept(files)[0].texts["rules.yaml"]


def test_no_file_is_written_over_that_no_rules_include(files: RuleFiles) -> None:
    """It may be anything: config.yaml stands in the same folder, and its text would be in no history."""
    other = files.path.parent / "parts" / "part.yaml"
    other.parent.mkdir()
    other.write_text("hostname: gateway\n")
    with pytest.raises(RulesChanged, match="already"):
        save(files, WITH_PART, part=PART)
    assert ("hostname: gateway\n", RULES) == (other.read_text(), files.path.read_text())
    other.write_text(PART)
    save(files, WITH_PART, part=PART)                  # nothing would be lost
    assert WITH_PART == files.path.read_text()


def test_nobody_goes_back_over_a_file_that_was_changed_while_nothing_included_it(files: RuleFiles) -> None:
    """Its new text is in no history; with force it is somebody's will."""
    with_part = save(files, WITH_PART, part=PART)
    save(files, SEVEN)
    part = files.path.parent / "parts" / "part.yaml"
    part.write_text("quite: another\n")
    with pytest.raises(RulesChanged, match="--force"):
        files.back(with_part, who="anna", at=NOON)
    assert "quite: another\n" == part.read_text()
    files.back(with_part, who="anna", at=NOON, force=True)
    assert PART == part.read_text()
