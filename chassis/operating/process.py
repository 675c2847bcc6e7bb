"""Runs a service from its declaration: the web and the loops, side by side, until SIGTERM or SIGINT.

Each part is a task. If one ends by itself the process ends, since half a service would look healthy.
"""

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, assert_never, get_args

import asyncpg
import structlog
import uvicorn
from typing_extensions import override

from chassis.clock import Clock
from chassis.database import Pool, open_pool
from chassis.deciding.decider import Handler
from chassis.deciding.effects import Effects
from chassis.deciding.policies import Policies
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.errors import AddressTakenError, ForeignStoreError, PartEndedError, StoreUnavailableError
from chassis.log import loops
from chassis.log.store import Store
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import SigningKey
from chassis.reading.migrations import is_migrated, require_own
from chassis.reading.projector import Projector
from chassis.settings import Settings
from chassis.web.access import WebState
from chassis.web.app import build_app
from chassis.web.auth import authenticator
from chassis.web.health import Health
from chassis.web.server import server_config

if TYPE_CHECKING:
    from chassis.messaging.intake import Intake
    from chassis.messaging.register_topic import RegisterTopic

_log = structlog.get_logger()
Part = Literal["web", "intake", "relay", "policies", "effects", "projections", "contents"]
PARTS: tuple[Part, ...] = get_args(Part)
_LOOK_AGAIN = 3.0
"""Seconds between two lines of log while a service waits for its database."""
_REQUESTS_END = 3
"""Seconds that requests under way have to finish; what is cut off then is sent again under its Idempotency-Key."""


@dataclass(frozen=True)
class Runtime:
    """The objects that all parts of a running service share."""

    service: Service
    settings: Settings
    store: Store
    handler: Handler
    health: Health


def parts_of(service: Service) -> tuple[Part, ...]:
    """The parts that `service` needs: intake, effects and contents only where it hears events, has effects or files."""
    needless = {"intake": not service.hears, "effects": not service.effects, "contents": not service.loops}
    return tuple(part for part in PARTS if not needless.get(part, False))


async def serve(service: Service, settings: Settings, parts: Collection[Part]) -> None:
    """Run `parts` of `service` until SIGTERM or SIGINT; wait for servers that are away at the start.

    Raises AddressTakenError when the address of the web is taken, PartEndedError when a part ended by itself,
    ValueError, SigningKeyError or RegisterUnreadableError for a key that cannot be used.
    """
    spare_the_collector()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    reaching = asyncio.create_task(reach(service, settings.postgres_url.get_secret_value(), Site.of(settings)))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({reaching, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if not reaching.done():
        reaching.cancel()
        await asyncio.wait({reaching})
        return
    async with open_runtime(service, settings, await reaching) as runtime:
        await run_parts(runtime, parts, stop)
    stopped.cancel()


def spare_the_collector() -> None:
    """Freeze imported objects and run the cyclic garbage collector rarely.

    A loop makes thousands of objects a batch and hardly a cycle; a collection every 700 objects took a quarter of
    intake's time (docs/measurements.md §15). Objects without cycles are freed at once by their reference counts.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


async def reach(service: Service, url: str, site: Site) -> Pool:
    """A pool of connections to the database, as soon as it is there and up to date.

    Raises ForeignStoreError when it holds the log of another site or service.
    """
    pool: Pool | None = None
    try:
        while True:
            try:
                pool = pool or await open_pool(url)
                if await is_migrated(pool, service):
                    await require_own(pool, service, site)
                    return pool
                reason = "it is not up to date: run migrate"
            except (StoreUnavailableError, asyncpg.PostgresError) as away:
                reason = str(away)
            _log.warning("database_awaited", service=service.name, reason=reason)
            await asyncio.sleep(_LOOK_AGAIN)
    except (asyncio.CancelledError, ForeignStoreError):
        if pool is not None:
            pool.terminate()
        raise


@asynccontextmanager
async def open_runtime(service: Service, settings: Settings, pool: Pool) -> AsyncIterator[Runtime]:
    """The runtime of a service over `pool`, which is closed at the end."""
    store = Store(pool, settings.postgres_url.get_secret_value(), Site.of(settings))
    store.start()
    try:
        handler = Handler(service, store, Clock(settings.training_clock_file))
        health = Health(service, pool, settings.site, settings.stalled_after, settings.receipt_after)
        yield Runtime(service, settings, store, handler, health)
    finally:
        await store.stop()
        await _close(pool)


async def run_parts(runtime: Runtime, parts: Collection[Part], stop: asyncio.Event) -> None:
    """Run `parts` side by side until `stop` is set; raises the errors of `serve`."""
    working = [_working(runtime, part) for part in parts if part != "web"]
    web = Web(runtime) if "web" in parts else None
    runtime.health.loops.update({part.name: part.progress for part in working})
    grace = max((part.grace for part in working), default=loops.GRACE)
    tasks = [asyncio.create_task(part.run(), name=part.name) for part in working]
    if web is not None:
        tasks.append(asyncio.create_task(web.run(), name="web"))
    stopped = asyncio.create_task(stop.wait())
    runtime.health.running = True
    where = {"port": web.port} if web is not None else {}
    _log.info("service_started", service=runtime.service.name, site=runtime.settings.site, parts=list(parts), **where)
    try:
        await asyncio.wait({*tasks, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        runtime.health.running = False
        ended = [task for task in tasks if task.done()]
        stopped.cancel()
        await _end(web, tasks, grace)
    if ended:
        raise PartEndedError(f"{ended[0].get_name()} ended by itself") from _reason(ended[0])
    _log.info("service_stopped", service=runtime.service.name)


class Web:
    """The web of a service: listens from the moment it is made, serves while it runs."""

    def __init__(self, runtime: Runtime) -> None:
        """Listen at the address in the settings; raises AddressTakenError, UnguardedRouteError, ValueError."""
        settings = runtime.settings
        web_state = WebState(runtime.handler, settings, authenticator(settings))
        config = server_config(build_app(web_state, runtime.health), _REQUESTS_END)
        self._server = _Server(config)
        self._socket = _listen(settings.http_host, settings.http_port)

    @property
    def port(self) -> int:
        """The port on which it listens."""
        port: int = self._socket.getsockname()[1]
        return port

    async def run(self) -> None:
        """Serve until stopped."""
        try:
            await self._server.serve([self._socket])
        finally:
            self._socket.close()

    def stop(self) -> None:
        """Take no more requests, and end when those under way are answered."""
        self._server.should_exit = True


class _Server(uvicorn.Server):
    """A server that leaves signals to the process."""

    @contextmanager
    @override
    def capture_signals(self) -> Generator[None]:
        yield


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as taken:
        raise AddressTakenError(f"cannot listen at {host}:{port}: {taken.strerror or taken}") from taken


@dataclass(frozen=True)
class _Working:
    """A part of the process: its name, the seconds it may need to stop, its progress, and its coroutine."""

    name: str
    grace: float
    progress: loops.Progress
    run: Callable[[], Coroutine[Any, Any, None]]


def _working(runtime: Runtime, part: Part) -> _Working:
    if part == "intake":
        intake = _intake(runtime)
        return _Working(part, loops.GRACE, intake.progress, partial(_hear, intake, _register_topic(runtime)))
    loop = _loop(runtime, part)
    return _Working(part, loop.grace, loop.progress, partial(loops.run, loop, runtime.store))


def _loop(runtime: Runtime, part: Part) -> loops.Loop:
    match part:
        case "relay":
            return _relay(runtime)
        case "policies":
            return Policies(runtime.handler)
        case "effects":
            return Effects(runtime.handler, runtime.settings)
        case "projections":
            return Projector(runtime.service, runtime.store)
        case "contents":
            return _module_loop(runtime)
        case "intake" | "web":
            raise ValueError(f"{part} is no loop")
        case _:
            assert_never(part)


# Kafka's clients take 25 MB, which a process without relay and intake does without.


def _relay(runtime: Runtime) -> loops.Loop:
    from chassis.messaging.kafka import Address  # noqa: PLC0415
    from chassis.messaging.relay import Relay  # noqa: PLC0415

    settings = runtime.settings
    key, address = SigningKey.of(settings), Address.of(settings)
    return Relay(runtime.service, runtime.store, settings.site, key, address, settings.resend_after)


def _module_loop(runtime: Runtime) -> loops.Loop:
    """The loop that a module of the service brings."""
    (name,) = runtime.service.loops
    made: loops.Loop = import_module(name).loop(runtime.handler, runtime.settings)
    return made


def _intake(runtime: Runtime) -> "Intake":
    from chassis.messaging.intake import Intake  # noqa: PLC0415
    from chassis.messaging.kafka import Address  # noqa: PLC0415
    from chassis.messaging.parking_rows import ParkingLimits  # noqa: PLC0415

    settings = runtime.settings
    register = KeyRegister.of(settings)
    limits = ParkingLimits(settings.parked_most_messages, settings.parked_most_megabytes * 1024 * 1024)
    return Intake(runtime.service, runtime.store, register, Address.of(settings), limits=limits)


def _register_topic(runtime: Runtime) -> "RegisterTopic | None":
    """What brings newer registers; None for a site that stands alone."""
    from chassis.messaging.kafka import Address  # noqa: PLC0415
    from chassis.messaging.register_topic import RegisterTopic  # noqa: PLC0415

    settings, root = runtime.settings, runtime.store.site.federation.root
    if settings.signed_register is None or root is None:
        return None
    client_id = f"{settings.site}.{runtime.service.name}.register"
    return RegisterTopic(settings.signed_register, root, Address.of(settings), client_id)


async def _hear(intake: "Intake", register: "RegisterTopic | None") -> None:
    await intake.start()
    try:
        await (asyncio.Event().wait() if register is None else register.run())
    finally:
        await intake.stop()


async def _end(web: Web | None, tasks: Collection[asyncio.Task[None]], grace: float) -> None:
    """End the web first, so that requests under way are answered, then the loops, within `grace` seconds.

    Both take 15 seconds at most, before `docker compose` and similar tools kill the process.
    """
    if web is not None:
        web.stop()
        await asyncio.wait({task for task in tasks if task.get_name() == "web"}, timeout=_REQUESTS_END + 1)
    for task in tasks:
        task.cancel()
    _, holding = await asyncio.wait(tasks, timeout=grace)
    for task in holding:
        _log.error("part_did_not_end", part=task.get_name())


def _reason(task: asyncio.Task[None]) -> BaseException | None:
    return None if task.cancelled() else task.exception()


async def _close(pool: Pool) -> None:
    try:
        await asyncio.wait_for(pool.close(), 1.5)
    except (TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        pool.terminate()
