"""`mailsquare rules replay`, as its users type it."""

from __future__ import annotations

import json
import mailbox
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from gateway.cli import app
from gateway.errors import ConfigError, MailsquareError
from nlp.types import Kind
from tests.gateway.town import RULES, Town, letter

ALL, P1 = "iedereen@havik.example", "p1@havik.example"
OTHER = RULES.replace("kind: announcement}, do: post", "kind: discussion}, do: post")


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A gateway's folder with three posted announcements and one delivered mail, and other rules beside it."""
    town = Town(tmp_path)
    monkeypatch.chdir(tmp_path)
    town.says.kind = Kind.ANNOUNCEMENT
    for n in range(3):
        town.accept(letter(f"Geheime kantine {n}", author=P1), P1, ALL)
    town.run()
    town.says.kind = Kind.QUESTION
    town.accept(letter("Wie helpt", author="x@elders.example"), "x@elders.example", ALL)
    town.run()
    Path("other.yaml").write_text(OTHER)
    yield town
    town.close()


def run(*words: str) -> tuple[int, str]:
    """Exit code and output of one command."""
    result = CliRunner().invoke(app, ["rules", *words])
    if isinstance(result.exception, MailsquareError):
        return 2 if isinstance(result.exception, ConfigError) else 1, str(result.exception)
    return result.exit_code, result.output


def test_unchanged_rules_change_nothing(town: Town) -> None:
    """The first thing that anybody tries."""
    code, out = run("replay")
    assert 0 == code
    assert "none of 4 mails of the last 30d would have gone otherwise" in out


def test_other_rules_are_told_with_counts_and_a_list_without_subjects(town: Town) -> None:
    """Whose mail it was and what it said is nobody's business here."""
    code, out = run("replay", "--against", "other.yaml", "--last", "7d")
    assert 0 == code
    assert "3 of 4 mails of the last 7d would have gone otherwise: 3 posted->delivered" in out
    assert "posted in news by rule:announcements -> delivered by otherwise" in out
    assert "kantine" not in out
    assert "havik" not in out


def test_subjects_are_shown_when_asked_for_and_that_is_journalled(town: Town) -> None:
    """Each mail's own journal tells who looked."""
    _, out = run("replay", "--against", "other.yaml", "--subjects", "--list", "2")
    assert 2 == out.count("Geheime kantine")
    assert "and 1 more" in out
    with town.parts.database.connect() as connection:
        lines = connection.execute(text("SELECT words FROM journal WHERE event = 'revealed'")).scalars().all()
    assert ["its subject was shown by `mailsquare rules replay --subjects`"] * 2 == list(lines)


@pytest.mark.parametrize(("bound", "code", "words"), [
    ("posted->delivered > 2", 1, "posted->delivered: 3 is more than 2"), ("posted->delivered > 3", 0, ""),
    ("changed > 5%", 1, "changed: 75.0% is more than 5%"), ("changed >", 2, "is no bound"),
])
def test_a_bound_decides_the_exit_code(town: Town, bound: str, code: int, words: str) -> None:
    """So that a pipeline can refuse a change."""
    found, out = run("replay", "--against", "other.yaml", "--fail-if", bound)
    assert code == found
    assert words in out


def test_json_has_a_line_a_mail_and_one_of_counts(town: Town) -> None:
    """For programs; the bar is not among the answers."""
    result = CliRunner().invoke(app, ["rules", "replay", "--against", "other.yaml", "--json"])
    *rows, counts = [json.loads(line) for line in result.stdout.splitlines()]
    assert ["fate"] * 3 == [row["change"] for row in rows]
    assert {"code", "at", "list", "change", "before", "after", "built_in"} == set(rows[0])
    assert (4, 4, 3) == (counts["found"], counts["compared"], counts["changed"])
    assert ["posted", "delivered", 3] in counts["matrix"]


@pytest.mark.parametrize("form", ["folder", "mbox"])
def test_an_archive_is_read_and_classified_and_compared_with_the_rules_in_force(town: Town, form: str) -> None:
    """Before the gateway ever ran: what would these rules have done with last year's mail?"""
    mails = [letter(f"alarm {n}", "Ga naar buiten.", message_id=f"<a{n}@havik.example>") for n in range(2)]
    mails.append(letter("Weg", "Ik ben weg.", more="Auto-Submitted: auto-replied"))
    archive = Path("archive")
    if form == "folder":
        (archive / "2026").mkdir(parents=True)
        for n, content in enumerate(mails):
            (archive / "2026" / f"{n}.eml").write_bytes(content)
    else:
        box = mailbox.mbox(archive)
        for content in mails:
            box.add(content)
        box.close()
    Path("other.yaml").write_text(RULES.replace("do: deliver_and_post", "do: post"))
    code, out = run("replay", "--archive", "archive", "--against", "other.yaml")
    assert 0 == code, out
    assert "2 of 2 mails of archive would have gone otherwise: 2 delivered_and_posted->posted" in out
    assert "never asked of rules 1: built-in:automatic 1" in out
    with town.parts.database.connect() as connection:
        assert 4 == connection.execute(text("SELECT count(*) FROM items")).scalar()


@pytest.mark.parametrize(("words", "told"), [
    (("--against", "nowhere.yaml"), "nowhere.yaml"), (("--archive", "nowhere"), "nowhere is not there"),
    (("--last", "soon"), "is not a duration"), (("--against", "config.yaml"), "config.yaml:"),
])
def test_what_cannot_be_replayed_is_told(town: Town, words: tuple[str, ...], told: str) -> None:
    """With the place, and no traceback."""
    code, out = run("replay", *words)
    assert 2 == code
    assert told in out
