"""The web application of a service: its own routes, the log for auditors, health, and problems for everything else."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from chassis.errors import UnguardedRouteError
from chassis.reading.reached import ReadPosition
from chassis.web import events, operations, problems
from chassis.web.access import WebState, checks_of
from chassis.web.conversations import Conversations
from chassis.web.health import Health
from chassis.web.metrics import Metrics
from contracts.message import Refusal

_PROBLEM = {
    "description": "A problem (RFC 9457): `code` is stable, `detail_vi` and `detail_en` say what to do.",
    "content": {"application/problem+json": {"schema": {"type": "object"}}},
}


def build_app(web_state: WebState, health: Health) -> FastAPI:
    """The application that serves `web_state`.

    It loads nothing from elsewhere: the description is at `/openapi.json`, its browser is the caller's own.
    Raises UnguardedRouteError for a route that does not say whom it serves and is none of the two probes.
    """
    service = web_state.handler.service
    metrics = Metrics(service.name)
    app = FastAPI(
        title=f"TĐKT {service.name}",
        description=_rules(service.refusals),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        responses={"4XX": _PROBLEM, "503": _PROBLEM},
    )
    app.state.web_state = web_state
    app.state.health = health
    app.state.metrics = metrics
    app.state.read_position = ReadPosition(web_state.pool)
    app.add_middleware(Conversations, metrics=metrics)
    problems.register(app)
    for router in (*service.routers, events.router):
        refuse_unguarded(router)
        app.include_router(router)
    refuse_unguarded(operations.router, operations.PROBES)
    app.include_router(operations.router)
    return app


def _rules(refusals: Sequence[type[Refusal]]) -> str:
    """The rules that may stand in the way, by the code of the problem that says so."""
    lines = [f"- `{refusal.code}`: {(refusal.__doc__ or '').partition(chr(10))[0]}" for refusal in refusals]
    return "\n".join(["Rules that may stand in the way (409), by the `code` of the problem:", *lines])


def refuse_unguarded(router: APIRouter, probes: AbstractSet[str] = frozenset()) -> None:
    """Raise UnguardedRouteError unless every route of `router` is opened to somebody by `allow`: default deny.

    The addresses in `probes` alone may serve whoever asks.
    """
    for context in iter_route_contexts(router.routes):
        if context.path in probes:
            continue
        route = context.original_route
        if not isinstance(route, APIRoute) or next(checks_of(route.dependant), None) is None:
            raise UnguardedRouteError(f"{context.path} does not say whom it serves: open it with allow(…)")
