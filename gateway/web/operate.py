"""For machines: is the gateway well, and its numbers. No address is ever in them."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, Response

from ..errors import StoreTrouble
from ..pipeline.health import Level
from ..store.database import ping
from .login import peer_of
from .metrics import exposition
from .settings import Networks
from .site import REVIEWERS, Site
from .told import for_machines
from .visit import Visit

FORWARDED = ("x-forwarded-for", "forwarded", "via")


class OperatePages:
    """What monitoring asks for."""

    def __init__(self, site: Site, networks: Networks) -> None:
        self.site = site
        self._networks = networks

    def healthz(self, visit: Visit) -> Response:
        """200 while this process can work, which is while the store answers; else 503. What waits is told.

        A supervisor may restart on 503: nothing that lies outside of us may cause one.
        """
        try:
            ping(self.site.parts.database)
        except StoreTrouble as trouble:
            return JSONResponse({"status": "trouble", "store": str(trouble)}, 503)
        return JSONResponse(dict(for_machines(self.site.watch.now())))

    def readyz(self, visit: Visit) -> Response:
        """200 while mail arrives as far as anybody knows, 503 when something is wrong: what an alert asks."""
        seen = self.site.watch.now()
        return JSONResponse(dict(for_machines(seen)), 503 if seen.level is Level.TROUBLE else 200)

    def metrics(self, visit: Visit) -> Response:
        """The numbers, for reviewers and for the networks of `web.metrics`."""
        if not visit.roles & REVIEWERS and not self._may_read(visit):
            return Response(status_code=401)
        numbers = exposition(self.site.parts, self.site.watch)
        return Response(numbers, headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _may_read(self, visit: Visit) -> bool:
        """From such a network, and not handed on by a proxy that also answers the world."""
        if any(name in visit.request.headers for name in FORWARDED):
            return False
        try:
            peer = ip_address(peer_of(visit))
        except ValueError:
            return False
        if isinstance(peer, IPv6Address) and peer.ipv4_mapped:
            peer = peer.ipv4_mapped
        return any(peer in network for network in self._networks)
