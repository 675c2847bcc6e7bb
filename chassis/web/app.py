"""The web application of a service: its own routes, the log for auditors, operations, and its description."""

from collections.abc import Set as AbstractSet

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from chassis.errors import UnguardedRouteError
from chassis.reading.reached import ReadPosition
from chassis.web import audit, description, events, operating, operations, problems, shell
from chassis.web.access import WebState, checks_of
from chassis.web.addresses import OutsideAddresses
from chassis.web.auditing import AuditLog
from chassis.web.conditional import Conditional
from chassis.web.conversations import Conversations
from chassis.web.description import PROBLEM_RESPONSES, problems_in_words
from chassis.web.health import Health
from chassis.web.metrics import Metrics
from chassis.web.neighbours import NeighbourAges
from chassis.web.page_problems import PageProblems
from chassis.web.pages import PageState
from chassis.web.sessions import Sessions
from chassis.web.templating import environment


def build_app(web_state: WebState, health: Health) -> FastAPI:
    """The application that serves `web_state`.

    Raises UnguardedRouteError for a route that does not say whom it serves, and is neither one of the two probes nor
    part of the description.
    """
    service = web_state.handler.service
    metrics = Metrics(service.name)
    app = FastAPI(
        title=f"TĐKT {service.name}",
        description=problems_in_words(service.refusals),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        responses=dict(PROBLEM_RESPONSES),
    )
    app.state.web_state = web_state
    app.state.health = health
    app.state.metrics = metrics
    app.state.audit = AuditLog(web_state.pool)
    app.state.neighbour_ages = NeighbourAges(service, web_state.handler.store.site, web_state.pool)
    app.state.read_position = ReadPosition(web_state.pool, web_state.handler.store.site.code, service.name)
    app.add_middleware(Conditional)
    app.add_middleware(Conversations, metrics=metrics)
    app.add_middleware(OutsideAddresses, service=service.name, public_url=web_state.settings.public_url)
    problems.register(app)
    _add_pages(app, web_state)
    for router in (*service.routers, events.router, audit.router):
        refuse_unguarded(router)
        app.include_router(router)
    for router, open_addresses in ((operations.router, operations.PROBES), (description.router, description.OPEN)):
        refuse_unguarded(router, open_addresses)
        app.include_router(router)
    return app


def _add_pages(app: FastAPI, web_state: WebState) -> None:
    """The pages of the service, below its name; none where the settings name no key of sessions."""
    service, settings = web_state.handler.service, web_state.settings
    if settings.session_key_file is None:
        return
    site = web_state.handler.store.site
    entry = site.federation.site(site.code)
    name = settings.site_name or (site.code if entry is None else entry.name)
    made = environment(service.templates)
    state = PageState(service.name, name, settings, made, service.frame, Sessions(settings))
    app.state.pages = state
    app.state.page_problems = PageProblems(state)
    for router in (*service.pages, *operating.ROUTERS):
        refuse_unguarded(router)
        app.include_router(router, prefix=f"/{service.name}", include_in_schema=False)
    app.include_router(shell.router_of(service.name, service.frame), include_in_schema=False)


def refuse_unguarded(router: APIRouter, open_addresses: AbstractSet[str] = frozenset()) -> None:
    """Raise UnguardedRouteError unless every route of `router` is opened to somebody by `allow`: default deny.

    `open_addresses` alone may serve whoever asks.
    """
    for context in iter_route_contexts(router.routes):
        if context.path in open_addresses:
            continue
        route = context.original_route
        if not isinstance(route, APIRoute) or next(checks_of(route.dependant), None) is None:
            raise UnguardedRouteError(f"{context.path} does not say whom it serves: open it with allow(…)")
