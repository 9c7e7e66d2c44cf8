"""A thread keeps one subject although every program puts its own mark before it."""

from __future__ import annotations

import pytest

from gateway.mail.subject import base_subject, is_forward_subject, is_reply_subject, shown_subject
from tests.growth import LINEAR, growth


@pytest.mark.parametrize("mark", [
    "Re:", "RE: ", "re :", "Antw:", "Betr:", "Doorst:", "Fwd:", "FW:", "AW:", "WG:", "TR:", "RV:", "R:", "I:",
    "RE[2]:", "Re(3):", "Re^2:", "Re: Antw: AW:", "Fwd: Re: RE[4]: ", "SV:", "回复：", "转发:", "Antwoord:",
    "Betr.: ",
    "Doorgestuurd:", "RE :", "RE : RE :", "Fwd :", "VS:", "Vá:", "YNT:", "İLT:", "Odp:", "PD:", "ENC:", "RES:",
    "Réf:", "Réf. :", "RIF:", "VB:", "Re：", "Re:\xa0", "RE:FW:", "Re: [EXTERN] ", "[EXT] RE: ", "[EXTERNAL] ",
    "*EXT* AW: ", "[Externe e-mail]: ", "RE: [ Extern ] Re: ",
])
def test_marks_go_in_any_language_and_number(mark: str) -> None:
    """Else a reply from a German phone starts a second thread."""
    assert "De lift" == base_subject(f"{mark} De lift")


@pytest.mark.parametrize("subject", [
    "Vraag: hoe laat?", "Rectificatie: menu", "Afdeling R: verhuizing", "3: drie", ""])
def test_other_words_before_a_colon_stay(subject: str) -> None:
    """Only known marks go; people use colons too."""
    assert subject == base_subject(subject)
    assert not is_reply_subject(subject)


def test_the_tag_of_a_list_stays_and_marks_behind_it_go() -> None:
    """Lists put their tag before or behind the mark, by turns."""
    assert {"[all] De lift"} == set(map(base_subject, [
        "[all] De lift", "Re: [all] De lift", "[all] Re: De lift", "Re: [all] AW: [all] De lift"]))


def test_reply_and_forward_are_told_apart_by_the_outermost_mark() -> None:
    """A forward shows what it holds; a reply does not."""
    assert is_reply_subject("Antw: Fwd: x")
    assert not is_forward_subject("Antw: Fwd: x")
    assert is_forward_subject("Doorst: Re: x")
    assert is_forward_subject("[all] TR : x")


def test_a_mountain_of_marks_ends() -> None:
    """A subject is capped, however high the marks are stacked."""
    assert len(base_subject("Re: " * 100_000)) <= 1_000


@pytest.mark.parametrize("subject", ["[Fwd: De lift]", "[Fwd: Re: De lift]", "De lift (fwd)", "Re: [Fwd: De lift]"])
def test_old_programs_put_their_mark_around_or_behind(subject: str) -> None:
    """Netscape's brackets, Pine's tail."""
    assert "De lift" == base_subject(subject)
    assert is_forward_subject(subject) is not subject.startswith("Re")


@pytest.mark.parametrize("subject", [
    "De lift", "Re: [ICT] AW: [EXTERN] De lift", "[a] [b] [c] [d] [e] [f] Re: x", "R: R: x", "[EXT]", "Re:",
    "[Fwd: [Fwd: x]]",
    "Re: [x", "TR: I: [a] Re: [b] Re: c", "(fwd)", "x (fwd) (fwd)",
])
def test_the_key_of_a_key_is_itself(subject: str) -> None:
    """A thread's key is compared with keys made of answers to it, and of answers to those."""
    key = base_subject(subject)

    assert key == base_subject(key)
    assert key == base_subject(f"Antw: {subject}") == base_subject(f"RE[3]: [EXT] TR : {subject}")


def test_several_lists_keep_their_tags() -> None:
    """A mail to two lists has two tags, in an order that may change with each answer's marks."""
    assert {"[ICT] [Huisstijl] De lift"} == set(map(base_subject, [
        "[ICT] Re: [Huisstijl] Re: De lift", "Re: [ICT] [Huisstijl] Re: [ICT] De lift",
        "[ICT] [Huisstijl] De lift"]))


@pytest.mark.parametrize("subject", [
    "R: statistische taal", "I: agenda", "TR: tweede ronde", "SV: Sociale Verzekering", "VS: handelsbeleid",
    "Ref: 2026/14",
    "Betr: factuur", "Re:organisatie", "PD: planning", "[ICT] R: statistische taal", "Res: kamer 3",
])
def test_a_word_that_looks_like_a_mark_stays_for_people(subject: str) -> None:
    """A title loses nothing that its author wrote; and such a mail answers nothing."""
    assert subject == shown_subject(subject)
    assert subject == shown_subject(f"Re: {subject}")
    assert not is_reply_subject(subject)


@pytest.mark.parametrize(("subject", "shown"), [
    ("Re: De lift", "De lift"), ("RE:De lift", "De lift"), ("R: I: De lift", "De lift"), ("TR: RE: De lift",
    "De lift"),
    ("Re: Fwd: Re: De lift", "De lift"), ("[ICT] Re: [ICT] De lift", "[ICT] De lift"),
    ("AW: [EXTERN] De lift", "De lift"),
])
def test_marks_go_from_what_people_see(subject: str, shown: str) -> None:
    """Sure marks always; doubtful ones where two stand in a row or one before a sure one."""
    assert shown == shown_subject(subject)


@pytest.mark.parametrize("mark", ["R:", "RES:", "SV:", "Betr:", "I:", "TR :", "RV:"])
def test_a_doubtful_mark_goes_where_the_mail_answers(mark: str) -> None:
    """In-Reply-To says that it is a mark."""
    assert "De lift" == shown_subject(f"{mark} De lift", answers=True)


@pytest.mark.parametrize("piece", ["Re: ", "[a] ", "[", "Re[1]", "R", " ", "：", "[EXT] ", "a: ", "[Fwd: "])
def test_subjects_are_read_in_linear_time(piece: str) -> None:
    """Anybody may send one of any length."""
    def run(text: str) -> object:
        return base_subject(text), shown_subject(text), is_forward_subject(text)

    assert growth(run, piece) <= LINEAR
