"""The walk through the tree: which part is the text, which a file, and what is neither (RFC 2046, 2183, 2387)."""

from __future__ import annotations

from base64 import b64encode

import pytest

from tests.gateway.mail.letters import letter, mixed, read

PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
HTML = "Content-Type: text/html; charset=utf-8\n\n"
PNG = "Content-Type: image/png{}\nContent-ID: <{}>\n\nx"


def group(*parts: str, kind: str, border: str, more: str = "") -> str:
    """A group of parts as one part of another."""
    body = "".join(f"--{border}\n{part}\n" for part in parts) + f"--{border}--\n"
    return f'Content-Type: multipart/{kind}; boundary="{border}"{more}\n\n{body}'


def test_the_root_of_a_related_group_is_the_one_it_names() -> None:
    """RFC 2387 section 3.2: it need not come first."""
    root = "Content-Type: text/html\nContent-ID: <root>\n\n<p>Eerst</p>"
    content = mixed(PLAIN + "Later", root, kind='related; start="<root>"')
    assert ["Eerst", "Later"] == read(content).visible_text.split()


def test_text_is_found_below_mixed_related_and_alternative() -> None:
    """Outlook's nesting with a picture in the text and a file beside it."""
    forms = group(PLAIN + "Dag", HTML + '<p><b>Dag</b></p><img src="cid:a">', kind="alternative", border="c")
    related = group(forms, PNG.format("; name=logo.png", "a"), kind="related", border="b")
    message = read(mixed(related, "Content-Type: application/pdf; name=a.pdf\n\nx"))

    assert ("Dag", True) == (message.visible_text, "**Dag**" in message.markdown)
    assert [("logo.png", True), ("a.pdf", False)] == [(part.name, part.inline) for part in message.parts]


def test_one_alternative_inside_another_is_no_second_text() -> None:
    """The inner plain form is the outer one once more."""
    inner = group(PLAIN + "Dag nogmaals", HTML + "<p>Dag</p>", kind="alternative", border="b")
    message = read(mixed(PLAIN + "Dag", inner, kind="alternative"))
    assert ("Dag", "Dag") == (message.visible_text, message.markdown)


def test_forms_that_say_the_same_are_shown_once() -> None:
    """Enriched text, a watch's page and AMP stand beside the plain form."""
    others = ("Content-Type: text/enriched\n\n<bold>Dag</bold>", "Content-Type: text/x-amp-html\n\n<html amp>nee",
              "Content-Type: text/watch-html\n\n<b>nee</b>", HTML + "<p>Dag</p>")
    message = read(mixed(PLAIN + "Dag", *others, kind="alternative"))
    assert ("Dag", ()) == (message.visible_text, message.parts)


@pytest.mark.parametrize("head", [
    'Content-Type: text/plain; name="bericht.txt"\nContent-Disposition: inline',
    'Content-Type: text/plain\nContent-Disposition: attachment; filename="bericht.txt"',
    "Content-Type: text/plain charset=utf-8", "Content-Type: text", "Content-Type: text/markdown", "X-None: 1",
])
def test_the_only_text_is_the_body_whatever_it_is_called(head: str) -> None:
    """Programs give bodies a name, forget a semicolon, or call them attached."""
    assert "Dag" == read(letter(*head.split("\n"), body="Dag")).visible_text
    assert "Dag" == read(mixed("Content-Type: image/png; name=a.png\n\nx", head + "\n\nDag")).visible_text


def test_a_named_text_beside_the_body_is_a_file() -> None:
    """Apple writes `inline` on every text file."""
    note = "Content-Type: text/plain; name=a.txt\nContent-Disposition: inline; filename=a.txt\n\nnotulen"
    message = read(mixed(PLAIN + "Zie bijlage", note, "Content-Type: text/csv\n\na;b"))

    assert "Zie bijlage" == message.visible_text
    assert ["a.txt", "part-2"] == [part.name for part in message.parts]


def test_an_attached_page_is_read_where_there_is_nothing_else() -> None:
    """Scanners and shops send their text like this; in its own charset."""
    page = b64encode('<meta charset="koi8-r"><p>Привет</p>'.encode("koi8-r")).decode()
    head = "Content-Type: text/html; name=a.html\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64"
    assert "Привет" == read(mixed(f"{head}\n\n{page}\n")).visible_text


def test_a_page_that_claims_to_be_plain_text_is_shown_as_a_page() -> None:
    """Tags in a post are noise."""
    assert "Dag" == read(letter(body="<!DOCTYPE html><html><body><p>Dag</p></body></html>")).visible_text


@pytest.mark.parametrize(("head", "form"), [
    ("Content-Type: text/rtf", "text/rtf"), ("Content-Type: message/partial; id=a; number=1", "message/partial"),
    ('Content-Type: message/external-body; access-type=URL; URL="http://evil.example/"', "message/external-body"),
    ("Content-Type: text/x-amp-html", "amp"),
])
def test_a_mail_whose_only_text_cannot_be_read_is_not_posted(head: str, form: str) -> None:
    """An empty post under somebody's name says less than the mail."""
    message = read(letter(head, body="Content-Type: text/plain\n\nDag\n"))
    assert (True, "") == (form in message.broken, message.visible_text)


def test_files_of_one_name_are_kept_apart() -> None:
    """Gmail and Apple call every pasted picture `image.png`, and a post shows a picture by its name."""
    message = read(mixed(*[PNG.format("; name=image.png", n) for n in "abc"], PLAIN + "Dag", kind="related"))
    assert ["image.png", "image-2.png", "image-3.png"] == [part.name for part in message.parts]


def test_an_attached_mail_in_base64_is_opened_for_its_name() -> None:
    """RFC 2046 section 5.2.1 forbids it, and servers do it."""
    inner = b64encode(letter(Subject="Oud bericht", body="binnen\n")).decode()
    head = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    message = read(mixed(PLAIN + "Ter info", head + inner))

    assert ("Ter info", "Oud bericht.eml") == (message.visible_text, message.parts[0].name)
    assert b"binnen" in message.parts[0].content


def test_a_digest_holds_mails_that_do_not_say_so() -> None:
    """RFC 2046 section 5.1.5: there the default type is another."""
    digest = group("\nFrom: a@corp.example\nSubject: Een\n\neen", "\nSubject: Twee\n\ntwee", kind="digest", border="b")
    message = read(mixed(PLAIN + "Samenvatting", digest))

    assert "Samenvatting" == message.visible_text
    assert ["Een.eml", "Twee.eml"] == [part.name for part in message.parts]


def test_half_of_a_macintosh_file_is_left_out() -> None:
    """The resource fork of AppleDouble (RFC 1740) is of no use to anybody."""
    pair = group("Content-Type: application/applefile; name=a.pdf\n\nx",
                 "Content-Type: application/pdf; name=a.pdf\n\nx", kind="appledouble", border="b")
    assert ["a.pdf"] == [part.name for part in read(mixed(PLAIN + "Dag", pair)).parts]


@pytest.mark.parametrize(("body", "expected"), [
    ("\ufeffDag", "Dag"), ("ver\u00adzeke\u00adring", "verzekering"), ("nul\u200bbreed\u2060te", "nulbreedte"),
    ("10\u00a0000\u202feuro", "10 000 euro"), ("👨\u200d👩\u200d👧 می\u200cخواهم", "👨\u200d👩\u200d👧 می\u200cخواهم"),
])
def test_marks_that_nobody_sees_are_taken_out(body: str, expected: str) -> None:
    """Who searches for a word must find it; joiners that spell a word or an emoji stay."""
    page = f"<p>{body}</p>"
    assert expected == read(letter("Content-Type: text/plain; charset=utf-8", body=body)).visible_text
    assert expected == read(letter("Content-Type: text/html; charset=utf-8", body=page)).visible_text


def test_the_frame_of_another_sort_of_signature_is_no_file() -> None:
    """What the group names as its signature is not the author's attachment."""
    seal = "Content-Type: application/x-seal\n\nx"
    message = read(mixed(PLAIN + "Dag", seal, kind='signed; protocol="application/x-seal"'))
    assert ("Dag", (), "") == (message.visible_text, message.parts, message.signed_by)
