"""How things stand, in words for people and in codes for machines."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.pipeline import health, legs, off
from gateway.pipeline.health import Finding, Health, Level
from gateway.web.live import LivePages
from gateway.web.site import Site
from gateway.web.told import for_machines, strip, told
from gateway.web.words.health import TABLE
from tests.gateway.web.ailing import PLACE, fall_ill, lock_out, silent_worker, try_way
from tests.gateway.web.desk import REVIEWER, Desk

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CODE = re.compile(r'"((?:store|switch|worker|canary|backlog|queue|mailbox|model|directory)-[a-z-]+)"')


def codes() -> set[str]:
    """Every code that a finding can have."""
    source = Path(str(health.__file__)).read_text("utf-8")
    built = {f"{name}-waits" for name in health.SLOW} | {f"{name}-some" for name in ("failed", "posts")}
    built |= {f"{name}-well" for name in (*health.SLOW, "store", "failed", "posts", "model", "directory")}
    box = {"none", "under-way", "well", "stale", "front", "refused", "mailbox"}
    ways = {f"canary-{leg.value}" for leg in legs.Leg if leg is not legs.Leg.MAILBOX} | {f"box-{leg}" for leg in box}
    return set(CODE.findall(source)) | built | ways


def live(desk: Desk, language: str = "en") -> str:
    """The live page of a reviewer."""
    browser = desk.signed_in(REVIEWER)
    browser.cookies.set("language", language)
    return str(browser.get("/live").text)


def clock(then: datetime) -> str:
    """A moment as these tests write it."""
    return f"{then:%H:%M}"


def test_each_code_has_words_and_each_trouble_a_remedy() -> None:
    """In both languages, as the table pairs them."""
    sound = {f"{kind}-{leg.value}" for kind in ("canary", "box") for leg in legs.SOUND}
    well = {code for code in codes() if code.endswith(("-well", "-on", "-unset"))} | sound
    assert {"canary-route", "hop-waits", "store-gone", "box-mailbox", "failed-some", "model-trouble"} <= codes()
    assert [] == sorted(code for code in codes() if f"health_{code}" not in TABLE)
    assert [] == sorted(code for code in codes() - well if f"health_{code}_do" not in TABLE)
    told_of = {re.sub(r"_(?:do|one)$", "", key.removeprefix("health_")) for key in TABLE if "-" in key}
    assert [] == sorted(told_of - codes())


def test_both_languages_fill_in_the_same() -> None:
    """A sentence that loses its time in Dutch tells half."""
    holes = {key: [set(re.findall(r"\{(\w+)\}", one)) for one in pair] for key, pair in TABLE.items()}
    assert [] == [key for key, (dutch, english) in holes.items() if dutch != english]


@pytest.mark.parametrize(("count", "words"), [
    (1, "The next hop has not taken 1 mail yet; it waits since 12:00."),
    (3, "The next hop has not taken 3 mails yet; the first waits since 12:00."),
])  # fmt: skip
def test_a_finding_is_a_sentence_with_a_remedy(count: int, words: str) -> None:
    """One and several, since when, and what to do."""
    found = told(Finding(name="hop", level=Level.LOOK, code="hop-waits", count=count, since=NOON), "en", clock)
    assert (words, "look") == (found.words, found.level)
    assert "nothing is lost" in found.remedy


def test_machines_are_told_nothing_personal() -> None:
    """Whoever asks /healthz gets levels, codes and times: no address, nobody's words."""
    found = Finding(
        name="mailbox", level=Level.TROUBLE, code="mailbox-trouble", about=PLACE, why="a@corp.example: wrong"
    )
    text = json.dumps(for_machines(Health(at=NOON, findings=(found,))))
    assert "@" not in text
    assert "trouble" == for_machines(Health(at=NOON, findings=(found,)))["status"]


def test_when_all_is_well_one_sentence_says_so(desk: Desk) -> None:
    """With the proof: a mail that arrived."""
    try_way(desk)
    page = live(desk)
    assert "All is well." in page
    assert "A mail of our own went the whole way and came back at 10:25:01." in page


def test_without_canaries_the_page_says_that_nobody_tries(desk: Desk, demo: Desk) -> None:
    """A green tick must not promise what nobody looked at; the demo has no mail server to try."""
    assert "No mail of our own tries the way." in live(desk)
    assert "No mail of our own tries the way." not in demo.browser().get("/live").text


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Something is wrong.", "never reached our door", f"{PLACE} cannot be read.", "slack has not taken 1 post",
            "1 mail reached nobody.")),
    ("nl", ("Er is iets mis.", "nooit bij onze deur aangekomen", f"{PLACE} kan niet worden gelezen.",
            "slack nam 1 bericht nog niet aan", "1 mail bereikte niemand.")),
])  # fmt: skip
def test_the_live_page_says_what_is_wrong_in_words(desk: Desk, language: str, words: tuple[str, ...]) -> None:
    """Each with what to do about it, and no tick beside it."""
    fall_ill(desk)
    page = live(desk, language)
    assert [] == [one for one in words if one not in page]
    assert "All is well." not in page
    assert "Alles gaat goed." not in page


def test_a_note_of_its_own_is_not_said_twice(desk: Desk) -> None:
    """The switch has its banner with a button; and off is not all well either."""
    off.switch_off(desk.parts.state, desk.clock())
    seen = strip(health.health(desk.parts), "en", clock, demo=False)
    assert ("look", ()) == (seen.level, seen.wrong)
    page = live(desk)
    assert 1 == page.count("The gateway is off")
    assert "All is well." not in page


def test_the_page_moves_when_something_begins_to_be_wrong(desk: Desk) -> None:
    """No mail need come for it: silence is what trouble often looks like."""
    site = Site(desk.parts, None, None, demo=True, outbox=None, has_feed=True)  # type: ignore[arg-type]
    site.watch = health.Watch(desk.parts, seconds=0)
    pages = LivePages(site)
    before = pages._mark()
    assert before == pages._mark()
    silent_worker(desk)
    assert before != pages._mark()


def test_health_and_readiness_answer_different_questions(make_desk: Callable[..., Desk]) -> None:
    """A broken way must raise an alarm, and must not have the service restarted."""
    sound, ill = make_desk(), make_desk()
    lock_out(ill)
    assert (200, 200) == (sound.browser().get("/healthz").status_code, sound.browser().get("/readyz").status_code)
    answer = ill.browser().get("/readyz")
    assert (200, 503) == (ill.browser().get("/healthz").status_code, answer.status_code)
    assert "trouble" == answer.json()["status"] == ill.browser().get("/healthz").json()["status"]
    assert "@" not in answer.text
