"""Commands over HTTP: a plan is drafted, again and again, at one process of planning with all its loops."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from chassis.clock import Clock
from chassis.deciding.decider import Cause, Handler
from chassis.ids import new_id
from chassis.web.auth import issue_token
from contracts.vocabulary import PlanId
from deploy.local.play.actors import STANDING_BODY
from deploy.local.site import Site
from services.planning.plan import examples
from services.planning.plan.messages import DraftPlan, PlanDraft
from services.planning.service import SERVICE
from tests.benchmarks.bare import PORT, bare_framework
from tests.benchmarks.caller import Call, Called, call
from tests.benchmarks.figure import ROUNDS, Figure
from tests.benchmarks.servers import Servers, working
from tests.benchmarks.site import running_site

_AT_ONCE = (1, 16, 64)
_SECONDS = 1.0


class _Figures:
    """The figures of so many at once: commands a second beside both limits, and their times beside the Handler's."""

    def __init__(self, at_once: int) -> None:
        name, handler, bare = f"command over HTTP, {at_once} at once", "Handler without HTTP", "bare framework"
        self.of_handler = Figure(name, handler, "commands/s")
        self.of_bare = Figure(name, bare, "commands/s")
        self.median = Figure(f"{name}, median", handler, "ms", higher_is_better=False)
        self.p99 = Figure(f"{name}, p99", handler, "ms", higher_is_better=False)

    def add(self, served: Called, handled: Called, answered: Called) -> None:
        """Keep one round."""
        self.of_handler.add(served.rate, handled.rate)
        self.of_bare.add(served.rate, answered.rate)
        self.median.add(served.median, handled.median)
        self.p99.add(served.p99, handled.p99)

    def __iter__(self) -> Iterator[Figure]:
        return iter((self.of_handler, self.of_bare, self.median, self.p99))


async def measure(servers: Servers) -> list[Figure]:
    """Commands a second, their median and their p99, beside the Handler alone and the framework alone."""
    figures = {at_once: _Figures(at_once) for at_once in _AT_ONCE}
    async with running_site("planning") as site, bare_framework(), working(servers, SERVICE) as harness:
        handler = Handler(SERVICE, harness.store, Clock(site.clock))
        for _ in range(ROUNDS):
            for at_once, row in figures.items():
                answered = await call(Call(PORT, "/", "", "", at_once, _SECONDS))
                handled = await _handle(handler, at_once)
                row.add(await call(_drafting(site, at_once)), handled, answered)
    return [figure for row in figures.values() for figure in row]


def _drafting(site: Site, at_once: int) -> Call:
    token = issue_token(site.keys.token_key.read_bytes(), STANDING_BODY, site=site.settings.site)
    return Call(site.services[0].port, "/plans", token, json.dumps(examples.DRAFT), at_once, _SECONDS)


async def _handle(handler: Handler, at_once: int) -> Called:
    """The same command, handled in this process by so many at once."""
    content, spans, start = PlanDraft.model_validate(examples.PLAN), list[float](), perf_counter()

    @contextmanager
    def timed() -> Iterator[None]:
        begun = perf_counter()
        yield
        spans.append((perf_counter() - begun) * 1000)

    async def draft() -> None:
        while perf_counter() < start + _SECONDS:
            command_id = new_id()
            with timed():
                command = DraftPlan(plan_id=PlanId(new_id()), content=content)
                await handler.handle(command, Cause(STANDING_BODY, command_id, command_id))

    await asyncio.gather(*(draft() for _ in range(at_once)))
    return Called.of(spans, perf_counter() - start)
