"""`mailsquare classify`: the kind and all else that is told of a mail, for programs and for people."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import app, classifying
from gateway.cli.options import classifier_of
from gateway.errors import NoClassifier
from gateway.pipeline.sensing import TraitsInForce
from tests.gateway.town import Town, letter

ROOMS = Path(__file__).parents[3]
SURVEY: dict[str, object] = {
    "id": "s", "subject": "Enquête kantine", "to_count": 640, "date": "2026-11-23",
    "body": "Vul de enquête over de kantine in vóór vrijdag 4 december. Het kost drie minuten van je tijd.",
}
ILL: dict[str, object] = {
    "id": "i", "subject": "Truus", "body": "Truus heeft longkanker. Maandag begint de chemo in het ziekenhuis.",
}


def run(*words: str, lines: tuple[dict[str, object], ...] = ()) -> tuple[int, str]:
    """Exit code and output of the command with these lines at its input."""
    result = CliRunner().invoke(app, ["classify", *words], input="".join(json.dumps(line) + "\n" for line in lines))
    return result.exit_code, result.output


def test_json_tells_kinds_special_kinds_dangers_and_deadlines() -> None:
    """A line for a line; the keys of the kind are those that programs always read."""
    code, out = run("--json", lines=(SURVEY, ILL))
    survey, ill = (json.loads(line) for line in out.splitlines())

    assert 0 == code
    assert {"id", "kind", "confidence", "scores", "language", "cues"} <= survey.keys()
    assert "survey" in {one["kind"] for one in survey["special"]}
    assert all(0 < one["confidence"] < 1 and one["cues"] for one in survey["special"])
    assert "2026-12-04" == survey["deadline"]["day"]
    assert (True, ["health"]) == (ill["sensitive"]["said"], ill["sensitive"]["dangers"])
    assert ill["sensitive"]["cues"]
    assert ill["deadline"] is None


def test_people_read_what_was_found_and_why() -> None:
    """A line for each finding, and none for what is not there."""
    code, out = run(lines=(SURVEY, ILL))

    assert 0 == code
    assert re.search(r"^  special     survey \d\d% \(.*enquête", out, re.MULTILINE)
    assert re.search(r"^  deadline    2026-12-04 95% \(vóór vrijdag 4 december\)$", out, re.MULTILINE)
    assert re.search(r"^  sensitive   \d\d%: health \(.*longkanker", out, re.MULTILINE)
    assert 1 == out.count("sensitive")


def test_a_slip_in_a_line_is_named() -> None:
    """Whoever made the file must find the place."""
    code, out = run(lines=({**SURVEY, "date": "soon"},))

    assert 2 == code
    assert "line 1: field 'date'" in out


def test_a_mail_file_has_its_own_day_and_names_a_list_by_itself(tmp_path: Path) -> None:
    """One address is as likely a list as a person; the classifier must not take it for a small circle."""
    path = tmp_path / "m.eml"
    path.write_bytes(letter("Enquête", "Vul de enquête in, uiterlijk vrijdag. Het kost drie minuten van je tijd."))

    asked = classifying._mail(path, None)

    assert asked.text.to_count is None
    assert "2027-03-19" == json.loads(run("--json", str(path))[1])["deadline"]["day"]


def test_with_a_config_a_mail_file_is_counted_as_the_service_would(tmp_path: Path) -> None:
    """A known list has no number; two people who are all it reaches are two."""
    town = Town(tmp_path)
    try:
        path, config = tmp_path / "m.eml", tmp_path / "config.yaml"
        for to, count in (("sales@havik.example, p1@havik.example, p2@havik.example", None),
                          ("p1@havik.example, p2@havik.example", 2)):
            path.write_bytes(letter(to=to))
            assert count == classifying._mail(path, config).text.to_count
    finally:
        town.close()


def test_without_its_model_every_mail_is_told_to_be_possibly_sensitive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command answers all the same, and says why."""
    monkeypatch.setattr("gateway.pipeline.sensing.shipped_traits", TraitsInForce(tmp_path))
    code, out = run(lines=(SURVEY,))

    assert 0 == code
    assert "every mail counts as possibly sensitive" in out
    assert "sensitive   100%: it cannot be ruled out" in out
    assert "2026-12-04" in out


def test_the_subject_stays_on_one_line() -> None:
    """A line break in it must not look like another finding."""
    forged = {**ILL, "subject": "a\n  deadline    forged"}
    assert not re.search(r"^  deadline", run(lines=(forged,))[1], re.MULTILINE)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_text_that_no_terminal_can_show_is_still_answered(options: tuple[str, ...]) -> None:
    """Half a pair of surrogates cannot be written, and an escape would colour what follows."""
    code, out = run(*options, lines=({"id": "\ud800", "subject": "Vraag \ud83d \x1b[31m", "body": "Wie weet dit?"},))

    assert 0 == code
    assert "question" in out
    assert "\x1b" not in out


def test_a_mail_of_no_real_year_is_answered() -> None:
    """Without a deadline: no day can be counted from there."""
    code, out = run("--json", lines=({**SURVEY, "date": "9999-12-31"},))

    assert 0 == code
    assert json.loads(out)["deadline"] is None


def test_what_is_wrong_with_a_model_does_not_stand_among_the_answers(tmp_path: Path) -> None:
    """A program that reads JSON lines would break on the first one. In a process of its own, as people run it."""
    start = ("import sys; from pathlib import Path; import nlp.traits.model as model; "
             f"model.MODEL = Path({str(tmp_path)!r}); from gateway.cli import app; app()")
    done = subprocess.run([sys.executable, "-c", start, "classify", "--json"], input=json.dumps(ILL), text=True,
                          capture_output=True, check=True, cwd=ROOMS)
    assert ["i"] == [json.loads(line)["id"] for line in done.stdout.splitlines()]
    assert "every mail counts as possibly sensitive" in done.stderr


def test_a_damaged_shipped_model_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the remedy, and no stack of calls."""
    monkeypatch.setattr("nlp.classify.MODEL", tmp_path)
    with pytest.raises(NoClassifier, match="install mailsquare again"):
        classifier_of(None)
