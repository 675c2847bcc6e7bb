"""The paths of the four services never collide behind the proxy: each address of a site leads to one route of one."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from chassis.clock import Clock
from chassis.deciding.decider import Handler
from chassis.declaring.site import Site
from chassis.log.store import Store
from chassis.web.access import WebState
from chassis.web.app import build_app
from chassis.web.auth import authenticator
from chassis.web.health import Health
from deploy.kafka import declared_service
from deploy.local.settings import PROJECT
from deploy.paths import AWAY_EN, AWAY_VI, RULES, SERVICES, service_of
from tests.chassis.test_plaintext import HERE

_URL = "postgresql://nobody@127.0.0.1/none"
_NGINX = (PROJECT / "deploy" / "compose" / "nginx.conf").read_text(encoding="utf-8")
Routes = Mapping[str, list[tuple[str, str]]]
"""Of each service the method and the path of each route, an id in it as `{}`."""


def app_of(name: str, folder: Path) -> FastAPI:
    """The application of a service, as it is served; its pool of connections is never opened."""
    key = folder / "key.pem"
    key.write_bytes(
        Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    service = declared_service(name)
    mail = {"smtp_host": "127.0.0.1", "smtp_port": 25, "smtp_sender": "tdkt@site.example"}
    settings = service.settings.model_validate({**HERE, **mail, "token_key_file": key, "session_key_file": key})
    store = Store(asyncpg.create_pool(_URL), _URL, Site(settings.site, settings.level))
    health = Health(service, store.pool, settings.site, settings.stalled_after)
    return build_app(WebState(Handler(service, store, Clock()), settings, authenticator(settings)), health)


def routes_of(app: FastAPI) -> list[tuple[str, str]]:
    """The method and the path of each route."""
    return [
        (method, re.sub(r"{[^}]*}", "{}", context.path or ""))
        for context in iter_route_contexts(app.routes)
        for method in sorted(getattr(context.original_route, "methods", None) or {"GET"})
    ]


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Routes:
    """Those of the four services."""

    async def collected() -> Routes:
        return {name: routes_of(app_of(name, tmp_path_factory.mktemp(name))) for name in SERVICES}

    return asyncio.run(collected())


def addresses(routes: Routes) -> Iterator[tuple[str, str, str]]:
    """The service, the method and the address outside of each route.

    It has the prefix of the API, but for a page; its own path is one too where the rules lead it to the service.
    """
    for service, several in routes.items():
        for method, path in several:
            if not path.startswith(f"/{service}/"):
                yield service, method, f"/api/{service}{path}"
            if service_of(path) == service:
                yield service, method, path


def astray(routes: Routes) -> list[str]:
    """A line for each address that leads elsewhere, for two, and for each path that another service's would hide."""
    claimed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for service, method, address in addresses(routes):
        claimed[method, address].add(service)
    found = [
        f"{method} {address} of {', '.join(sorted(services))} leads to {service_of(address)}"
        for (method, address), services in claimed.items()
        if services != {service_of(address)}
    ]
    hidden = [
        f"{service} declares {path}, and below /{taken} another service answers"
        for service, several in routes.items()
        for path in dict.fromkeys(path for _, path in several)
        for taken in ("api", *(name for name in SERVICES if name != service))
        if f"{path}/".startswith(f"/{taken}/")
    ]
    return found + hidden


def test_each_address_leads_to_one_service(routes: Routes) -> None:
    """Every route of every service is reached at an address of its own."""
    assert len(list(addresses(routes))) > 100
    assert ("planning", "GET", "/planning/plans") in addresses(routes)
    assert all(len(several) == len(set(several)) for several in routes.values())
    assert astray(routes) == []


@pytest.mark.parametrize(
    ("service", "path"),
    [("planning", "/review/dossiers"), ("notification", "/planning/plans"), ("review", "/api/planning/plans")],
)
def test_a_path_below_anothers_prefix_is_seen(routes: Routes, service: str, path: str) -> None:
    """The control: at that address another service answers, as it would without this test."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    router = APIRouter()
    router.add_api_route(path, lambda: None)
    app.include_router(router)

    found = astray({**routes, service: [*routes[service], *routes_of(app)]})

    assert [line for line in found if line.startswith(f"{service} declares {path},")]


def test_a_rule_that_is_missing_is_seen(routes: Routes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the table: without the rule for its API a service is not reached."""
    monkeypatch.setattr("deploy.paths.RULES", [rule for rule in RULES if rule.prefix != "/api/review"])

    assert any("of review leads to notification" in line for line in astray(routes))


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/", "notification"),
        ("/health/ready", "notification"),
        ("/planning", "planning"),
        ("/planning/plans", "planning"),
        ("/plannings", "notification"),
        ("/api/review/docs", "review"),
        ("/api/review", "review"),
        ("/api/reviews", "notification"),
        ("/api/api/review", "notification"),
        ("*", "notification"),
    ],
)
def test_a_prefix_ends_with_its_word(path: str, service: str) -> None:
    """A longer word is another path."""
    assert service_of(path) == service


def by_nginx(paths: Iterable[str]) -> list[str]:
    """The services to which the map of nginx.conf leads `paths`: the first expression that fits, or the default."""
    block = re.search(r"map \$uri \$service \{(.*?)\n    \}", _NGINX, re.DOTALL)
    assert block is not None
    lines = re.findall(r"^ +(\S+) +(\w+);$", block[1], re.MULTILINE)
    default = dict(lines)["default"]
    expressions = [(pattern.removeprefix("~"), service) for pattern, service in lines if pattern != "default"]
    return [next((to for one, to in expressions if re.search(one, path)), default) for path in paths]


def test_nginx_has_the_same_rules(routes: Routes) -> None:
    """Every address of every route, and those that only begin like a prefix, go where the table says."""
    edges = ["/", "/planning", "/plannings", "/api/reviews", "/api/api/review", "/x/planning/plans", "/api/review"]
    paths = [address for _, _, address in addresses(routes)] + edges

    assert by_nginx(paths) == [service_of(path) for path in paths]
    assert AWAY_VI in _NGINX
    assert AWAY_EN in _NGINX
