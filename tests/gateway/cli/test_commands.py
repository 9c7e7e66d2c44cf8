"""The commands as their users type them, on files in a folder of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.errors import MailsquareError
from gateway.pipeline.letting_go import mail_anyway
from nlp.types import Kind
from tests.gateway.town import Town, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A gateway's folder, with the shell standing in it."""
    town = Town(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield town
    town.close()


def run(*words: str, stdin: str = "") -> tuple[int, str]:
    """Exit code and output of one command."""
    result = CliRunner().invoke(app, list(words), input=stdin)
    if isinstance(result.exception, MailsquareError):
        return 2, str(result.exception)
    return result.exit_code, result.output


def write(name: str, content: bytes) -> str:
    Path(name).write_bytes(content)
    return name


def test_explain_shows_the_whole_decision_and_leaves_no_trace(town: Town) -> None:
    """The keys of the contract; nothing in the store afterwards."""
    mail = write("m.eml", letter("Alarm: hal 2", "Iedereen naar buiten."))
    code, out = run("explain", mail, "--json")
    answer = json.loads(out)
    assert 0 == code
    keys = {"action", "decided_by", "kind", "confidence", "target", "post", "nudge", "trace", "insight"}
    assert keys | {"vouched", "unvouched"} == set(answer)
    assert ("deliver_and_post", "news") == (answer["action"], answer["target"])
    assert "Alarm: hal 2" == answer["post"]["title"]
    assert [] == json.loads(run("item", "list", "--json")[1] or "[]")


def test_explain_counts_the_mails_that_came_before(town: Town) -> None:
    """A storm is explained with the thread it happens in."""
    root = write("0.eml", letter("Taart", "Er is taart", message_id="<t@havik.example>"))
    after = ["--after", root]
    for n in (1, 2):
        reply = letter("Re: Taart", f"Hoera {n}", author=f"p{n}@havik.example", answers="<t@havik.example>")
        after += ["--after", write(f"{n}.eml", reply)]
    last = write(
        "9.eml", letter("Re: Taart", "Hoera 9", author="p9@havik.example", answers="<t@havik.example>")
    )
    answer = json.loads(run("explain", last, *after, "--json")[1])
    assert ("absorb", "rule:storm") == (answer["action"], answer["decided_by"])


def test_explain_says_who_vouches_and_takes_the_client_that_the_mail_server_would_name(town: Town) -> None:
    """A file has no client of its own: who asks may name one."""
    mail = write("m.eml", letter("Alarm: hal 2", "Iedereen naar buiten."))
    assert "vouched for by: trusted network" in run("explain", mail)[1]

    answer = json.loads(run("explain", mail, "--client", "203.0.113.7", "--json")[1])
    assert ("deliver", "built-in:unverified", "") == (answer["action"], answer["decided_by"], answer["vouched"])
    assert "from outside" in answer["unvouched"]
    assert 2 == run("explain", mail, "--client", "somewhere")[0]


def test_explain_of_mail_that_is_relayed_at_the_door_says_by_what(town: Town) -> None:
    """The same keys for a mail that would never become an item."""
    mail = write("m.eml", letter(author="baas@havik.example"))
    assert "guard:board" == json.loads(run("explain", mail, "--json")[1])["decided_by"]


def test_a_mail_is_found_shown_and_sent_by_its_number(town: Town) -> None:
    """What an operator does at three in the morning."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.item(town.accept(letter(), P1, ALL))
    town.run()
    assert item.code in run("item", "list", "--state", "posted")[1]
    code, shown = run("item", "show", item.code.lower())
    assert 0 == code
    assert "rule announcements" in shown
    assert "revealed" in town.words(item.id)
    assert 1 == run("item", "retry", item.code)[0]


def test_a_post_is_taken_away_only_once_it_was_mailed(town: Town) -> None:
    """Before that nobody would have it any more, neither as mail nor as post."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.item(town.accept(letter(), P1, ALL))
    town.run()
    assert 1 == run("item", "retract", item.code)[0]
    mail_anyway(town.parts, item.id, P1)
    town.run()
    assert (0, f"1 post of {item.code} taken away\n") == run("item", "retract", item.code)


def test_a_wrong_number_or_state_is_a_usage_error(town: Town) -> None:
    """Exit 2 and what to type instead."""
    for words in (("item", "show", "ZZZZ-ZZZZ"), ("item", "list", "--state", "gone")):
        assert 2 == run(*words)[0]


def test_off_and_on_are_one_file(town: Town) -> None:
    """It must work with the store gone, so it is not in the store."""
    assert 0 == run("off", "--why", "verhuizing")[0]
    assert "verhuizing" in (town.parts.state / "off").read_text()
    assert "look  switch: everything is ordinary mail" in run("check")[1]
    assert "judged again" in run("on")[1]
    assert "already" in run("on")[1]


def test_erase_asks_and_then_forgets(town: Town) -> None:
    """Nothing that names the person is left in the store's files."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(
        letter("Kanariewoord", "kanarietekst", author="p3@havik.example"), "p3@havik.example", ALL
    )
    town.run()
    assert 1 == run("erase", "p3@havik.example", stdin="n\n")[0]
    assert 0 == run("erase", "p3@havik.example", "--yes")[0]
    assert ("", "") == (town.item(item).author, town.item(item).subject)
    town.parts.database.dispose()
    for file in town.parts.state.glob("store.db*"):
        for word in (b"p3@havik.example", b"anariewoord", b"anarietekst"):
            assert word not in file.read_bytes(), (file.name, word)


def test_check_names_what_is_missing_with_its_fix(town: Town) -> None:
    """One line a check; a list nobody knows the members of is worth a look."""
    code, out = run("check")
    assert 0 == code
    assert "look  list unknown: its members are unknown" in out
    code, out = run("check", "--live")
    assert 0 == code
    assert "target news: takes mail of everyone" in out


def test_rules_are_explained_from_plain_words(town: Town) -> None:
    """No mail needed to ask what would happen."""
    words = ("kind=question", "list=everyone", "recipients=40", "confidence=0.9")
    code, out = run("rules", "explain", "--rules", "rules.yaml", *words)
    assert 0 == code
    assert out.endswith("post in ask, decided by rule:questions\n")


def test_a_broken_rules_file_is_shown_with_the_line_and_a_mark(town: Town) -> None:
    """file:line:column, the line, and a caret under the place."""
    Path("rules.yaml").write_text(Path("rules.yaml").read_text().replace("target: ask", "targt: ask"))
    code, out = run("rules", "check", "rules.yaml")
    assert 2 == code
    assert 'did you mean "target"?' in out
    assert "^^^^^" in out


def test_classify_and_inspect_speak_json_lines(town: Town) -> None:
    """What the scorers and other programs read."""
    line = json.dumps({"id": "1", "subject": "Ladder", "body": "Wie heeft mijn ladder gezien?"})
    code, out = run("classify", "--json", stdin=line + "\n")
    assert 0 == code
    assert "question" == json.loads(out)["kind"]
    assert 2 == run("classify", "--json", stdin="{}\n")[0]
    mail = write("m.eml", letter("Hallo", "Dag allemaal"))
    found = json.loads(run("inspect", mail, "--json")[1])
    assert ("parsed", "Hallo") == (found["state"], found["subject"])


def test_an_organisation_s_own_words_count_where_mail_is_read(town: Town) -> None:
    """What `serve` sets apart, `inspect`, `classify` and `explain` set apart too."""
    config = Path("config.yaml")
    config.write_text(config.read_text() + "reading: {words: own.yaml}\n")
    Path("own.yaml").write_text("signoffs: {nl: [met bouwgroet]}\n")
    asked = "Weet iemand hoe laat de balie open is?"
    mail = write("own.eml", letter("Balie", f"{asked}\n\nMet bouwgroet,\nPiet"))
    line = json.dumps({"id": "1", "subject": "Balie", "body": f"{asked}\n\nMet bouwgroet,\nPiet"})
    bare = json.dumps({"id": "1", "subject": "Balie", "body": asked})

    found = json.loads(run("inspect", "-c", "config.yaml", mail, "--json")[1])
    told = run("classify", "-c", "config.yaml", "--json", stdin=line)
    explained = json.loads(run("explain", mail, "--json")[1])

    assert asked == found["visible_text"]
    assert asked == explained["post"]["text"]
    assert told != run("classify", "--json", stdin=line)
    assert told == run("classify", "--json", stdin=bare)


def test_serve_refuses_a_role_it_does_not_know(town: Town) -> None:
    """A typing error must not start half a gateway."""
    assert 2 == run("serve", "--roles", "smtp,wrker")[0]


def test_the_hash_of_a_password_is_never_the_password(town: Town) -> None:
    """For `web.admin_password_file`; a short one is refused."""
    code, out = run("hash-password", "--stdin", stdin="een lange zin als sleutel\n")
    assert 0 == code
    assert out.startswith("$argon2id$")
    assert 2 == run("hash-password", "--stdin", stdin="kort\n")[0]
