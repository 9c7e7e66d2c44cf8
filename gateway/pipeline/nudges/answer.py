"""Writes the mail that carries a colleague's answer from the group to the asker."""

from __future__ import annotations

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from gateway.mail.clean import clean_text
from gateway.mail.subject import shown_subject

from .compose import LONGEST_NAME, LONGEST_SUBJECT
from .headers import Head, assemble, display_name, one_line, own_message_id
from .layout import pages, web_address
from .texts import AnswerText, Known, fill, texts_in
from .types import Answer, Mail

LONGEST_TEXT = 30_000         # characters; the rest stands in the group, and the mail says so
TAGS = frozenset({
    "p", "br", "b", "strong", "i", "em", "s", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h1",
    "h2", "h3", "h4", "h5", "h6", "hr", "table", "thead", "tbody", "tr", "th", "td",
})
SCHEMES = frozenset({"http", "https", "mailto"})


def compose_answer(answer: Answer) -> Mail:
    """The answer as a mail from the colleague, by way of the gateway, with a Reply-To that joins the thread.

    It is auto-generated (RFC 3834 section 5), so that no absence notice lands in the group.
    Raises ValueError where an address is no plain mailbox or an id cannot stand in a Message-ID.
    """
    words = texts_in(answer.language).answer
    subject = f"Re: {one_line(shown_subject(answer.subject), LONGEST_SUBJECT * 2)}"
    message_id = own_message_id(answer.letterhead.domain, "answer", answer.post, answer.reply)
    head = Head(
        message_id=message_id,
        sender_name=_sender_name(answer, words), sender=answer.sender,
        to=answer.to, reply_to=answer.reply_to, subject=subject,
        date=answer.at.astimezone(answer.letterhead.zone), language=answer.language,
        automatic="auto-generated", original_id=answer.original_id, references=answer.references,
    )
    content = assemble(head, _plain(answer, words), _html(answer, words, subject))
    return Mail(message_id=message_id, to=answer.to, subject=subject, content=content)


def safe_html(markdown: str) -> str:
    """Markdown as HTML that neither runs nor fetches anything: no raw HTML, no picture."""
    made = _markdown().render(markdown)
    return nh3.clean(made, tags=set(TAGS), attributes={"a": {"href"}, "*": set()}, url_schemes=set(SCHEMES),
                     set_tag_attribute_values={"a": {"style": "color:#0a5f5f"}},
                     link_rel="noopener noreferrer nofollow")


def _sender_name(answer: Answer, words: AnswerText) -> str:
    names = {"author": display_name(answer.author, 50) or answer.letterhead.domain,
             "team": display_name(answer.letterhead.team.name, 50) or answer.letterhead.domain}
    return fill(words.sender, Known(words=names))


def _plain(answer: Answer, words: AnswerText) -> str:
    url = web_address(answer.url)
    notes = [words.cut] if _is_cut(answer) else []
    notes.append(_footer(answer, words))
    if url:
        notes.append(f"{words.read}\n  {url}")
    # The line "-- " lets mail programs and quote readers drop the footer from a reply.
    return f"{_text(answer)}\n\n-- \n" + "\n".join(notes) + "\n"


def _html(answer: Answer, words: AnswerText, subject: str) -> str:
    return pages().get_template("answer.html.j2").render(
        language=answer.language, subject=subject, body=Markup(safe_html(_text(answer))),
        cut=words.cut if _is_cut(answer) else "", footer=_footer(answer, words),
        url=web_address(answer.url), read=words.read,
    )


def _footer(answer: Answer, words: AnswerText) -> str:
    return fill(words.footer, Known(words={"group": one_line(answer.group, LONGEST_NAME).lstrip("#")}))


def _text(answer: Answer) -> str:
    return clean_text(answer.text[:LONGEST_TEXT]).strip()


def _is_cut(answer: Answer) -> bool:
    return len(answer.text) > LONGEST_TEXT


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
