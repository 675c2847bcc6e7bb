"""The web application of a service, for tests that make one each.

FastAPI works the parameters of a route out when it first looks for an address, which takes a service of seventy routes
a third of a second of computing: as long as most tests last. The routes hold nothing of the application that serves
them (this is in its state), so that all applications of the same routers share those of the first.
"""

from fastapi import FastAPI
from starlette.routing import BaseRoute

from chassis.web.access import WebState
from chassis.web.app import build_app
from chassis.web.health import Health

_ROUTES: dict[tuple[object, ...], list[BaseRoute]] = {}
"""Their routers are kept alive by the routes, so that no other router gets the identity of one of them."""


def app_of(web_state: WebState, health: Health) -> FastAPI:
    """The application that `build_app` makes, with routes that know their parameters already."""
    app = build_app(web_state, health)
    service, pages = web_state.handler.service, web_state.settings.session_key_file is not None
    made_of = (service.name, service.frame.start, pages, *map(id, (*service.routers, *service.pages)))
    app.router.routes[:] = _ROUTES.setdefault(made_of, list(app.router.routes))
    return app
