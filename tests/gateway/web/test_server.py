"""The server itself: its port, its words when that is taken, and a quick end."""

from __future__ import annotations

import asyncio
import socket
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from gateway.errors import ConfigError
from gateway.web.server import WebServer
from tests.gateway.web.desk import STAFF, Desk


def _server(desk: Desk, listen: str) -> WebServer:
    web = SimpleNamespace(listen=listen, reviewers=(), rule_admins=(), admin_password_file="", metrics=())
    config = SimpleNamespace(path=desk.folder / "config.yaml", shape=SimpleNamespace(web=web))
    return WebServer(cast(Any, config), desk.parts, lambda: STAFF, demo=True, outbox=lambda: ())


def test_it_serves_on_the_port_it_names_and_stops_with_a_stream_open(desk: Desk) -> None:
    """A browser that watches the live page must not hold up a restart."""

    async def story() -> tuple[int, float]:
        server = _server(desk, "127.0.0.1:0")
        await server.start()
        base = f"http://127.0.0.1:{server.port}"
        async with httpx.AsyncClient(base_url=base) as client, client.stream("GET", "/live/events") as stream:
            status = (await client.get("/healthz")).status_code
            await anext(stream.aiter_lines())
            start = asyncio.get_running_loop().time()
            await server.stop()
            return status, asyncio.get_running_loop().time() - start

    status, took = asyncio.run(story())

    assert 200 == status
    assert took < 30                  # an endless stream would hold it forever
    desk.mailroom.close()


def test_a_taken_port_is_told_with_a_remedy(desk: Desk) -> None:
    """The first thing that goes wrong on anybody's machine."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(ConfigError, match=f"port {port} of 127.0.0.1.*stop it, or choose another port"):
            asyncio.run(_server(desk, f"127.0.0.1:{port}").start())


def test_an_address_of_another_machine_is_told_too(desk: Desk) -> None:
    """198.51.100.1 is nobody's (RFC 5737)."""
    with pytest.raises(ConfigError, match="no such address"):
        asyncio.run(_server(desk, "198.51.100.1:8080").start())
