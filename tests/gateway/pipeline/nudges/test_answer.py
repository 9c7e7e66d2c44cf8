"""The mail that brings an answer from the group to the asker."""

from email import message_from_bytes, policy

import pytest

from gateway.pipeline.nudges import compose_answer
from gateway.pipeline.nudges.answer import LONGEST_TEXT, safe_html
from tests.gateway.pipeline.nudges.samples import answer


def parts(**more):
    mail = message_from_bytes(compose_answer(answer(**more)).content, policy=policy.default)
    return (
        mail,
        mail.get_body(("plain",)).get_content().replace("\r\n", "\n"),
        mail.get_body(("html",)).get_content(),
    )


def test_an_answer_has_exactly_these_headers():
    """It reads as a colleague's reply, says whose gateway carried it, and asks no machine for an answer."""
    mail, _, _ = parts()

    assert {
        "From": "Fatima El Amrani via Team Werkplek <plein@plein.waterlinie.example>",
        "To": "p.devries@waterlinie.example",
        "Reply-To": "reply+7f3k29qd.abcdefgh.abcdefghabcdefgh@plein.waterlinie.example",
        "Subject": "Re: VPN verbreekt",
        "Date": "Mon, 23 Nov 2026 10:31:00 +0100",
        "Message-ID": "<answer.7f3k29qd.r2@plein.waterlinie.example>",
        "In-Reply-To": "<vpn.1@waterlinie.example>",
        "References": "<vpn.1@waterlinie.example>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "nl",
        "MIME-Version": "1.0",
    } == {name: str(value) for name, value in mail.items() if name != "Content-Type"}
    assert "" == compose_answer(answer()).envelope_sender


@pytest.mark.parametrize(
    ("language", "footer"),
    [
        (
            "nl",
            "Beantwoord deze mail en je reactie staat in #ask-it. "
            "Is je vraag hiermee opgelost? Antwoord dan OPGELOST.",
        ),
        (
            "en",
            "Reply to this mail and your reply appears in #ask-it. "
            "Does this solve your question? Then reply SOLVED.",
        ),
    ],
)
def test_the_footer_says_where_a_reply_goes(language, footer):
    """Who answers must know that a group will read it."""
    _, plain, html = parts(language=language)

    assert f"\n-- \n{footer}\n" in plain
    assert footer in html


def test_markdown_becomes_html_and_stays_readable_as_text():
    """The same answer for both readers."""
    _, plain, html = parts()

    assert "**split tunnel**" in plain
    assert "<strong>split tunnel</strong>" in html
    assert 'href="https://wiki.waterlinie.example/vpn"' in html


@pytest.mark.parametrize("subject", ["VPN", "Re: VPN", "RE: Antw: re: VPN", "Re:Re:Re: VPN"])
def test_prefixes_do_not_pile_up(subject):
    """One Re: is enough in every language."""
    assert "Re: VPN" == compose_answer(answer(subject=subject)).subject


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![pixel](https://evil.example/p.gif)",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<a href='javascript:x'>x</a>",
        "<style>@import url(https://evil.example)</style>",
        "[x]: javascript:alert(1)\n\n[x]",
        "<svg onload=alert(1)>",
        "<javascript:alert(1)>",
        "[x](vbscript:x)",
        "[x](&#106;avascript:alert(1))",
        '[x](https://a.example "onclick=x")',
        "<iframe src=https://evil.example>",
        "<base href=https://evil.example/>",
        "![x][y]\n\n[y]: https://evil.example/p",
    ],
)
def test_nothing_in_an_answer_runs_or_fetches(markdown):
    """A colleague's text is shown, never obeyed."""
    made = safe_html(markdown).lower()

    assert not [
        mark for mark in ("<script", "<img", "<svg", "<style", "<iframe", "<base", 'src="') if mark in made
    ]
    assert not [
        mark for mark in ('href="javascript', 'href="data', 'href="vbscript', "title=") if mark in made
    ]


def test_a_picture_becomes_a_link_to_it():
    """Nothing is fetched, and nothing gets lost."""
    assert 'href="https://wiki.waterlinie.example/plan.png"' in safe_html(
        "![plan](https://wiki.waterlinie.example/plan.png)"
    )


@pytest.mark.parametrize(
    "name", ["ceo@waterlinie.example", "Directie <ceo@waterlinie.example>", "a, b; c: (d)"]
)
def test_a_name_cannot_pass_for_an_address(name):
    """Many readers show the name alone; it must not read as another sender."""
    sender = str(parts(author=name)[0]["From"]).partition(" <plein@")[0]

    assert not set(sender) & set("@<>,;:()")


def test_a_very_long_answer_is_shortened_and_says_so():
    """Nothing is cut in silence."""
    _, plain, html = parts(text="woord " * 20_000)

    assert len(plain) < LONGEST_TEXT + 1000
    assert "Het antwoord is hier ingekort; in de groep staat het helemaal." in plain
    assert "ingekort" in html
    assert "ingekort" not in parts()[1]


@pytest.mark.parametrize(
    "markdown",
    [
        "[" * 30_000,
        "*a " * 10_000,
        "> " * 15_000,
        "`" * 30_000,
        "- " * 15_000,
        "|a" * 15_000 + "\n" + "|-" * 15_000,
        "![" * 15_000,
        "<" * 30_000,
        "&" * 30_000,
    ],
)
@pytest.mark.timeout(20)
def test_hostile_markdown_takes_no_long_time(markdown):
    """One answer must not hold up the others; quadratic patterns would take minutes here."""
    assert compose_answer(answer(text=markdown)).content


def test_control_characters_do_not_travel():
    """A NUL breaks databases and readers alike."""
    _, plain, _ = parts(text="a\0b\x1b[31mc\r\nd\ud800")

    assert "\0" not in plain
    assert "\x1b" not in plain
    assert "\nd" in plain
