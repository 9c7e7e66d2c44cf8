"""The gateway at work: runs the roles that were asked for, and stops them in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from . import logs, supervisor
from .app import build, lock, rules_of, staff
from .book import Book
from .config import Config
from .errors import ConfigError, StoreTrouble
from .loop import settle
from .pipeline.fitting import fits
from .pipeline.parts import Parts
from .store.database import trouble_of

if TYPE_CHECKING:
    from .web.site import OutboxMail

ROLES = ("smtp", "imap", "worker", "web", "jobs")
LEAVERS = timedelta(hours=1)  # how often the people file is read for those whose last day has come


def warn_of_widening(parts: Parts) -> None:
    """Say which targets can take no list's mail, or are not there; such mail is only ever delivered."""
    for fit in fits(parts):
        if not fit.lists:
            parts.log.warning("a target can take no mail", target=fit.target, why=str(fit))


class Service:
    """The gateway at work: the roles of one process, started together and stopped in order."""

    def __init__(
        self,
        config: Config,
        parts: Parts,
        roles: Sequence[str] = ROLES,
        *,
        demo_outbox: Callable[[], Sequence[OutboxMail]] | None = None,
    ) -> None:
        self._demo_outbox = demo_outbox  # set: everybody may look at everything
        self._config = config
        self._parts = parts
        self._roles = roles
        self._stops: list[Callable[[], object]] = []
        self.smtp_port = 0
        self.web_port = 0

    async def start(self) -> None:
        """Start the roles; ConfigError when a port is taken. What had started is stopped again then."""
        try:
            if "worker" in self._roles:
                await asyncio.to_thread(self._start_worker)
            else:
                await asyncio.to_thread(self._parts.engine.prepare)
            if "smtp" in self._roles:
                await self._start_smtp()
            if "imap" in self._roles and self._config.shape.intake.imap:
                self._start_imap()
            if "web" in self._roles:
                await self._start_web()
            if "jobs" in self._roles:
                self._start_jobs()
            self._start_reloader()
            self._start_lookout()
            await asyncio.to_thread(warn_of_widening, self._parts)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop taking, finish what is in hand, let go of everything."""
        for stop in reversed(self._stops):
            result = stop()
            if asyncio.iscoroutine(result):
                await result
        self._stops.clear()

    def _start_worker(self) -> None:
        from .pipeline.canary import beat
        from .pipeline.learning import stop_training
        from .pipeline.sweep import sweep
        from .pipeline.workflows import workflows

        self._stops.append(lock(self._parts.state / "worker", "another worker runs on this state folder").close)
        if self._config.pipeline is not None:
            self._parts.classifier()  # somebody else's: what is wrong with it must show now, not at a mail
        self._parts.engine.launch(workflows(self._parts))
        self._stops.append(self._parts.reader.close)
        self._stops.append(self._parts.engine.stop)
        self._stops.append(stop_training)  # runs before the engine waits for its steps
        sweep(self._parts, at_start=True)
        beat(self._parts)

    def _start_lookout(self) -> None:
        """Other nodes may switch this one off."""
        from .pipeline.off import Lookout, has_other_nodes

        if has_other_nodes(self._parts.database):
            lookout = Lookout(self._parts.database, self._parts.state)
            lookout.start()
            self._stops.append(lookout.stop)

    def _start_reloader(self) -> None:
        from .reloading import Reloader

        book = self._parts.directory
        assert isinstance(book, Book)
        reloader = Reloader(self._config, self._parts, lambda: rules_of(self._config), book.reload)
        reloader.start()
        self._stops.append(reloader.stop)
        self._start_refreshers(book)

    def _start_refreshers(self, book: Book) -> None:
        """The server is asked as often as it says; a day under `left` comes without any file that changes."""
        from .jobs.refreshing import Refresher

        directory = self._config.shape.directory
        asking = [Refresher(self._parts, book.refresh, directory.ldap.every)] if directory.ldap else []
        reading = [Refresher(self._parts, book.reload, LEAVERS)] if directory.csv else []
        for one in (*asking, *reading):
            one.start()
            self._stops.append(one.stop)

    async def _start_smtp(self) -> None:
        from .intake.smtp import CannotListen, SmtpIntake
        from .pipeline.door import GatewayDoor

        door = GatewayDoor(self._parts)
        settings = self._config.shape.intake.smtp
        settings = settings.model_copy(update={"hostname": settings.hostname or self._config.shape.hostname})
        intake = SmtpIntake(settings, door, self._config.next_hop, self._config.trusted)
        self._stops.append(door.close)
        try:
            await intake.start()
        except CannotListen as error:
            raise ConfigError(f"intake.smtp.listen: {error}") from error
        self.smtp_port = intake.port
        self._stops.append(intake.stop)

    def _start_imap(self) -> None:
        from .intake.imap.intake import ImapIntake
        from .pipeline.door import GatewayDoor

        door = GatewayDoor(self._parts)
        self._stops.append(door.close)
        settings, parts = self._config.shape.intake, self._parts
        intake = ImapIntake(
            settings.imap.values(), door, parts.database, state=parts.state, clock=parts.clock,
            largest=settings.smtp.max_size, log=parts.log,
        )
        intake.start()
        self._stops.append(intake.stop)

    async def _start_web(self) -> None:
        from .web.server import WebServer

        server = WebServer(
            self._config,
            self._parts,
            lambda: staff(self._config, self._parts.directory),
            demo=self._demo_outbox is not None,
            outbox=self._demo_outbox,
        )
        await server.start()
        self.web_port = server.port
        self._stops.append(server.stop)

    def _start_jobs(self) -> None:
        from .jobs.clock import Clock

        clock = Clock(self._parts)
        clock.start()
        self._stops.append(clock.stop)


async def _started(
    config: Config, roles: Sequence[str], done: asyncio.Event
) -> tuple[Service, Parts] | None:
    """The service at work; while the store cannot be used, mail passes and it is tried again."""
    from .intake.smtp import CannotListen
    from .passing import pass_until

    async def opened() -> tuple[Service, Parts]:
        try:
            parts = await asyncio.to_thread(build, config)
        except Exception as error:
            found = trouble_of(error)
            if found is None:
                raise
            raise found from error
        return Service(config, parts, roles), parts

    trouble: StoreTrouble | None = None
    while True:
        try:
            if trouble is None:
                built: tuple[Service, Parts] | None = await opened()
            else:
                built = await pass_until(config, opened, done, trouble, with_door="smtp" in roles)
        except StoreTrouble as error:
            trouble = error
            continue
        except CannotListen as error:
            raise ConfigError(f"intake.smtp.listen: {error}") from error
        if built is None:
            return None
        try:
            await built[0].start()
        except Exception as error:
            trouble = trouble_of(error)
            if trouble is None:
                raise
            await asyncio.to_thread(built[1].database.dispose)
        else:
            return built


async def serve(
    config: Config, roles: Sequence[str], *, ready: Callable[[Service], None] | None = None
) -> None:
    """Run until SIGTERM or SIGINT."""
    logs.configure()
    done = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, done.set)
    started = await _started(config, roles, done)
    if started is None:
        return
    service, parts = started
    settle()
    log = structlog.get_logger()
    log.info(
        "ready",
        smtp=service.smtp_port,
        web=service.web_port,
        roles=list(roles),
        at=datetime.now(UTC).isoformat(),
    )
    if ready is not None:
        ready(service)
    supervisor.tell(supervisor.READY)
    await done.wait()
    supervisor.tell(supervisor.STOPPING)
    await service.stop()
    await asyncio.to_thread(parts.relay.close)
    await asyncio.to_thread(parts.database.dispose)
