"""Markdown to mrkdwn and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.mrkdwn import escape, from_markdown, to_markdown
from adapters.testing import ODD_TEXTS, words
from tests.growth import LINEAR, growth


@pytest.mark.parametrize(("markdown", "mrkdwn"), [
    ("plain & <tag> > x", "plain &amp; &lt;tag&gt; &gt; x"),
    ("**bold** __bold__ *it* _it_ ~~gone~~ ***both***", "*bold* *bold* _it_ _it_ ~gone~ *_both_*"),
    ("**bold with *no* end", "**bold with _no_ end"),
    ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
    ("**[page](https://x.example/a?b=1&c=2)**", "*<https://x.example/a?b=1&amp;c=2|page>*"),
    ("[a|b](https://x.example)", "<https://x.example|a\u00a6b>"),
    ("[wiki](https://x.example/a_(b))", "<https://x.example/a_(b)|wiki>"),
    ("[bad](javascript:alert)", "bad (javascript:alert)"),
    ('[t](https://x.example "the title")', "<https://x.example|t (the title)>"),
    ("![logo](cid:part1) ![p](https://x.example/p.png)", "logo <https://x.example/p.png|p>"),
    ("see https://x.example/a_b_c.", "see <https://x.example/a_b_c>."),
    ("<https://x.example> <mailto:a@b.example>", "<https://x.example> <mailto:a@b.example>"),
    ("# Title **now** #", "*Title now*"),
    ("## C#", "*C#*"),
    ("- one\n  * two\n3. three\n4) four", "\u2022 one\n  \u2022 two\n3. three\n4) four"),
    ("> quoted *so*\n>>> deeper", "> quoted _so_\n> deeper"),
    ("one<br>two  \nthree\\\nfour", "one\ntwo\nthree\nfour"),
    ("`a < b` and ``c``", "`a &lt; b` and `c`"),
    ("```python\nx = a < b\n**raw**\n```\nafter", "python\n```\nx = a &lt; b\n**raw**\n```\nafter"),
    ("~~~\n```\n~~~", "```\n`\u2060`\u2060`\n```"),
    ("| a | b |\n|---|:-:|\n| **long** | x \\| y |", "```\na     b\nlong  x | y\n```"),
    (r"\*not bold\* 1\. \<", "*\u2060not bold*\u2060 1. &lt;"),
    ("caf&eacute; &lt;b&gt; &nosuch;", "caf\u00e9 &lt;b&gt; &amp;nosuch;"),
    ("---", "\u2500" * 8),
    ("[bank.example](https://evil.example/x)", "<https://evil.example/x|bank.example> (\u2192 evil.example)"),
    ("https://bank.example@evil.example", "<https://bank.example@evil.example> (\u2192 evil.example)"),
    ("<https://b\u0430nk.example>", "<https://b\u0430nk.example> (\u2192 xn--bnk-6cd.example)"),
])
def test_markdown_becomes_mrkdwn(markdown: str, mrkdwn: str) -> None:
    """Slack shows anything else as stray marks."""
    assert mrkdwn == from_markdown(markdown)


@pytest.mark.parametrize("bomb", [
    "@channel", "@here", "@Everyone", "<!channel>", "<!everyone|x>", "<@U0ANN0000>", "&lt;!here&gt;",
    "`<!here>`", "[<!here>](https://x.example)", "[x](https://x.example|<!here>)", "**@channel**",
    "| @here |\n|-|-|", "# @channel",
])
def test_no_text_calls_everybody(bomb: str) -> None:
    """One mail must not ring two thousand telephones."""
    made = from_markdown(f"hello {bomb} there\n{bomb}")

    assert not any(live in made.lower() for live in ("<!", "<@", "@channel", "@here", "@everyone"))


@pytest.mark.parametrize(("mrkdwn", "markdown"), [
    ("*b* _i_ ~s~ 2*3*4", "**b** _i_ ~~s~~ 2*3*4"),
    ("`*raw*` ```a *b*```", "`*raw*` ```a *b*```"),
    ("<https://x.example|page> <https://x.example>", "[page](https://x.example) <https://x.example>"),
    ("<@U1> in <#C1|canteen> <!here> <!subteam^S1|@it> &lt;b&gt; &amp;",
     "@Ann in #canteen @here @it <b> &"),
])
def test_mrkdwn_becomes_markdown(mrkdwn: str, markdown: str) -> None:
    """Answers go back to people who read mail."""
    assert markdown == to_markdown(mrkdwn, {"U1": "Ann"}.__getitem__)


_WORD = st.text(st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x24F), min_size=1, max_size=9)
_GLUE = st.sampled_from([
    " ", "\n", "\n\n", " **", "** ", " *", "* ", "_", " `", "` ", "[", "](https://x.example) ", "<", ">",
    " & ", "\n```\n", "\n| ", " | ", "\n|--|--|\n", "\n- ", "\n1. ", "\n> ", "\n# ", "~~", "!", "\\", "(",
    ")", " @",
])


@given(st.lists(st.tuples(_WORD, _GLUE), max_size=60))
def test_every_word_survives(pieces: list[tuple[str, str]]) -> None:
    """Whatever the marks around it, right or wrong, what somebody wrote stays."""
    text = "".join(word + glue for word, glue in pieces)
    kept = words(from_markdown(text).replace("&amp;", " ").replace("&lt;", " ").replace("&gt;", " "))

    assert not words(text.replace("_", " ")).keys() - words(" ".join(kept).replace("_", " ")).keys()


@pytest.mark.parametrize("hostile", [
    "[", "*", "**a ", "_a ", "`", "`a", "<", "<a ", "&", "&a", "\\", "[a](", "![", "~~a ", "|", "> ", "* ",
    "](x", "https://", "# ", "\t", " ", "***a", "<https://", "[a](b \"", "@all ", "-", "- ", "1. ", "|-",
    "(", "\n|-|\n",
])
def test_the_time_grows_with_the_length_alone(hostile: str) -> None:
    """A mail made to be slow must not stop the others; ten times the text may not cost a hundred times."""
    assert growth(from_markdown, hostile) <= LINEAR


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_text_comes_out_whole(text: str) -> None:
    """Emoji, right-to-left text and open fences included."""
    kept = from_markdown(text)

    assert not {word for word in words(text) if word.isalpha() and len(word) > 3} - set(words(kept))


def test_escape_knows_the_three_characters() -> None:
    """The vendor names these three and no others."""
    assert "&lt;b&gt; &amp;amp; &quot;'" == escape("<b> &amp; &quot;'").replace("&amp;quot;", "&quot;")
