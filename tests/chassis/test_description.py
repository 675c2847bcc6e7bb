"""A service describes itself to everybody, in words and examples that hold, and loads nothing from elsewhere."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import APIRouter
from jsonschema import Draft202012Validator

from chassis.content import CONTENT
from chassis.deciding.decider import Handler
from chassis.errors import UnguardedRouteError
from chassis.web import description
from chassis.web.access import WebState
from chassis.web.app import build_app, refuse_unguarded
from chassis.web.problems import known_problems
from contracts.message import Refusal
from deploy.local import servers
from tests.chassis.sample import altered
from tests.chassis.web_harness import WebHarness, open_web


@pytest.fixture
async def web(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[WebHarness]:
    async with open_web(postgres.admin_url, tmp_path) as opened:
        yield opened


async def test_whoever_writes_to_a_service_reads_how_without_a_token(web: WebHarness) -> None:
    """The description and its page are open; what they describe is not."""
    document = (await web.client.get("/openapi.json")).json()
    page = await web.client.get("/docs")

    assert document["paths"]["/notes"]["post"]["security"] == [{"HTTPBearer": []}]
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert [(await web.client.get(address)).status_code for address in ("/notes/1", "/events", "/redoc")] == [
        401,
        401,
        404,
    ]


async def test_the_page_loads_nothing_from_elsewhere(web: WebHarness) -> None:
    """Every script and style is the service's own, and the policy keeps the browser from any other."""
    page = await web.client.get("/docs")
    loaded = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    answers = [await web.client.get(f"/{address}") for address in loaded]

    assert len(loaded) == 4
    assert not [address for address in loaded if "//" in address or address.startswith("data:")]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert "<script>" not in page.text
    assert "SwaggerUIBundle" in answers[2].text
    policy = dict(rule.split(" ", 1) for rule in page.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert page.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ["/docs/core.py", "/docs/../consts.py", "/docs/%2e%2e%2fcore.py", "/docs/a/b"])
async def test_only_the_pages_own_files_are_shown(web: WebHarness, address: str) -> None:
    """No other file of the package is served."""
    assert (await web.client.get(address)).status_code in {404, 422}


def test_the_description_is_open_by_its_addresses_alone() -> None:
    """Default deny holds for its router too."""
    refuse_unguarded(description.router, description.OPEN)

    with pytest.raises(UnguardedRouteError, match=r"/openapi\.json"):
        refuse_unguarded(description.router, description.OPEN - {"/openapi.json"})


@pytest.mark.parametrize("address", ["/openapi.json", "/docs"])
async def test_a_service_cannot_hide_a_route_behind_the_description(web: WebHarness, address: str) -> None:
    """The open addresses are the chassis' own, and not of whoever takes their name."""
    router = APIRouter()

    @router.get(address)
    async def pretend() -> str:
        return "everything"

    web_state: WebState = web.app.state.web_state
    known = web_state.handler
    handler = Handler(altered(known.service, router=router), known.store, known.clock)

    with pytest.raises(UnguardedRouteError, match=re.escape(address)):
        build_app(replace(web_state, handler=handler), web.health)


async def test_every_example_is_what_its_body_takes(web: WebHarness) -> None:
    """An example that is refused teaches the wrong thing."""
    document = (await web.client.get("/openapi.json")).json()
    shown = {
        name: schema["examples"] for name, schema in document["components"]["schemas"].items() if "examples" in schema
    }

    assert {"NoteBody", "Answer", "RecordedEvent", "Problem"} <= shown.keys()
    for name, examples in shown.items():
        validator = Draft202012Validator({"$ref": f"#/components/schemas/{name}", **document})
        for one in examples:
            assert not list(validator.iter_errors(one)), name


async def test_every_code_of_a_problem_is_listed(web: WebHarness) -> None:
    """A caller knows beforehand what may stand in the way: the service's rules and the chassis' own."""
    document = (await web.client.get("/openapi.json")).json()
    schema = document["components"]["schemas"]["Problem"]
    codes = schema["properties"]["code"]["enum"]

    assert len(codes) == len(set(codes))
    assert {"wall-full", "token-missing", "request-invalid", "store-unavailable", "media-type-unsupported"} <= set(
        codes
    )
    assert all(f"- `{code}` (" in document["info"]["description"] for code in codes)
    assert "`note-missing` (409): Only a note that stands can be struck or pinned." in document["info"]["description"]
    answered = document["paths"]["/notes"]["post"]["responses"]["4XX"]["content"]["application/problem+json"]
    assert answered["schema"] == {"$ref": "#/components/schemas/Problem"}


async def test_a_problem_is_what_its_schema_says(web: WebHarness) -> None:
    """Every problem has a shape that a client of the description can read."""
    document = (await web.client.get("/openapi.json")).json()
    validator = Draft202012Validator(document["components"]["schemas"]["Problem"])
    problems = [
        (await web.client.get("/events")).json(),
        (await web.client.get("/nowhere")).json(),
        (await web.get("/events?after=-1")).json(),
        (await web.get("/events/0199c0de-0000-7000-8000-0123456789ab")).json(),
    ]

    assert [list(validator.iter_errors(problem)) for problem in problems] == [[], [], [], []]


def test_no_refusal_of_the_chassis_is_forgotten() -> None:
    """A new one is listed, or this fails; those of pages alone are no answers of the API.

    Those of a module that not every service has are listed by the services that have it.
    """
    of_pages = {"chassis.web.pages", "chassis.web.sessions"}
    of_chassis = {kind.code for kind in _heirs(Refusal) if kind.__module__.startswith("chassis.")}
    of_chassis -= {kind.code for kind in _heirs(Refusal) if kind.__module__ in of_pages}
    of_chassis -= {kind.code for kind in CONTENT.refusals}
    listed = {known.code for known in known_problems(())}

    assert of_chassis
    assert of_chassis <= listed


def _heirs(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for heir in kind.__subclasses__():
        yield heir
        yield from _heirs(heir)
