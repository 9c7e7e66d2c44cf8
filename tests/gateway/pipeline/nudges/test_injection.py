"""No value of a stranger adds a header, an address or markup to a mail of ours."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.mail.types import Address
from gateway.pipeline.nudges import Mail, NudgeKind, compose, compose_answer
from tests.gateway.pipeline.nudges.samples import answer, bodies, letterhead, nudge, receipt_lines

BREAKS = [
    "\r\n",
    "\n",
    "\r",
    "\r\n ",
    "\n\t",
    "\r\n\r\n",
    "\0",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
    "\ud800",
    "\u202e",
]
TAILS = [
    "Bcc: x@evil.example",
    "Content-Type: text/html",
    "X-Evil: 1",
    "<script>alert(1)</script>",
    'a", <x@evil.example>',
]
HIDDEN = [
    "=?utf-8?q?=0D=0ABcc:x@evil.example?=",
    "=?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?=",
    "=?iso-8859-1?Q?a=0ABcc:_x?= =?utf-8?q?=0D=0AX-Evil:1?=",
    "==??utf-8?q?=0D=0Ax?=",
    "Jansen, Piet <x@evil.example>",
    "a; b@evil.example",
    "(comment) x@evil.example",
    "Müller, Jörg <x@evil.example>, " * 4,
    "é" * 300,
    "x" * 2_000_000,
    "{first} **bold** {unknown}",
    "'\"><img src=x onerror=alert(1)>",
    "\r\n" * 1000 + "Bcc: x",
]
TABLE = [f"Borrel{line}{tail}" for line in BREAKS for tail in TAILS] + HIDDEN
FIELDS = ["subject", "group", "audience", "first", "thread_author", "rule", "number", "team", "reader"]
CASES = (
    [(value, FIELDS[at % len(FIELDS)]) for at, value in enumerate(TABLE)]
    + [(value, "subject") for value in TABLE]
    + [(value, "team") for value in TABLE]
)
ALLOWED = {
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "auto-submitted",
    "x-auto-response-suppress",
    "content-language",
    "mime-version",
    "content-type",
}


def poisoned(value: str, field: str, kind: NudgeKind = NudgeKind.MOVED) -> Mail:
    if field == "team":
        team = Address(name=value, address="werkplek@waterlinie.example")
        return compose(nudge(kind, letterhead=replace(letterhead(), team=team)))
    if field == "reader":
        return compose(nudge(kind, letterhead=replace(letterhead(), reader=value)))
    return compose(nudge(kind, **{field: value}))


def is_clean(mail: Mail, sender: str, to: str) -> None:
    """The headers are ours alone, whoever reads them: a modern parser, an old one, or one by hand."""
    block = mail.content.partition(b"\r\n\r\n")[0]
    names = [
        line.partition(b":")[0].decode().lower() for line in block.split(b"\r\n") if line[:1] not in b" \t"
    ]
    assert set(names) <= ALLOWED
    assert len(names) == len(set(names))
    assert block.isascii()
    for reader in (policy.default, policy.compat32):
        read = message_from_bytes(mail.content, policy=reader)
        assert set(names) == {name.lower() for name in read}
        assert [sender] == [address for _, address in getaddresses([str(read["From"])])]
        assert [to] == [address for _, address in getaddresses([str(read["To"])])]
    unfolded = message_from_bytes(mail.content)["Subject"].replace("\r\n ", " ")
    shown = str(make_header(decode_header(unfolded)))
    assert 1 == len(shown.splitlines())
    assert "=?" not in shown
    assert 1 == mail.content.count(b"\nContent-Type: text/plain")


def test_the_table_holds_at_least_200_cases():
    """The figure that was promised."""
    assert len(CASES) >= 200


@pytest.mark.parametrize("at", range(0, len(CASES), 20))
def test_no_value_adds_a_header(at):
    """CR, LF, NUL, U+2028, encoded words that hide a line break, and two megabytes of subject."""
    for value, field in CASES[at : at + 20]:
        mail = poisoned(value, field)
        is_clean(mail, "werkplek@waterlinie.example", "t.bos@waterlinie.example")
        assert len(mail.content) < 12_000


@pytest.mark.parametrize("value", TABLE)
def test_no_name_of_a_colleague_adds_a_header_to_an_answer(value):
    """The one mail of ours whose From a person can shape."""
    mail = compose_answer(answer(author=value, subject=value, group=value))

    is_clean(mail, "plein@plein.waterlinie.example", "p.devries@waterlinie.example")


@settings(max_examples=120, deadline=None)
@given(
    st.text(alphabet=st.characters(), max_size=120),
    st.sampled_from(FIELDS),
    st.sampled_from([kind for kind in NudgeKind if kind is not NudgeKind.ANSWER]),
)
def test_no_text_at_all_adds_a_header(value, field, kind):
    """What the table did not think of."""
    is_clean(poisoned(f"x{value}", field, kind), "werkplek@waterlinie.example", "t.bos@waterlinie.example")


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet=st.sampled_from('=?utf-8qb_0DA:\r\n\t ,<>@"\\.é; ()'), max_size=160))
def test_no_name_made_of_header_marks_adds_a_header(value):
    """The same with the very characters that headers are made of."""
    is_clean(poisoned(value, "team"), "werkplek@waterlinie.example", "t.bos@waterlinie.example")
    is_clean(poisoned(value, "subject"), "werkplek@waterlinie.example", "t.bos@waterlinie.example")
    is_clean(
        compose_answer(answer(author=value, subject=value)),
        "plein@plein.waterlinie.example",
        "p.devries@waterlinie.example",
    )


@pytest.mark.parametrize(
    "value", ["<script>alert(1)</script>", "'\"><img src=x onerror=alert(1)>", "<b>x</b>", "&lt;b"]
)
@pytest.mark.parametrize("field", FIELDS)
def test_markup_in_a_value_is_shown_and_not_obeyed(value, field):
    """A subject is text, also in the HTML of a mail and in a receipt's lines."""
    lines = (replace(receipt_lines("nl")[0], subject=value, group=value),)
    pages = [bodies(compose(nudge(NudgeKind.RECEIPT, lines=lines)).content)[1]]
    for kind in (NudgeKind.WHY, NudgeKind.REPLY_ALL_JOINED):
        pages.append(bodies(poisoned(value, field, kind).content)[1])

    assert all(mark not in page for page in pages for mark in ("<script", "<img", "<b>x"))
    assert all(value in unescape(page) for page in pages[:1])


@pytest.mark.parametrize("item", ["", "a b", "a@b", "a>\r\nBcc: x", "é", "a..b", "x" * 300])
def test_an_id_that_does_not_belong_in_a_message_id_is_refused(item):
    """Ids are ours; one that is not has gone wrong somewhere."""
    with pytest.raises(ValueError, match="Message-ID"):
        compose(nudge(item=item))
