"""The page where rules are tried: what it says, who may save, and that nothing typed is ever lost."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from gateway.pipeline import rule_files
from gateway.pipeline.replay import stored
from gateway.store import rule_sets
from gateway.store.items import State
from tests.gateway.web.desk import AUTHOR, REVIEWER, RULER, RULES, Desk, csrf

FEWER = RULES.replace("at_most: 25", "at_most: 9")
WRONG = RULES.replace("target: ask-it", "targt: ask-it")


def sign_in(desk: Desk, address: str = RULER) -> TestClient:
    """Somebody who reads English."""
    browser = desk.signed_in(address)
    browser.cookies.set("language", "en")
    return browser


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def send(browser: TestClient, page: str, text: str, *, to: str = "/playground", **fields: str) -> Any:
    """Press a button of a page that is open, with this text in the editor."""
    sent = {"csrf": csrf(page), "opened": hidden(page, "opened"), "seen": hidden(page, "seen"), "text:rules.yaml": text}
    return browser.post(to, data={**sent, **fields})


def typed(page: str) -> str:
    """What stands in the editor."""
    found = re.search(r'<textarea id="text-0"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found[1])


def on_disk(desk: Desk) -> str:
    return (desk.folder / "rules.yaml").read_text()


def sets(desk: Desk) -> list[tuple[str, str]]:
    """Who and why, newest first."""
    with desk.parts.database.connect() as connection:
        return [(one.who, one.words) for one in rule_sets.latest(connection)]


def test_the_page_opens_with_the_files_on_disk(desk: Desk) -> None:
    """Reviewers and rule admins; to look changes nothing."""
    for who in (RULER, REVIEWER):
        page = sign_in(desk, who).get("/playground").text
        assert RULES == typed(page)
        assert "No mistakes" in page
        assert 'href="/playground" aria-current' in page
        assert (who == RULER) == ('id="ask"' in page)
    assert [] == sets(desk)


def test_others_do_not_even_see_it(desk: Desk) -> None:
    """Rules hold addresses; and a rule admin sees no mail by that."""
    assert 403 == desk.signed_in(AUTHOR).get("/playground").status_code
    assert 303 == desk.browser().get("/playground").status_code
    assert 401 == desk.browser().post("/playground/save", data={}).status_code
    ruler = sign_in(desk)
    for path in ("/live", "/review", "/storms", f"/items/{desk.mail().id}"):
        assert 403 == ruler.get(path).status_code, path


def test_a_mistake_is_shown_with_its_place_source_and_remedy(desk: Desk) -> None:
    """Without a script too, with a link to the text; what was typed stays."""
    browser = sign_in(desk)
    page = send(browser, browser.get("/playground").text, WRONG).text
    assert "rules.yaml, line 10, column 60" in page
    assert 'href="#text-0" data-jump="0" data-line="10" data-column="60"' in page
    assert "<mark>targt</mark>" in page
    assert "did you mean &#34;target&#34;?" in page
    assert WRONG == typed(page)
    assert RULES == on_disk(desk)


def test_the_script_hears_the_same(desk: Desk) -> None:
    """While typing; and which lines were changed."""
    browser = sign_in(desk)
    page = browser.get("/playground").text
    told = send(browser, page, WRONG, to="/playground/check").json()
    (one,) = told["remarks"]
    assert ("1 mistake", [[10]], 10, 60, True) == (
        told["summary"], told["changed"], one["line"], one["column"], one["is_error"])  # fmt: skip
    assert "No mistakes" == send(browser, page, RULES, to="/playground/check").json()["summary"]


def test_a_change_is_shown_with_sign_and_word(desk: Desk) -> None:
    """Colour is not all that tells."""
    browser = sign_in(desk)
    page = send(browser, browser.get("/playground").text, FEWER).text
    assert "1 added, 1 removed" in page
    assert re.search(r'class="removed"><span class="sign" aria-hidden="true">−</span><span class="sr">removed: ', page)
    assert re.search(r'class="added"><span class="sign" aria-hidden="true">\+</span><span class="sr">added: ', page)
    assert "There is no rules_test.yaml" in page
    assert "no test yet (line 8)" in page


def test_stored_mail_is_played_and_no_word_of_it_shown(desk: Desk) -> None:
    """Counts, and each mail by its code with the rules that decide before and after."""
    facts = {"topic": ["it"], "kind": "question", "recipients": 2014}
    item = desk.mail(State.POSTED, subject="VPN geheim", facts=facts)
    browser = sign_in(desk, REVIEWER)
    page = browser.get("/playground").text
    same = send(browser, page, RULES).text
    assert "Nothing changes" in same
    assert "1 mails of the last 30 days would go exactly" in same
    other = send(browser, page, RULES.replace("{kind: question}", "{kind: discussion}"), days="7").text
    assert "1 of 1 mails of the last 7 days would go otherwise" in other
    assert item.code in other
    assert f'href="/items/{item.id}"' in other
    assert re.search(r"it-questions</span></td>\s*<td>.*\s*.*otherwise</span>", other)
    assert not re.search("VPN|Pieter|pieter@", other)


def test_a_second_replay_gets_a_plain_word(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """One at a time in a process: it reads mail, which costs."""
    begun, go_on, play = threading.Event(), threading.Event(), stored.replay

    def slow(*given: Any, **more: Any) -> Any:
        begun.set()
        go_on.wait(20)
        return play(*given, **more)

    monkeypatch.setattr("gateway.web.rehearsal.replay", slow)
    browser, other = sign_in(desk), sign_in(desk, REVIEWER)
    page, theirs = browser.get("/playground").text, other.get("/playground").text
    first = threading.Thread(target=send, args=(other, theirs, RULES))
    first.start()
    assert begun.wait(20)
    second = send(browser, page, FEWER).text
    go_on.set()
    first.join(20)
    assert "A replay is running for somebody else" in second
    assert "no test yet" in second


def test_when_others_are_checking_there_is_a_plain_word_and_the_text_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few checks at a time; the script asks again by itself."""
    browser = sign_in(desk)
    page = browser.get("/playground").text
    monkeypatch.setattr("gateway.web.playground.CHECK_WAIT", 0.01)
    monkeypatch.setattr(threading.BoundedSemaphore, "acquire", lambda *_, **__: False)
    told = send(browser, page, FEWER, to="/playground/check")
    answer = send(browser, page, FEWER, act="ask")
    assert (429, 409, FEWER) == (told.status_code, answer.status_code, typed(answer.text))
    for text in (told.json()["busy"], unescape(answer.text)):
        assert "Somebody else’s rules are being checked" in text


def ask(browser: TestClient, text: str) -> str:
    answer = send(browser, browser.get("/playground").text, text, act="ask")
    assert 200 == answer.status_code, answer.text[-3000:]
    return str(answer.text)


def test_saving_asks_once_and_then_writes_with_history(desk: Desk) -> None:
    """The question shows what changes and under whose name; the answer leads to the page."""
    browser = sign_in(desk)
    page = ask(browser, FEWER)
    assert "Save these rules?" in page
    assert RULER in page
    assert RULES == on_disk(desk)
    answer = send(browser, page, FEWER, to="/playground/save", why="kleinere groepen")
    assert 303 == answer.status_code
    assert FEWER == on_disk(desk)
    assert [(RULER, "kleinere groepen"), ("", "found on disk")] == sets(desk)
    after = browser.get(answer.headers["location"]).text
    assert "Saved as" in after
    assert "kleinere groepen" in after
    assert f"</b> {RULER}" in after


def test_what_was_asked_about_is_what_is_saved(desk: Desk) -> None:
    """Text changed after the question is asked about again."""
    browser = sign_in(desk)
    page = ask(browser, FEWER)
    other = FEWER + "# more\n"
    again = send(browser, page, other, to="/playground/save")
    assert (409, other, RULES) == (again.status_code, typed(again.text), on_disk(desk))
    assert "changed after the question" in again.text
    assert 303 == send(browser, again.text, other, to="/playground/save").status_code
    assert other == on_disk(desk)


@pytest.mark.parametrize(("to", "fields"), [("/playground", {"act": "ask"}), ("/playground/save", {})])
def test_with_mistakes_nothing_is_saved_or_lost(desk: Desk, to: str, fields: dict[str, str]) -> None:
    """In words."""
    browser = sign_in(desk)
    answer = send(browser, browser.get("/playground").text, WRONG, to=to, **fields)
    assert (409, WRONG, RULES) == (answer.status_code, typed(answer.text), on_disk(desk))
    assert "There are mistakes in it" in answer.text
    assert 'id="save"' not in answer.text


def test_who_saved_meanwhile_is_not_overwritten_unseen(desk: Desk) -> None:
    """The text stays, the changes shown are those against theirs, and only then it can be saved."""
    browser = sign_in(desk)
    page = ask(browser, FEWER)
    theirs = RULES + "# theirs\n"
    (desk.folder / "rules.yaml").write_text(theirs)
    answer = send(browser, page, FEWER, to="/playground/save")
    assert (409, FEWER, theirs) == (answer.status_code, typed(answer.text), on_disk(desk))
    assert "Somebody else changed the files" in answer.text
    assert "# theirs" in answer.text
    asked = send(browser, answer.text, FEWER, act="ask")
    assert 303 == send(browser, asked.text, FEWER, to="/playground/save").status_code
    with desk.parts.database.connect() as connection:
        kept = [one.texts["rules.yaml"] for one in rule_sets.latest(connection)]
    assert [FEWER, theirs] == kept


def test_a_check_says_it_too(desk: Desk) -> None:
    """And asking to save is refused once, with the changes against theirs."""
    browser = sign_in(desk)
    page = browser.get("/playground").text
    (desk.folder / "rules.yaml").write_text(RULES + "# theirs\n")
    assert "Somebody else changed the files" in send(browser, page, FEWER).text
    refused = send(browser, page, FEWER, act="ask")
    assert (409, False) == (refused.status_code, 'id="save"' in refused.text)


def test_a_folder_that_cannot_be_written_is_told_and_the_text_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the remedy; root may write anywhere, so the disk says no here."""
    browser = sign_in(desk)
    page = ask(browser, FEWER)

    def refuse(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("gateway.pipeline.rule_files.tempfile.mkstemp", refuse)
    answer = send(browser, page, FEWER, to="/playground/save")
    assert (409, FEWER, RULES) == (answer.status_code, typed(answer.text), on_disk(desk))
    assert "Permission denied" in answer.text
    assert "the right to write" in answer.text


def test_only_named_rule_admins_save(desk: Desk) -> None:
    """A reviewer tries all they like; a form that is sent all the same changes nothing."""
    browser = sign_in(desk, REVIEWER)
    page = browser.get("/playground").text
    assert "named under web.rule_admins" in page
    for to, fields in (("/playground", {"act": "ask"}), ("/playground/save", {})):
        answer = send(browser, page, FEWER, to=to, **fields)
        assert (403, FEWER, RULES) == (answer.status_code, typed(answer.text), on_disk(desk))
        assert 'id="save"' not in answer.text
    for to in ("/playground", "/playground/check", "/playground/save"):
        assert 403 == sign_in(desk).post(to, data={"text:rules.yaml": FEWER}).status_code
    browser.get("/playground/save?text:rules.yaml=x")
    assert ([], RULES) == (sets(desk), on_disk(desk))


def test_an_earlier_set_is_put_back_by_way_of_a_draft(desk: Desk) -> None:
    """It is looked over, checked and saved like any other; nothing changes by a link."""
    browser = sign_in(desk)
    send(browser, ask(browser, FEWER), FEWER, to="/playground/save")
    page = browser.get("/playground").text
    assert FEWER == typed(page)
    first = re.findall(r"/playground\?from=(\d+)", page)[-1]
    changed = browser.get(f"/playground?diff={int(first) + 1}").text
    assert "at_most: 9" in changed[changed.index('id="history"') :]
    draft = browser.get(f"/playground?from={first}").text
    assert (RULES, FEWER) == (typed(draft), on_disk(desk))
    assert "Nothing has been changed yet" in draft
    asked = send(browser, draft, RULES, act="ask").text
    assert 303 == send(browser, asked, RULES, to="/playground/save").status_code
    assert RULES == on_disk(desk)
    assert "no longer kept" in browser.get("/playground?from=999").text


def test_a_file_of_a_department_has_a_tab_and_is_saved_with_the_rest(desk: Desk) -> None:
    """Also one that is still to be written, while a mistake in one file loses no word of the other."""
    browser = sign_in(desk)
    page = browser.get("/playground").text
    main = RULES.replace("version: 1\n", "version: 1\ninclude: [{file: sales.yaml}]\n")
    part = "rules:\n  - {name: omzet, when: {subject: {contains: omzet}}, do: deliver}\n"
    empty = send(browser, page, main).text
    assert 'name="text:sales.yaml"' in empty
    assert "nothing is written in" in empty
    more = {"text:sales.yaml": part}
    broken = send(browser, page, "version: [", **more).text
    assert "name: omzet" in broken
    asked = send(browser, page, main, act="ask", **more).text
    assert 303 == send(browser, asked, main, to="/playground/save", **more).status_code
    assert (main, part) == (on_disk(desk), (desk.folder / "sales.yaml").read_text())


def test_rules_on_disk_that_are_wrong_can_be_mended_here(desk: Desk) -> None:
    """Somebody edited the file by hand; the old rules hold meanwhile, and the page says so."""
    (desk.folder / "rules.yaml").write_text(WRONG)
    browser = sign_in(desk)
    page = browser.get("/playground").text
    assert WRONG == typed(page)
    assert "not in force" in page
    asked = send(browser, page, FEWER, act="ask").text
    assert 303 == send(browser, asked, FEWER, to="/playground/save").status_code
    (desk.folder / "rules.yaml").unlink()
    assert "cannot be read" in browser.get("/playground").text


def test_too_much_text_is_refused_in_words_and_kept(desk: Desk) -> None:
    """As the gateway would refuse the file."""
    browser = sign_in(desk)
    page = browser.get("/playground").text
    large = RULES + "# " + "x" * 1_050_000 + "\n"
    for to in ("/playground", "/playground/save"):
        answer = send(browser, page, large, to=to)
        assert (413, large) == (answer.status_code, typed(answer.text))
        assert "larger than 1 MiB" in answer.text
    assert "larger" in send(browser, page, large, to="/playground/check").json()["summary"]
    assert 403 == send(browser, page, "x" * 5_000_000).status_code


@pytest.mark.parametrize("text", ["", "\0", "- " * 400, "{" * 5_000, "</textarea><script>ran()</script>", "é" * 900])
def test_no_text_breaks_the_page(desk: Desk, text: str) -> None:
    """Whatever is typed is said to be wrong, and shown as text."""
    browser = sign_in(desk)
    answer = send(browser, browser.get("/playground").text, text)
    assert 200 == answer.status_code
    assert "<script>ran" not in answer.text
    assert "Mistake:" in answer.text


@pytest.mark.parametrize(("language", "words"), [("nl", "Controleer en speel na"), ("en", "Check and replay")])
def test_it_speaks_both_languages(desk: Desk, language: str, words: str) -> None:
    """All of it."""
    browser = desk.signed_in(RULER)
    browser.cookies.set("language", language)
    page = send(browser, browser.get("/playground").text, FEWER).text
    assert words in page
    assert "pg_" not in page


def test_the_demo_saves_into_its_own_folder(demo: Desk) -> None:
    """Everybody is one colleague with every role there."""
    browser = demo.browser()
    page = ask(browser, FEWER)
    assert 303 == send(browser, page, FEWER, to="/playground/save").status_code
    assert FEWER == Path(demo.parts.rulebook.now.file).read_text()
    assert replace(demo.parts.rulebook.now).revision != rule_files.files_of(demo.parts).opened().revision
