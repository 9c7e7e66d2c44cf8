"""From bytes to a Message: the right body, the right people, and clean text whatever comes in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from gateway.mail.parse import parse
from gateway.mail.types import Address, Message, Unparsable
from tests.gateway.mail.letters import letter, mixed, read

PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
HTML = "Content-Type: text/html; charset=utf-8\n\n"


def test_a_plain_mail_is_read_whole() -> None:
    """The straight road."""
    earlier = ("In-Reply-To: <0@corp.example>", "References: <0@corp.example>")
    message = read(letter(*earlier, Subject="Re: De lift"))

    assert Address(name="Noor de Wit", address="noor@corp.example") == message.author
    assert (Address(name="Iedereen", address="all@corp.example"),) == message.to
    assert ("<1@corp.example>", "<0@corp.example>") == (message.message_id, message.in_reply_to)
    assert message.date == datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=1)))
    assert "Dag allemaal, de lift staat stil." == message.visible_text
    assert message.is_reply
    assert message.may_answer


def test_html_alone_gives_text_and_markdown() -> None:
    """Half of all mail programs send nothing else."""
    body = "<style>p{}</style><p>Dag <b>allemaal</b></p><table><tr><th>A<th>B<tr><td>1<td>2</table>"
    message = read(letter("Content-Type: text/html", body=body))

    assert "Dag allemaal" in message.visible_text
    assert "| 1 | 2 |" in message.markdown
    assert "**allemaal**" in message.markdown


def test_plain_and_html_are_two_forms_of_one_text() -> None:
    """An alternative must not be shown twice."""
    message = read(mixed(PLAIN + "Dag allemaal", HTML + "<p>Dag <i>allemaal</i></p>", kind="alternative"))

    assert "Dag allemaal" == message.visible_text
    assert "Dag *allemaal*" == message.markdown


def test_a_plain_form_that_says_look_at_the_html_is_passed_over() -> None:
    """`Your client cannot show HTML` is no news."""
    html = HTML + "<p>" + "Er staat veel meer in deze vorm. " * 30 + "</p>"
    assert "veel meer" in read(mixed(PLAIN + "Geen HTML?", html, kind="alternative")).visible_text


def test_text_around_an_attachment_stays_together() -> None:
    """Apple Mail puts text before and behind a file."""
    file = "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment\n\nx"
    message = read(mixed(PLAIN + "Boven", file, PLAIN + "Onder"))

    assert "Boven\n\nOnder" == message.visible_text
    assert ["a.pdf"] == [part.name for part in message.parts]


def test_an_attached_mail_is_an_attachment() -> None:
    """Its words are not the author's."""
    inner = letter(Subject="Oud bericht", body="binnen\n").decode()
    message = read(mixed(PLAIN + "Buiten", "Content-Type: message/rfc822\n\n" + inner))

    assert "Buiten" == message.visible_text
    assert ("Oud bericht.eml", "message/rfc822") == (message.parts[0].name, message.parts[0].media_type)
    assert b"binnen" in message.parts[0].content


def test_a_mail_that_only_holds_another_shows_that_one() -> None:
    """Forwarded as attachment: never an empty post."""
    inner = letter(body="binnen\n").decode()
    assert "binnen" == read(mixed("Content-Type: message/rfc822\n\n" + inner)).visible_text


@pytest.mark.parametrize(("charset", "content", "expected"), [
    ("iso-8859-1", "café €".encode("cp1252"), "café €"),
    ("big5", "您好".encode(), "您好"),
    ("no-such-thing", "é".encode(), "é"),
    ("us-ascii", "é".encode(), "é"),
    ("utf-8", "é".encode("latin-1"), "é"),
    ("gb2312", "你好朋友".encode("gb18030"), "你好朋友"),
    ("iso-2022-jp", "こんにちは".encode("iso-2022-jp"), "こんにちは"),
    ("undefined", b"abc", "abc"),
    ("idna", b"abc", "abc"),
    ("utf-16", "dag".encode("utf-16"), "dag"),
])
def test_text_is_read_whatever_the_label_says(charset: str, content: bytes, expected: str) -> None:
    """Labels lie, and Python knows codecs that are no charsets."""
    message = read(letter(f"Content-Type: text/plain; charset={charset}", body=content))
    assert expected == message.visible_text


def test_wrapped_flowed_text_is_unwrapped() -> None:
    """RFC 3676: soft breaks go, quotes keep their depth, `-- ` stays hard."""
    body = "Dit is een lange \nregel.\n>> oud \n>> stuk\n\n-- \nNoor\n"
    message = read(letter("Content-Type: text/plain; format=flowed", body=body))

    assert "Dit is een lange regel." == message.visible_text
    assert ">> oud stuk" == message.quoted_text
    assert "Noor" in message.signature


def test_flowed_text_without_spaces_is_joined_tight() -> None:
    """DelSp=yes serves scripts that do not use spaces."""
    message = read(letter("Content-Type: text/plain; format=flowed; delsp=yes", body="aan \neen\n"))
    assert "aaneen" == message.visible_text


def test_file_names_come_in_every_spelling() -> None:
    """RFC 2231, encoded words, and names that climb out of their folder."""
    head = "Content-Type: application/octet-stream\nContent-Disposition: attachment; "
    message = read(mixed(
        PLAIN + "x", head + "filename*=utf-8''n%C3%A9.txt\n\nx",
        head + 'filename="=?utf-8?q?n=C3=A9.txt?="\n\nx',
        head + 'filename="../../etc/passwd"\n\nx', head + "filename*0=lang; filename*1=er.txt\n\nx"))

    assert ["né.txt", "né-2.txt", "etc_passwd", "langer.txt"] == [part.name for part in message.parts]


def test_pictures_in_the_text_are_kept_and_tracking_pixels_left_out() -> None:
    """A pixel shows nothing; it counts readers."""
    pixel = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    picture = "R0lGODlhEAAQAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    head = "Content-Type: image/gif\nContent-Transfer-Encoding: base64\n"
    message = read(mixed(
        HTML + '<p>Plan:</p><img src="cid:plan">',
        head + f"Content-ID: <plan>\n\n{picture}\n", head + f"\n{pixel}\n",
        kind="related"))

    assert [("plan", True)] == [(part.content_id, part.inline) for part in message.parts]
    assert "![](cid:plan)" in message.markdown
    assert any("tracking" in defect for defect in message.defects)


def test_two_authors_are_no_author() -> None:
    """Two From headers let a forged one through past a check of the other."""
    assert "" == read(letter("From: baas@corp.example")).author.address
    assert "" == read(letter(From="a@corp.example, b@corp.example")).author.address
    assert "" == read(letter(From="")).author.address


@pytest.mark.parametrize("content", [
    letter('Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"', body="MII\n"),
    mixed("Content-Type: application/pgp-encrypted\n\nVersion: 1",
          "Content-Type: application/octet-stream\n\nx",
          kind='encrypted; protocol="application/pgp-encrypted"'),
    letter(body="-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n"),
])
def test_sealed_mail_is_told_as_encrypted(content: bytes) -> None:
    """It goes on untouched; there is nothing to post."""
    assert read(content).encrypted


def test_signed_mail_is_read_and_says_so() -> None:
    """A signature around the text does not hide it."""
    detached = mixed(PLAIN + "Dag", "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx",
                     kind='signed; protocol="application/pkcs7-signature"')
    clear = letter(body="-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nDag\n- -- streep\n"
                        "-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n")

    message = read(detached)
    assert ("Dag", "S/MIME", ()) == (message.visible_text, message.signed_by, message.parts)
    assert ("Dag\n-- streep", "OpenPGP") == (read(clear).visible_text, read(clear).signed_by)


def test_winmail_is_named_as_an_attachment() -> None:
    """Outlook's own format is not opened, and the reader is told."""
    message = read(mixed(PLAIN + "Dag", "Content-Type: application/ms-tnef; name=winmail.dat\n\nx"))

    assert "winmail.dat" == message.parts[0].name
    assert any("winmail.dat" in defect for defect in message.defects)


def test_an_invitation_becomes_an_event() -> None:
    """The group sees when and where."""
    calendar = ("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nSUMMARY:Borrel\nLOCATION:Kantine\n"
                "DTSTART;TZID=Europe/Amsterdam:20261127T160000\nDTEND;TZID=Europe/Amsterdam:20261127T180000\n"
                "END:VEVENT\nEND:VCALENDAR\n")
    event = read(mixed(PLAIN + "Kom je?", "Content-Type: text/calendar; method=REQUEST\n\n" + calendar)).event

    assert event is not None
    assert ("Borrel", "Kantine", "Europe/Amsterdam") == (event.title, event.place, event.zone)
    assert datetime(2026, 11, 27, 15, tzinfo=UTC) == event.starts
    nonsense = "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nnonsense\n"
    assert read(mixed(PLAIN + "x", nonsense)).event is None


@pytest.mark.parametrize("content", [
    b"\x00\xff" * 500, b"Subject: x", b"\n\n\n", b"Content-Type: multipart/mixed\n\nhoi", b":\n:\n\n",
    letter("Content-Type: text/plain; charset*=utf-16''x%00; charset=\udcff"),
    letter(body=b"\x00\xed\xa0\x80\xff"),
    letter("Content-Type: multipart/mixed; boundary=\"\""),
    letter("Content-Transfer-Encoding: base64", body="=\x00@"),
    letter("Content-Transfer-Encoding: x-uuencode", body="begin 644 a\nzzz\nend\n"),
    letter(Date="Mon, 99 Foo 99999 99:99:99 +9999"),
])
def test_broken_mail_ends_in_one_of_two_states_with_clean_text(content: bytes) -> None:
    """Never an exception, never a lone surrogate or NUL on the way to the database."""
    message = parse(content)

    if isinstance(message, Message):
        for text in (message.visible_text, message.markdown, message.subject, *message.defects):
            assert "\x00" not in text
            text.encode()
    else:
        assert isinstance(message, Unparsable)
        assert message.reason


@pytest.mark.parametrize(("body", "language"), [
    ("Dag allemaal, morgen is de kantine dicht. Neem zelf iets te eten mee.", "nl"),
    ("Dear all, the canteen is closed tomorrow. Please bring your own lunch.", "en"),
    ("Liebe Kollegen, morgen bleibt die Kantine geschlossen. Bitte bringt etwas mit.", "de"),
    ("Chers collègues, la cantine est fermée demain. Merci d'apporter votre repas.", "fr"),
])
def test_the_language_is_that_of_the_new_words(body: str, language: str) -> None:
    """A nudge and a classifier both go by it; the quote below is somebody else's language."""
    quote = "> Bonjour à tous, la cantine est fermée.\n> The canteen is closed for all of you.\n"
    assert language == read(letter(body=f"{body}\n\n{quote}")).language
