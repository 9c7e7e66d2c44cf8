"""What mail programs mark in their HTML arrives such that the trimmer knows it for certain."""

from __future__ import annotations

import pytest

from gateway.mail.html.convert import to_markdown
from gateway.mail.trimming.trim import trim

QUOTED = {
    "gmail": '<div>nieuw</div><br><div class="gmail_quote"><div class="gmail_attr">Xx 1 @ zz:<br></div>'
             '<blockquote class="gmail_quote" style="border-left:1px solid">oud</blockquote></div>',
    "apple": '<div>nieuw</div><div><br><blockquote type="cite"><div>Xx 1 @ zz:</div><br '
             'class="Apple-interchange-newline"><div>oud</div></blockquote></div>',
    "thunderbird": '<p>nieuw</p><div class="moz-cite-prefix">Xx 1 zz:<br></div>'
                   '<blockquote type="cite" cite="mid:1@x"><pre class="moz-quote-pre" wrap="">oud</pre></blockquote>',
    "outlook": '<p class=MsoNormal>nieuw</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt">'
               "<p class=MsoNormal><b>Xx:</b> Jan &lt;j@x.example&gt;<br><b>Yy:</b> 1<br><b>Zz:</b> ik<br>"
               "<b>Qq:</b> re</p></div></div><p class=MsoNormal>oud</p>",
    "owa": '<div>nieuw</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><font><b>Xx:</b> Jan<br>'
           "<b>Yy:</b> 1</font><div>&nbsp;</div></div><div>oud</div>",
    "yahoo": '<div>nieuw</div><div id="ydp1" class="yahoo_quoted"><div>Xx 1 zz</div><div>oud</div></div>',
    "proton": '<div>nieuw</div><div class="protonmail_quote">Xx 1 zz<br>'
              '<blockquote class="protonmail_quote" type="cite">oud</blockquote></div>',
    "introduced": "<p>nieuw</p><p>Op 2-11-2026 schreef Jan &lt;j@x.example&gt;:</p><blockquote>oud</blockquote>",
    "nested": "<p>nieuw</p><blockquote><blockquote>oud</blockquote></blockquote>",
}


@pytest.mark.parametrize("program", QUOTED)
def test_a_marked_quote_is_known_in_any_language(program: str) -> None:
    """The words above it are in no language that we have a list for; the program's own marks tell."""
    piles = trim(to_markdown(QUOTED[program]))

    assert "oud" in piles.quoted
    assert "oud" not in piles.visible
    assert "nieuw" in piles.visible


def test_answers_between_and_below_quotes_stay_visible() -> None:
    """Gmail keeps all of them inside its quote's container."""
    piles = trim(to_markdown(
        '<div class="gmail_quote"><div class="gmail_attr">Xx 1 zz:</div><blockquote class="gmail_quote">v1'
        '</blockquote><div>a1</div><blockquote class="gmail_quote">v2</blockquote><div>a2</div></div>'))

    assert "a1\n\na2" == piles.visible
    assert "v1" in piles.quoted
    assert "v2" in piles.quoted


@pytest.mark.parametrize("html", [
    '<p>Gelezen:</p><blockquote style="border-left:3px solid">passage</blockquote><p>Mooi.</p>',
    '<p>Gelezen</p><blockquote class="gmail_quote">passage</blockquote><p>Mooi.</p>',
    '<p>Gelezen</p><blockquote style="margin:0 0 0 40px;border:none;padding:0">passage</blockquote>',
])
def test_a_passage_that_the_author_quotes_stays_visible(html: str) -> None:
    """From a book, in a new mail: nobody wrote it to the author."""
    assert "passage" in trim(to_markdown(html)).visible


@pytest.mark.parametrize("html", [
    '<div>fyi</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>'
    "From: Jan &lt;j@x.example&gt;<br>Date: 1<br>Subject: s</div><br>stuk</div>",
    '<div>fyi</div><blockquote type="cite"><div>Begin doorgestuurd bericht:</div><div><b>Van: </b>Jan</div>'
    "<div><b>Onderwerp: </b>s</div><div>stuk</div></blockquote>",
    '<div>fyi</div><blockquote type="cite"><div><b>From: </b>Jan</div><div><b>Subject: </b>s</div><br>stuk'
    "</blockquote>",
])
def test_forwarded_text_is_not_marked_as_a_quote(html: str) -> None:
    """In a forward it is what the author wants to show, and `>` would hide it."""
    assert "stuk" in trim(to_markdown(html), forwarded=True).visible


@pytest.mark.parametrize("opening", [
    '<div class="gmail_signature">', '<div id="Signature">', '<div class="moz-signature">',
    '<div id="ms-outlook-mobile-signature">', '<div id="x_Signature">', '<div data-marker="__SIG_POST__">',
    '<div id="composer_signature">', '<div class="protonmail_signature_block">',
    '<div class="ydp12ab-signature">',
])
def test_a_marked_signature_is_one_without_any_closing(opening: str) -> None:
    """Nothing but the program's own mark tells it from text."""
    piles = trim(to_markdown(f"<div>nieuw</div>{opening}<div>Piet</div><div>kamer 3</div></div>"))

    assert "nieuw" == piles.visible
    assert "kamer 3" in piles.signature


def test_an_empty_signature_leaves_no_mark() -> None:
    """Outlook on the web has the container in every mail."""
    assert "nieuw" == to_markdown('<div>nieuw</div><div id="Signature"><div><br></div></div>')


def test_a_signature_below_dashes_gets_no_second_ones() -> None:
    """Gmail and Thunderbird write their own."""
    assert 1 == to_markdown('a<br><span>-- </span><br><div class="gmail_signature">Piet</div>').count("--")
    assert 1 == to_markdown('a<div class="moz-signature">-- <br>Piet</div>').count("--")


def test_lists_that_word_writes_as_paragraphs_are_lists() -> None:
    """Outlook has no `ul`: the level stands in a style, the mark in a piece only Word shows."""
    def item(level: int, mark: str, text: str) -> str:
        return (f"<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level{level} lfo1'>"
                f"<![if !supportLists]><span style='mso-list:Ignore'>{mark}<span>&nbsp; </span></span><![endif]>"
                f"{text}<o:p></o:p></p>")

    html = item(1, "·", "een") + item(2, "o", "twee") + item(1, "1.", "drie") + item(1, "b)", "vier")
    assert "- een\n  - twee\n1. drie\n- b) vier" == to_markdown(html)


@pytest.mark.parametrize(("line", "quoted"), [
    ("Mail deze tekst naar balie@corp.example:", False), ("Jan &lt;jan@corp.example&gt;:", True),
    ("Jan jan@corp.example schreef op maandag:", True)])
def test_an_address_in_a_sentence_introduces_no_quote(line: str, quoted: bool) -> None:
    """What the author asks to copy out is the author's."""
    markdown = to_markdown(f"<p>{line}</p><blockquote>Ik kom niet.</blockquote>")

    assert quoted == ("> Ik kom niet." in markdown)
