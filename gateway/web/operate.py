"""For machines: is the gateway well, and its numbers. No address is ever in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_address

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.responses import PlainTextResponse, Response

from ..errors import StoreTrouble
from ..pipeline import off
from ..pipeline.parts import Parts
from ..pipeline.soundness import troubles
from ..store import items, journal, outgoing
from ..store.database import ping
from .login import peer_of
from .site import Site
from .visit import Role, Visit

FORWARDED = ("x-forwarded-for", "forwarded", "via")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class OperatePages:
    """What monitoring asks for."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def healthz(self, visit: Visit) -> Response:
        """200 while the store answers, else 503; mail flows on without a model, so that is only told."""
        try:
            ping(self.site.parts.database)
            broken = troubles(self.site.parts)
        except StoreTrouble as trouble:
            return PlainTextResponse(f"{trouble}\n", 503)
        told = (f"look: {one.brief}; mail arrives, and is not posted on the machine's word\n" for one in broken)
        return PlainTextResponse("".join(["ok\n", *told]))

    def metrics(self, visit: Visit) -> Response:
        """The numbers, for the local admin and for this machine itself."""
        if Role.ADMIN not in visit.roles and not _is_local(visit):
            return Response(status_code=401)
        registry = CollectorRegistry()
        registry.register(_Numbers(self.site.parts))
        return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Numbers(Collector):
    """Reads the numbers from the store at each visit, so that they are right after a restart."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: registering must not ask the store."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Items by state, mail relayed at once by reason, posts by state, and the switch."""
        with self._parts.database.connect() as connection:
            states = {state.value: n for state, n in items.balance(connection).items()}
            reasons = journal.relayed_since(connection, _BEGINNING)
            posts = {state.value: n for state, n in outgoing.counts(connection).items()}
        yield _family("mailsquare_items", "Mails in the gateway by state.", "state", states)
        yield _family("mailsquare_relayed", "Mails relayed at once, by guard or check.", "reason", reasons)
        yield _family("mailsquare_outgoing", "Posts by state.", "state", posts)
        yield GaugeMetricFamily(
            "mailsquare_off",
            "1 while everything is delivered as ordinary mail.",
            value=float(off.is_off(self._parts.state)),
        )


def _family(name: str, about: str, label: str, numbers: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=[label])
    for value, n in sorted(numbers.items()):
        family.add_metric([value], n)
    return family


def _is_local(visit: Visit) -> bool:
    """From this machine, and not handed on by a proxy that also answers the world."""
    if any(name in visit.request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(peer_of(visit)).is_loopback
    except ValueError:
        return False
