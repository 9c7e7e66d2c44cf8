"""One person edits the rules in a real browser with keys alone: a mistake is made, seen, mended, tried and saved."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from nlp.types import Kind
from tests.gateway.town import RULES, letter
from tests.gateway.web.review_hall import ALL, P1, Hall, Walk

CASES = """\
rules: rules.yaml
defaults:
  at: 2027-03-15T10:00
  mail: {author: p1@havik.example, list: iedereen, recipients: 13, kind: discussion, confidence: 0.9}
tests:
  - {name: a question, mail: {kind: question}, expect: {rule: questions, do: post}}
  - {name: an alarm, mail: {subject: alarm}, expect: {rule: alarm}}
"""
WRONG = RULES.replace("target: ask\n", "targt: ask\n")
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("main *")].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.outerHTML.slice(0, 120))"""


def furnish(hall: Hall) -> None:
    """Some days of mail, and tests beside the rules."""
    (rules_file(hall).parent / "rules_test.yaml").write_text(CASES)
    with ThreadPoolExecutor(1) as aside:  # playwright's own loop runs in this thread
        aside.submit(_mails, hall).result()


def _mails(hall: Hall) -> None:
    town = hall.town
    for n, kind in enumerate((Kind.QUESTION, Kind.ANNOUNCEMENT, Kind.DISCUSSION) * 2):
        town.says.kind, town.says.confidence = kind, 0.9 if n % 2 else 0.55
        town.accept(letter(f"Geheim {n}", f"Wie heeft ladder {n}?"), P1, ALL)
        town.run(2)


def rules_file(hall: Hall) -> Path:
    return Path(hall.town.parts.rulebook.now.file)


def checked(page: Any, act: Callable[[], None]) -> None:
    """Do something in the editor, and wait until the answer about it is there."""
    before = int(page.get_attribute("form#draft", "data-checked") or 0)
    act()
    page.wait_for_function("n => Number(document.getElementById('draft').dataset.checked) > n", arg=before)


def line_of(page: Any, words: str) -> None:
    """Put the caret behind some words by the keys that every editor has."""
    at = page.input_value("#text-0").index(words) + len(words)
    lines = page.input_value("#text-0")[:at].split("\n")
    page.keyboard.press("Control+Home")
    for _ in lines[:-1]:
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    for _ in lines[-1]:
        page.keyboard.press("ArrowRight")


def to_editor(page: Any) -> bool:
    """Press Tab from the top of the page until the editor has it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text-0":
            return True
    return False


def edited_by_keys(walk: Walk) -> list[str]:
    """Type a mistake, see it in its place, mend it, try it and save it; what did not come as it should, in words."""
    hall, wrong, page = walk.hall, [], walk.open("/playground")

    def check(holds: bool, words: str) -> None:
        wrong.extend([] if holds else [words])

    page.wait_for_selector("form[data-checked]")
    check(to_editor(page), "Tab does not lead to the editor")
    line_of(page, "target: ask")
    for _ in range(len("et: ask")):
        page.keyboard.press("ArrowLeft")
    checked(page, lambda: page.keyboard.press("Backspace"))
    check("taret" in page.inner_text(".remark.wrong"), "the mistake is not told")
    check(page.locator(".numbers b").inner_text().endswith(" 27"), "the mistake is not marked at its line")
    check("taret" in page.inner_text("[data-here]"), "the mistake is not told where the caret is")
    check(page.get_attribute("#text-0", "aria-invalid") == "true", "the field does not say that it is wrong")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    check(page.locator("#save").count() == 0, "rules with a mistake can be saved")
    page.wait_for_selector("form[data-checked]")
    page.focus(".remark.wrong a")
    page.keyboard.press("Enter")
    check(page.evaluate("getSelection().toString() || document.activeElement.value.slice("
                        "document.activeElement.selectionStart, document.activeElement.selectionEnd)") == "taret",
          "the link does not lead to the mistake")  # fmt: skip
    checked(page, lambda: page.keyboard.type("target"))
    check(page.locator(".remark.wrong").count() == 0, "the mended mistake is still told")
    line_of(page, "do: hold, for: 30m")
    for _ in range(len("hold, for: 30m")):
        page.keyboard.press("Shift+ArrowLeft")
    checked(page, lambda: page.keyboard.type("deliver"))
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    check(page.evaluate("document.activeElement.id") != "text-0", "Escape and Tab do not leave the editor")
    page.focus("#check")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    check("3 " in page.inner_text("#replay b"), "the replay does not tell what changes")
    check("Geheim" not in page.inner_text("main"), "a subject is shown")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    check(RULES == rules_file(hall).read_text(), "one key saved without a question")
    check(page.evaluate("document.activeElement.id") == "save", "the question is not where the keys are")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    check(RULES.replace("do: hold, for: 30m", "do: deliver") == rules_file(hall).read_text(), "it was not saved so")
    check(page.locator(".note.posted").count() == 1, "nothing says that it was saved")
    return wrong + [one for one in walk.wrong if "409 (Conflict)" not in one]  # the refusal on purpose


def looked_over(walk: Walk) -> dict[str, list[str]]:
    """What axe-core, and a ruler, have against the page: opened, wrong, tried and asked, looked back."""
    page, found = walk.open("/playground"), dict[str, list[str]]()

    def look(what: str) -> None:
        page.wait_for_selector("form[data-checked]")
        found[what] = walk.violations() + page.evaluate(TOO_WIDE)

    look("opened")
    page.fill("#text-0", WRONG)
    page.wait_for_selector(".remark.wrong")
    look("wrong")
    page.fill("#text-0", RULES.replace("do: hold, for: 30m", "do: deliver").replace("at_most: 5", "at_most: 3"))
    with page.expect_navigation():
        page.click("#ask")
    page.wait_for_selector("#save")
    look("asked")
    with page.expect_navigation():
        page.click("#save")
    with page.expect_navigation():
        page.click("#history a")
    look("looked back")
    return found
