"""The sample mails are what the demo promises: many, different, in two languages, whole."""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import cache
from itertools import combinations

import pytest
from ruamel.yaml import YAML

from gateway.demo.samples import MAILS, PLAYLIST, Sample, lists, load_samples, people
from nlp.language import language

NOW = datetime(2027, 3, 10, 14, 0, tzinfo=UTC)      # a Wednesday
SHINGLE = 8
QUOTES = ("\n> ", "\nOp ", "\nOn ", "\nVan: ", "\nFrom: ")


@cache
def samples() -> tuple[Sample, ...]:
    return load_samples(NOW)


@cache
def parsed(name: str) -> EmailMessage:
    content = next(sample.content for sample in samples() if sample.name == name)
    return email.message_from_bytes(content, policy=email.policy.default)


@cache
def own_text(name: str) -> str:
    """What the author typed: the plain part up to the first quotation."""
    part = parsed(name).get_body(("plain",))
    raw = part.get_payload(decode=True) if part is not None and not part.is_multipart() else b""
    text = "\n" + (raw if isinstance(raw, bytes) else b"").decode("utf-8", "replace").replace("\r\n", "\n")
    return text[:min([text.find(mark) for mark in QUOTES if mark in text] or [len(text)])].strip()


def test_there_are_enough_mails_and_every_file_is_played_once():
    """A mail that nobody plays is dead weight, a file that is missing stops the demo."""
    names = [f"{sample.name}.eml" for sample in samples()]

    assert len(names) >= 66
    assert sorted(names) == sorted(path.name for path in MAILS.iterdir())
    assert len(set(names)) == len(names)


def test_file_numbers_follow_the_order_of_play():
    """Whoever reads the folder reads the hour as it happens."""
    assert list(range(1, len(samples()) + 1)) == [int(sample.name[:2]) for sample in samples()]


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_lines_end_in_crlf_and_are_short_enough_to_be_mail(sample: Sample):
    """A bare LF or a line over 998 bytes (RFC 5322 section 2.1.1) is refused by real servers."""
    assert sample.content.count(b"\n") == sample.content.count(b"\r\n") == sample.content.count(b"\r")
    assert b"\0" not in sample.content
    assert max(map(len, sample.content.split(b"\r\n"))) <= 998
    assert b"{{" not in sample.content


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_every_mail_carries_what_a_mail_must(sample: Sample):
    """Without Date and a Message-ID of its own a sample could not be threaded, or would be a twin."""
    message = parsed(sample.name)
    written = parsedate_to_datetime(str(message["Date"]))

    assert sample.recipients
    assert message["Message-ID"]
    assert timedelta(0) < NOW - written < timedelta(hours=1)
    assert bool(sample.note_nl) == bool(sample.note_en)


def test_message_ids_are_fixed_and_unlike():
    """A mail played twice must be recognised as the same mail."""
    later = load_samples(NOW + timedelta(days=30))
    ids = [parsed(sample.name)["Message-ID"] for sample in samples()]
    again = [email.message_from_bytes(sample.content)["Message-ID"] for sample in later]

    assert len(ids) == len(set(ids))
    assert ids == again


def test_no_two_mails_share_their_text():
    """Sixty copies of one mail would show nothing."""
    shingles = {
        sample.name: {text[at:at + SHINGLE] for at in range(len(text) - SHINGLE)}
        for sample in samples()
        if len(text := " ".join(own_text(sample.name).lower().split())) > 30
    }
    alike = {
        (one, two): round(shared / min(len(shingles[one]), len(shingles[two])), 2)
        for one, two in combinations(shingles, 2)
        if (shared := len(shingles[one] & shingles[two])) > 0.35 * min(len(shingles[one]), len(shingles[two]))
    }

    assert len(shingles) >= 66
    assert {} == alike


def test_six_in_ten_are_dutch_and_most_others_english():
    """The demo is for Dutch companies, which write both."""
    texts = [text for sample in samples() if len(text := own_text(sample.name)) > 25]
    found = Counter(language(text) for text in texts)

    assert 0.5 <= found["nl"] / len(texts) <= 0.68
    assert 0.3 <= found["en"] / len(texts) <= 0.45
    assert found["de"] >= 1
    assert found["fr"] >= 1


def test_senders_and_recipients_are_of_this_company_but_for_the_outsiders():
    """A misspelt address would silently turn a sample into something else."""
    inside = {person.address for person in people()} | {one.address for one in lists()}
    strangers = {
        address for sample in samples() for address in (sample.sender, *sample.recipients)
        if address and address not in inside
    }

    assert {
        "m.teunisse@warmtepartner.example", "support@kranenenco.example",
        "redactie@warmenkoud.example", "directie-bericht@post.zandmail.example",
    } == strangers


def test_lists_have_the_members_that_the_playlist_says():
    """The audience of a list decides who may read a post: it must be the people in the directory."""
    sizes = {one.address.partition("@")[0]: len(one.members) for one in lists()}
    departments = {person.department for person in people()}
    named = {
        department for one in YAML(typ="safe").load(PLAYLIST.read_text("utf-8"))["lists"]
        for department in one.get("departments", ())
    }

    assert {"all-staff": len(people()), "vestiging-utrecht": 60, "engineering": 45} == sizes
    assert named <= departments
    assert len({person.address for person in people()}) == len(people())
    assert {"nl", "en"} == {person.language for person in people()}


def test_a_clock_without_time_zone_is_refused():
    """Dates without a zone would put the storm an hour off."""
    with pytest.raises(ValueError, match="time zone"):
        load_samples(datetime(2027, 3, 10, 14, 0))  # noqa: DTZ001
