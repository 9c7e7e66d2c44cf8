"""Opening and closing the door, and the sockets it stands on."""

import asyncio
import os
import socket
from pathlib import Path

import pytest
from pydantic import ValidationError

from gateway.errors import ConfigError
from gateway.intake.smtp import CannotListen, SmtpIntake, SmtpSettings
from gateway.intake.sockets import inherited
from tests.gateway.intake.doorstep import RecordingDoor, story
from tests.gateway.intake.papers import ONE


def test_a_taken_port_is_named_with_its_remedy() -> None:
    """The first thing that goes wrong on a new machine."""
    async def tell() -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            intake = SmtpIntake(SmtpSettings(listen=f"127.0.0.1:{port}"), RecordingDoor(), None)
            with pytest.raises(CannotListen, match=rf"port {port}.*ss -ltnp.*intake\.smtp\.listen"):
                await intake.start()

    story(tell)


def test_a_port_can_be_opened_again_at_once() -> None:
    """A restart must not wait for old connections to time out."""
    async def tell() -> None:
        first = SmtpIntake(SmtpSettings(listen="127.0.0.1:0"), RecordingDoor(), None)
        await first.start()
        port = first.port
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        await first.stop()
        second = SmtpIntake(SmtpSettings(listen=f"127.0.0.1:{port}"), RecordingDoor(), None)
        await second.start()
        await second.stop()
        writer.close()

    story(tell)


def test_sockets_for_another_process_are_left_alone() -> None:
    """LISTEN_PID may be inherited from a parent (sd_listen_fds(3))."""
    assert [] == inherited({"LISTEN_PID": "1", "LISTEN_FDS": "1"})
    assert [] == inherited({})


@pytest.mark.parametrize("settings", [
    {"tls_cert": "/none/c.pem", "tls_key": "/none/k.pem"},
    {"tls_cert": "c.pem", "tls_key": "k.pem", "auth_file": "/none/logins"}])
def test_a_door_without_what_it_promises_stays_shut(settings: dict[str, str], tmp_path: Path) -> None:
    """TLS or logins that cannot be had are said before the port opens."""
    papers = dict(zip(("c.pem", "k.pem"), ONE.write(tmp_path).values(), strict=True))

    async def tell() -> None:
        made = SmtpSettings.model_validate({key: papers.get(file, file) for key, file in settings.items()})
        intake = SmtpIntake(made, RecordingDoor(), None)
        with pytest.raises(ConfigError, match="/none/"):
            await intake.start()

    story(tell)


def test_systemds_socket_is_adopted_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections wait in it while the gateway restarts; the web page's socket is not ours."""
    adopted: list[int] = []
    monkeypatch.setattr("gateway.intake.sockets._adopt", lambda fd: adopted.append(fd) or socket.socket())
    found = inherited({"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "2",
                       "LISTEN_FDNAMES": "mailsquare-web.socket:mailsquare-smtp.socket"})
    for one in found:
        one.close()

    assert [4] == adopted


@pytest.mark.parametrize("wrong", [{"listen": "10025"}, {"listen": "127.0.0.1:70000"}, {"tls_cert": "x.pem"},
                                   {"require_tls": True}, {"max_recipiants": 5}, {"require_auth": True},
                                   {"auth_file": "logins"}])
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    """At start, not with the first mail."""
    with pytest.raises(ValidationError):
        SmtpSettings.model_validate(wrong)
