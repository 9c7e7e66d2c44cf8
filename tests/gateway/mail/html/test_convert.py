"""HTML becomes Markdown: nothing runs, nothing is fetched, no bomb goes off."""

from __future__ import annotations

import pytest

from gateway.mail.html.convert import from_plain, to_markdown, to_plain
from gateway.mail.html.sanitise import safe_html
from tests.growth import LINEAR, growth


def test_structure_survives_as_markdown() -> None:
    """Tables, lists and links are what people lay out a mail with."""
    markdown = to_markdown(
        "<p>Hallo <b>allemaal</b></p><ul><li>een<li>twee</ul><table><tr><th>A<th>B<tr><td>1<td>2</table>"
        '<a href="https://corp.example/x">hier</a>')

    for piece in ("**allemaal**", "- een", "| A | B |", "[hier](https://corp.example/x)"):
        assert piece in markdown


def test_lines_wrapped_in_the_source_are_one_line_but_not_in_code() -> None:
    """Mail programs wrap HTML at 76 columns; the reader's screen does its own wrapping."""
    assert "een twee" == to_markdown("<p>een\ntwee</p>")
    assert "een\n  twee" in to_markdown("<pre>een\n  twee</pre>")


@pytest.mark.parametrize(("html", "markdown"), [
    ("<div>een</div><div>twee</div><div><br></div><div>drie</div>", "een  \ntwee\n\ndrie"),
    ("<p class=MsoNormal>een</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>twee</p>", "een\n\ntwee"),
    ("<p style='margin:0'>een</p><p style='margin:0'>twee</p>", "een  \ntwee"),
    ("<p>een</p><p>twee</p>", "een\n\ntwee"),
    ("een<br>twee<br><br><br><br>drie", "een  \ntwee\n\ndrie"),
    ("<div style='white-space:pre-wrap'>een\ntwee</div>", "een  \ntwee"),
])
def test_lines_and_paragraphs_stand_as_they_stood(html: str, markdown: str) -> None:
    """A `div` is a line, a `p` a paragraph, but not where its style or Word says otherwise."""
    assert markdown == to_markdown(html)


@pytest.mark.parametrize(("html", "markdown"), [
    ("a <b> vet </b>b", "a **vet** b"),
    ("<b>Let op:</b>morgen", "**Let op**:morgen"),
    ("<b>a</b><b>b</b>c", "**ab**c"),
    ("<b>a<br>b</b>", "**a**  \n**b**"),
    ("<b> </b>a<i></i>", "a"),
    ("<span style='font-weight:700;font-style:italic'>x</span>", "***x***"),
    ("<s>oud</s> H<sub>2</sub>O m<sup>2</sup>", "~~oud~~ H₂O m²"),
    ("<code>x`y</code>", "``x`y``"),
    ("<h2>Kop<br>twee</h2>tekst", "## Kop twee\n\ntekst"),
    ("a<hr>b", "a\n\n---\n\nb"),
    ("a&nbsp;&nbsp; b\u200b", "a b"),
    ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
    ('<div dir="rtl">שלום <b>עולם</b></div>', "שלום **עולם**"),
])
def test_marks_stand_around_words_and_never_show(html: str, markdown: str) -> None:
    """Marks beside a space or between a letter and a colon open nothing: the reader would see the stars."""
    assert markdown == to_markdown(html)


@pytest.mark.parametrize(("html", "markdown"), [
    ("2*3*4 *x* _y_ a_b", "2\\*3\\*4 \\*x* \\_y_ a_b"),
    ("<p># kop</p>", "\\# kop"), ("&lt;b&gt; &lt;a@b.example&gt;", "\\<b> <a@b.example>"),
    ("[x](javascript:y)", "[x]\\(javascript:y)"), ("[1]: https://a.example/_b_", "\\[1]: <https://a.example/_b_>"),
    ("`a` `b`", "\\`a\\` \\`b\\`"), ("&amp;nbsp;", "\\&nbsp;"), ("~~x~~ C:\\temp", "\\~\\~x~~ C:\\\\temp"),
])
def test_what_somebody_typed_is_no_markup(html: str, markdown: str) -> None:
    """Stars, brackets and tags in the text show as they are, and come back as they were."""
    assert markdown == to_markdown(html)
    assert to_plain(to_markdown(html)) == html.replace("&lt;", "<").replace("&gt;", ">").replace(
        "&amp;", "&").removeprefix("<p>").removesuffix("</p>").replace("<a@b.example>", "a@b.example")


@pytest.mark.parametrize(("html", "markdown"), [
    ("<ul><li>a<ul><li>b<ol start=3><li>c<li>d</ol></ul><li>e</ul>", "- a\n  - b\n\n    3. c\n    4. d\n- e"),
    ("<ol start=4><li><p>x</p><p>y</p><li>z</ol>", "4. x\n\n   y\n5. z"),
    ("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>", "- a\n  - b\n- c"),
    ("<ol><li>a<li value=7>b<li>c</ol>", "1\\. a  \n7\\. b  \n8\\. c"),
])
def test_lists_keep_their_levels_and_numbers(html: str, markdown: str) -> None:
    """Nested in the right way and in the wrong one that webmail editors write."""
    assert markdown == to_markdown(html)


@pytest.mark.parametrize("markup", [
    "<script>steal()</script>", "<style>p{steal()}</style>", "<div style='display:none'>steal()</div>",
    "<SCRIPT\n>steal()</script >", "<title>steal()</title>", "<!-- steal() -->",
    "<template>steal()</template>", "<span style='mso-hide:all'>steal()</span>", "<p hidden>steal()</p>",
    "<div style='max-height:0;overflow:hidden'>steal()</div>", "<span style='FONT-SIZE: 0px'>steal()</span>",
    "<!--[if mso]><p>steal()</p><![endif]-->", "<div style='visibility:hidden'>steal()</div>",
])
def test_scripts_styles_and_hidden_text_never_leak(markup: str) -> None:
    """Preheaders, scripts and what only one program may see are not what the author wrote."""
    assert "steal" not in to_markdown(f"<p>a</p>{markup}<p>b</p>")


def test_text_is_hidden_only_where_the_author_sees_none_of_it() -> None:
    """Newsletters set the size to nothing around cells and set it again inside; a page all hidden is shown."""
    assert "zichtbaar" in to_markdown("<td style='font-size:0'><div style='font-size:13px'>zichtbaar</div></td>")
    assert "alles" in to_markdown("<body style='display:none'>alles</body>")
    assert "ja" in to_markdown("<![if !mso]>ja<![endif]>")


def test_only_pictures_inside_the_mail_and_safe_links_stay() -> None:
    """A remote picture tells its owner who reads; a script link runs."""
    markdown = to_markdown(
        '<img src="https://track.example/p.gif" alt="logo"><img src="cid:plan" alt="plan">'
        '<a href="javascript:steal()">klik</a> <a href="java&#115;cript:x">m</a> '
        '<a href="data:text/html,x">d</a>')

    assert "![plan](cid:plan)" in markdown
    assert "logo" in markdown
    assert "track.example" not in markdown
    assert "javascript" not in markdown
    assert "klik" in markdown
    assert "data:" not in markdown


def test_no_entity_and_no_file_is_read() -> None:
    """An external entity would put a file of ours into a post."""
    html = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><p>a &f; b</p>'

    assert "a &f; b" in to_plain(to_markdown(html))


@pytest.mark.parametrize("piece", [
    "<div>", "<b>", "<table><tr><td>", "<blockquote>", "<", "<a href=x>", "![", "[a](", "**a", "<!--",
    "<style>", '<div class="', "\\", "<li>x", "<ul><li>x</ul>", "<p style='mso-list:l0 level1'>x", "&amp;",
    "<td colspan=20 rowspan=20>x", "<tr><th>x<td>y", "<img src=cid:x>", "x<br>", "\u200c", "*", "_", "`", "<x a=1 ",
    "<div id=Signature>x</div>", "<blockquote>x</blockquote>", "<div style='a:b;c:d'>x</div>",
])
def test_bombs_take_linear_time(piece: str) -> None:
    """A hundred thousand nested tags must neither recurse nor hang."""
    assert growth(lambda html: to_plain(to_markdown(html)), piece) <= LINEAR


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<table><tr><td>", "<", "<a href=x>", "<!--", '<div class="'])
def test_bombs_take_linear_time_to_clean(piece: str) -> None:
    """The page that shows a mail as it looked meets the same bombs."""
    assert growth(safe_html, piece) <= LINEAR


@pytest.mark.parametrize("piece", ["<b>x</b>", "<td>x", "<div><p>x</p></div>", "<a href='https://x.example'>x</a>"])
def test_a_megabyte_of_tags_is_read_as_text(piece: str) -> None:
    """Beyond the cap on tags nothing of the text is lost, only its looks."""
    many = 1_000_000 // len(piece)

    assert many == to_markdown(piece * many).count("x")


@pytest.mark.parametrize("tag", ["div", "span", "blockquote", "font", "li><p"])
def test_text_below_a_thousand_tags_stays(tag: str) -> None:
    """Too deep to parse is no reason to lose what is said."""
    assert "woord" in to_markdown(f"<{tag}>" * 1_000 + "woord")
    assert "woord" in safe_html(f"<{tag}>" * 1_000 + "woord")


def test_no_line_stands_in_two_places() -> None:
    """A picture's mark cannot hide in plain text, whatever the reader of Markdown makes of it."""
    shown = from_plain("![x](https://track.example/p.gif) [a](javascript:x()) ![b [c]](http://d.example/(e))")

    assert "](" not in shown.replace("]\\(", "")


def test_shown_html_is_harmless() -> None:
    """The original may be looked at in the web part; CSP is the second line, not the first."""
    html = safe_html(
        '<p onclick="x()">a</p><script>x()</script><img src="http://e.example/p.gif"><img src="cid:a">'
        '<a href="https://b.example" target="_blank">l</a><a href="javascript:x()">m</a><form><input></form>'
        "<svg onload=x()><style>p{}</style><iframe src=//e.example></iframe>")

    for piece in ("onclick", "script", "e.example", "javascript", "form", "svg", "style", "iframe"):
        assert piece not in html
    assert 'rel="noopener nofollow"' in html
    assert 'src="cid:a"' in html
