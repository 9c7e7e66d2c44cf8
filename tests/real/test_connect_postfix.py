"""What `mailsquare connect` prints is what works: its do.sh on a real Postfix, mail through it, and back."""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.connecting.behind_postfix import EXPANDED, FILTER, LISTS
from gateway.connecting.script import write_out
from gateway.connecting.types import Plan
from gateway.connecting.ways import plan_for
from gateway.intake.types import Fate
from gateway.relay import NextHop
from tests.gateway.intake.doorstep import RecordingDoor
from tests.real.door_thread import open_door
from tests.real.mailserver import ALL_STAFF, PEOPLE, TEAM, MailServer, free_ports
from tests.real.parts import need
from tests.real.postfix_files import shell, site, write_plain

pytestmark = pytest.mark.real
POSTFIX = LISTS, FILTER, EXPANDED


@pytest.fixture(scope="module")
def plain_server() -> Iterator[MailServer]:
    """A mail server that has never heard of us."""
    need("mail server")
    server = MailServer(variant="plain")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    """The folder of a Postfix that does not run."""
    need("mail server")
    ports = free_ports("smtp", "back", "gateway", "lmtp")
    return write_plain(tmp_path, ports, PEOPLE, {ALL_STAFF: ", ".join(PEOPLE)})


def plan_of(kind: str, conf: Path) -> Plan:
    ports = {"gateway": 10025, "back": 10026}
    return plan_for(kind, site(ports, {ALL_STAFF: PEOPLE, TEAM: PEOPLE[:3]}), conf)


def mail(subject: str, to: str = ALL_STAFF) -> bytes:
    return (f"From: {PEOPLE[0]}\r\nTo: {to}\r\nSubject: {subject}\r\n"
            f"Message-ID: <{uuid.uuid4()}@w.example>\r\n\r\nat noon\r\n").encode()


def everybody_gets_one(server: MailServer) -> bool:
    subject = f"Lunch {uuid.uuid4().hex}"
    server.send(mail(subject), [ALL_STAFF])
    return all(1 == len(copies) for copies in server.arrived(subject, PEOPLE).values())


def both_files(conf: Path) -> tuple[bytes, bytes]:
    return (conf / "main.cf").read_bytes(), (conf / "master.cf").read_bytes()


def meaning(conf: Path) -> tuple[str, str]:
    """What Postfix makes of its folder: the parameters that are set, and the services."""
    said = (subprocess.run(["postconf", "-c", str(conf), word], capture_output=True, text=True, check=True,
                           stdin=subprocess.DEVNULL, timeout=20).stdout for word in ("-n", "-M"))
    parameters, services = said
    return parameters, "\n".join(sorted(services.splitlines()))


@pytest.mark.parametrize("kind", POSTFIX)
def test_the_scripts_lead_there_and_back(plain_server: MailServer, tmp_path: Path, kind: str) -> None:
    """IT's first question is what we change, and the second how to get rid of it."""
    server, before = plain_server, both_files(plain_server.conf)
    plan = plan_for(kind, server.site, server.conf)
    write_out(plan, tmp_path)

    shell(tmp_path / "do.sh", server.conf)
    door = RecordingDoor(Fate.RELAY)
    with open_door(door, server.ports["gateway"], NextHop("127.0.0.1", server.ports["back"])):
        assert everybody_gets_one(server)
    once = both_files(server.conf)
    shell(tmp_path / "do.sh", server.conf)
    twice = both_files(server.conf)
    shell(tmp_path / "undo.sh", server.conf)

    assert not plan.clashes
    assert [] != door.judged
    assert before != once == twice
    assert before == both_files(server.conf)
    assert [] == sorted(server.conf.glob("mailsquare-*"))
    assert everybody_gets_one(server)


@pytest.mark.parametrize("kind", POSTFIX)
def test_what_is_printed_does_the_same_when_pasted(conf: Path, tmp_path: Path, kind: str) -> None:
    """Half of all administrators paste; they must not get another set-up than the tested one."""
    before = meaning(conf)
    plan = plan_of(kind, conf)
    commands = [one for change in plan.changes[:-1] for one in change.commands]
    undo = [one for change in reversed(plan.changes[:-1]) for one in change.undo]
    write_out(plan, tmp_path / "plan")

    shell(tmp_path / "plan/do.sh", conf)
    by_script = meaning(conf)
    shell(tmp_path / "plan/undo.sh", conf)
    paste(tmp_path / "do", commands, conf)
    by_hand = meaning(conf)
    paste(tmp_path / "undo", undo, conf)

    assert before != by_script == by_hand
    assert before == meaning(conf)


@pytest.mark.parametrize("kind", POSTFIX)
def test_what_is_printed_elsewhere_does_the_same_too(conf: Path, tmp_path: Path, kind: str,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    """Made on a machine without Postfix, where nothing is known of what is set already."""
    monkeypatch.setattr("gateway.connecting.ways.postfix_here", lambda _: None)
    monkeypatch.setattr("gateway.connecting.ways.USUAL", str(conf))
    before = meaning(conf)
    unread = plan_of(kind, conf)
    entrance = next(line.split()[0] for line in before[1].splitlines() if " smtpd" in line)
    commands = [one.replace("smtp/inet", f"{entrance}/inet") for change in unread.changes[:-1]
                for one in change.commands]
    undo = [one.replace("smtp/inet", f"{entrance}/inet") for change in reversed(unread.changes[:-1])
            for one in change.undo]
    write_out(unread, tmp_path / "plan")

    shell(tmp_path / "plan/do.sh", conf)
    by_script = meaning(conf)
    shell(tmp_path / "plan/undo.sh", conf)
    paste(tmp_path / "do", commands, conf)
    by_hand = meaning(conf)
    paste(tmp_path / "undo", undo, conf)
    values = dict(line.split(" = ", 1) for line in meaning(conf)[0].splitlines() if " = " in line)
    was = dict(line.split(" = ", 1) for line in before[0].splitlines() if " = " in line)

    assert before != by_script
    # a list that was empty ends with a comma then, which Postfix does not mind
    assert by_script[0].splitlines() == [line.rstrip(", ") for line in by_hand[0].splitlines()]
    assert by_script[1] == by_hand[1]
    assert was == {name: values[name] for name in was}
    assert before[1] == meaning(conf)[1]


def paste(script: Path, commands: list[str], conf: Path) -> None:
    script.write_text("set -e\n" + "\n".join(commands) + "\n")
    shell(script, conf)


@pytest.mark.parametrize("kind", POSTFIX)
def test_undo_keeps_what_was_changed_since(conf: Path, tmp_path: Path, kind: str) -> None:
    """A copy put back after a year would take a year of somebody's work with it."""
    before = meaning(conf)
    write_out(plan_of(kind, conf), tmp_path / "plan")
    shell(tmp_path / "plan/do.sh", conf)
    for words in (["-e", "biff = no"],
                  ["-e", "relay_domains = partner.example, $mydestination, plein.waterkant.example"],
                  ["-M", "later/unix=later unix - - n - - smtp"]):
        subprocess.run(["postconf", "-c", str(conf), *words], check=True, timeout=20)

    shell(tmp_path / "plan/undo.sh", conf)
    parameters, services = meaning(conf)

    assert "biff = no\n" in parameters
    assert "relay_domains = partner.example, $mydestination\n" in parameters
    kept = [line for line in parameters.splitlines() if not line.startswith(("biff", "relay_domains"))]
    assert kept == before[0].splitlines()
    assert [line for line in services.splitlines() if not line.startswith("later")] == before[1].splitlines()


def test_a_service_of_yours_with_our_name_stops_the_script(conf: Path, tmp_path: Path) -> None:
    """Overwriting somebody's way to another gateway would cost them mail."""
    subprocess.run(["postconf", "-c", str(conf), "-M", "gateway/unix=gateway unix - - n - - lmtp"], check=True)
    plan = plan_of(LISTS, conf)
    write_out(plan, tmp_path / "plan")
    ran = subprocess.run(["sh", str(tmp_path / "plan/do.sh"), str(conf)], capture_output=True, text=True,
                         check=False, timeout=60)

    assert any("gateway" in one.words for one in plan.clashes)
    assert 1 == ran.returncode
    assert "gateway/unix" in ran.stderr
    assert "lmtp" in next(line for line in meaning(conf)[1].splitlines() if line.startswith("gateway "))


def test_the_gateway_may_take_mail_as_large_as_postfix_does(conf: Path) -> None:
    """Else a large mail would be refused by the one for being too large for the other."""
    where = replace(site({"gateway": 10025, "back": 10026}, {ALL_STAFF: PEOPLE}), max_size=1 << 20)

    assert any("max_size" in one.words for one in plan_for(LISTS, where, conf).clashes)
