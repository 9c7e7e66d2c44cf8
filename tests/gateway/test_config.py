"""config.yaml: each mistake is named with its place and its remedy, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.config import load_config
from gateway.errors import ConfigError

GOOD = """\
hostname: plein.kade.example
domain: plein.kade.example
next_hop: 127.0.0.1:10026
lists:
  everyone: {address: Iedereen@kade.example, everyone: true}
directory: {csv: people.csv}
networks:
  feed:
    kind: feed
    groups: {nieuws: {title: Nieuws, openness: open}}
"""


def config(tmp_path: Path, text: str) -> Path:
    (tmp_path / "people.csv").write_text("address,name,department,language\na@kade.example,A,B,nl\n")
    (tmp_path / "rules.yaml").write_text("")
    path = tmp_path / "config.yaml"
    path.write_text(text)
    return path


def test_a_good_file_loads_and_paths_start_from_it(tmp_path: Path) -> None:
    """Relative paths mean the same whatever folder the command runs in."""
    loaded = load_config(config(tmp_path, GOOD))
    assert tmp_path / "rules.yaml" == loaded.rules
    assert frozenset({"a@kade.example"}) == loaded.directory().lists["iedereen@kade.example"].members


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("hostname:", "hostnam:", 'config.yaml:1:1  error  unknown key "hostnam" (did you mean "hostname"?)'),
        ("127.0.0.1:10026", "mail", "config.yaml:3:11  error  next_hop is 'mail' (write host:port"),
        ("everyone: true", "everyon: true", 'unknown key "everyon" (did you mean "everyone"?)'),
        ("kind: feed", "kind: fed", "no adapter is called 'fed' (did you mean 'feed'?)"),
        ("openness: open", "openness: wide", "network feed"),
        ("Iedereen@kade.example", "iedereen", "config.yaml:5:"),
        ("directory: {csv: people.csv}", "web: {staff: [sals]}", "no list is called 'sals'"),
        ("directory: {csv: people.csv}", "web: {review_mail: [a@kade.example]}", "and is no reviewer"),
        ("hostname: plein", "hostname: [plein", "config.yaml:"),
        ("lists:", "trusted: {networks: [10.0.0.0/40]}\nlists:", "config.yaml:4:22"),
        ("lists:", "trusted: {clients: [10.0.0.0/40]}\nlists:", "config.yaml:4:21"),
        ("lists:", "trusted: {authserv_id: mx.kade.example;}\nlists:", "config.yaml:4:24"),
        ("lists:", "trusted: {unverified: drop}\nlists:", "config.yaml:4:23"),
    ],
)
def test_each_mistake_is_named_with_its_place(tmp_path: Path, old: str, new: str, words: str) -> None:
    """`mailsquare check` prints these lines as they are."""
    path = config(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert words in str(caught.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Nobody should have to run the command five times."""
    text = GOOD.replace("10026", "x").replace("kind: feed", "kind: slak").replace("lists:", "wep: 1\nlists:")
    with pytest.raises(ConfigError) as caught:
        load_config(config(tmp_path, text))
    assert 1 <= str(caught.value).count("error")
    second = text.replace("wep: 1\n", "")
    with pytest.raises(ConfigError) as caught:
        load_config(config(tmp_path, second))
    assert 2 == str(caught.value).count("error")


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ("name,address2\n", "people.csv:1:1: the first line must name the columns"),
        ("address,name\nnobody,A\n", "people.csv:2:1: 'nobody' is no mail address"),
    ],
)
def test_a_bad_people_file_is_named_by_line(tmp_path: Path, people: str, words: str) -> None:
    """IT exports these files from elsewhere; they are wrong now and then."""
    path = config(tmp_path, GOOD)
    (tmp_path / "people.csv").write_text(people)
    with pytest.raises(ConfigError, match=words):
        load_config(path).directory()


def test_an_organisation_s_own_words_are_checked_with_the_file(tmp_path: Path) -> None:
    """Found out at the start, not at the first mail; their mistakes stand beside those of the file."""
    path = config(tmp_path, GOOD + "reading: {words: words.yaml}\n")
    (tmp_path / "words.yaml").write_text("signoffs: {nl: [met bouwgroet]}\n")
    assert "met bouwgroet" in load_config(path).own_words

    (tmp_path / "words.yaml").write_text("disclaimers: [ok]\n")
    path.write_text(path.read_text().replace("10026", "x"))
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert 'words.yaml:1:15  error  "ok" would be found in too many texts' in str(caught.value)
    assert "config.yaml:3:11" in str(caught.value)


def test_whose_word_counts_is_what_the_file_names(tmp_path: Path) -> None:
    """Clients that nobody names are the trusted networks; the name of the mail server is the same in either case."""
    assert load_config(config(tmp_path, GOOD)).trust.clients == load_config(config(tmp_path, GOOD)).trusted
    named = "trusted: {networks: [10.0.0.5], clients: [10.1.0.0/16], authserv_id: MX.kade.example}\nlists:"
    trust = load_config(config(tmp_path, GOOD.replace("lists:", named, 1))).trust

    assert ("mx.kade.example", ["10.1.0.0/16"], True) == (
        trust.authserv_id, [str(one) for one in trust.clients], trust.clients_named)
