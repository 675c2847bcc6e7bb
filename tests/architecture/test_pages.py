"""The addresses at which services meet, and those that templates name, are pages that somebody serves."""

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path
from typing import get_args
from uuid import UUID

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from chassis.web import operating
from chassis.web.access import checks_of
from contracts.pages import FRAME, MenuEntry, Thing, Things, list_of, new_decision, page_of
from contracts.vocabulary import PlanId
from deploy.kafka import declared_service
from deploy.local.settings import PROJECT
from deploy.paths import SERVICES
from services.notification.work.tasks import WAITS_FOR, FoundTask, TaskKind, page_of_task
from tests.architecture.test_paths import app_of, routes_of

THINGS: tuple[Thing, ...] = get_args(Thing)
LISTS: tuple[Things, ...] = get_args(Things)
FRAMED = {FRAME.start, FRAME.search, FRAME.sign_in, FRAME.renew, FRAME.account, *(entry.path for entry in FRAME.menu)}
NEW_DECISION = new_decision(UUID(int=0)).partition("?")[0]
ADDRESSES = {*(page_of(one, UUID(int=0)) for one in THINGS), *(list_of(one) for one in LISTS), *FRAMED, NEW_DECISION}
TEMPLATES = sorted(file for folder in ("chassis", "services") for file in (PROJECT / folder).rglob("*.html"))
_LINK = re.compile(r'\b(href|action)="(/[^"#?]*)')
_PRINTED = re.compile(r"{{.*?}}")
Routes = set[tuple[str, tuple[str, ...]]]
"""The method and the steps of each route of the four services; `{}` stands for an id."""


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Routes:
    """Those of the pages of all services."""

    async def collected() -> Routes:
        apps = [(name, app_of(name, tmp_path_factory.mktemp(name))) for name in SERVICES]
        return {
            (method, tuple(path.split("/")[1:]))
            for name, app in apps
            for method, path in routes_of(app)
            if path == "/" or path.startswith(f"/{name}/")
        }

    return asyncio.run(collected())


def unserved(addresses: Iterable[str], routes: Routes, methods: frozenset[str] = frozenset({"GET"})) -> set[str]:
    """Those of `addresses` that no route answers; `{}` in an address stands for what a template prints there."""
    return {address for address in addresses if not any(_leads(address, route, methods) for route in routes)}


def _leads(address: str, route: tuple[str, tuple[str, ...]], methods: frozenset[str]) -> bool:
    method, steps = route
    asked = tuple(address.split("/")[1:])
    pairs = zip(asked, steps, strict=False)
    return (
        method in methods
        and len(asked) == len(steps)
        and all("{}" in (one, step) or one == step for one, step in pairs)
    )


def links_in(template: Path) -> set[tuple[str, str]]:
    """The addresses that a template names itself, each with the attribute that holds it."""
    text = _PRINTED.sub("{}", template.read_text(encoding="utf-8"))
    return {(kind, path) for kind, path in _LINK.findall(text) if "{%" not in path}


def test_every_address_begins_with_its_service() -> None:
    """So a reverse proxy joins the services by prefixes alone."""
    assert {address.split("/")[1] for address in ADDRESSES} <= set(SERVICES)


def test_every_address_at_which_services_meet_is_served(routes: Routes) -> None:
    """A line of the work list, and an entry of the menu, leads to a page that is there."""
    assert unserved(ADDRESSES, routes) == set()


def opened_to(path: str) -> frozenset[str]:
    """The duties to which the page at `path` is open."""
    name = path.split("/")[1]
    guards = [
        (re.sub("{.*?}", "{}", f"/{name}{context.path}"), next(checks_of(context.original_route.dependant)).duties)
        for router in (*declared_service(name).pages, *operating.ROUTERS)
        for context in iter_route_contexts(router.routes)
        if isinstance(context.original_route, APIRoute) and "GET" in (context.original_route.methods or ())
    ]
    steps = [(("GET", tuple(guarded.split("/")[1:])), duties) for guarded, duties in guards]
    return frozenset(next(duties for route, duties in steps if _leads(path, route, frozenset({"GET"}))))


def refused(entry: MenuEntry) -> frozenset[str]:
    """The duties that the menu shows `entry` to, and its page refuses."""
    return entry.duties - opened_to(entry.path)


def test_the_menu_leads_nobody_to_a_page_that_refuses_them() -> None:
    """Whoever sees an entry holds a duty that its page is open to."""
    assert {entry.path: refused(entry) for entry in FRAME.menu if refused(entry)} == {}


def test_an_entry_that_leads_to_a_refusal_is_seen() -> None:
    """A clerk has no page of sessions."""
    assert refused(MenuEntry("/review/sessions", "", "", frozenset({"clerk", "chair"}))) == {"clerk"}


def page_for(kind: TaskKind, *, mine: bool) -> str:
    """The path to which a line of the work list leads, for whom it waits for or for others."""
    task = FoundTask(
        kind=kind,
        unit="unit",
        unit_name="",
        plan_id=PlanId(UUID(int=0)),
        plan="",
        issuer="",
        object_id=UUID(int=0),
        name="",
        title="",
        also="1",
        count=1,
    )
    return page_of_task(task, mine=mine).partition("?")[0]


@pytest.mark.parametrize("kind", WAITS_FOR)
def test_the_work_list_leads_nobody_to_a_page_that_refuses_them(kind: TaskKind) -> None:
    """Whom a line waits for does the work there, and everybody else who sees the line may follow it."""
    everybody = opened_to(FRAME.start)

    assert WAITS_FOR[kind].duties - opened_to(page_for(kind, mine=True)) == frozenset()
    assert everybody - opened_to(page_for(kind, mine=False)) == frozenset()


def test_a_line_that_leads_to_a_refusal_is_seen() -> None:
    """The form of a decision is the head's alone."""
    assert opened_to(page_for(TaskKind.DECISION_TO_SIGN, mine=True)) == {"signer"}


def test_every_link_of_a_template_leads_to_a_page(routes: Routes) -> None:
    """A page whose address has changed is missed by no link and by no form."""
    links = {(str(file.relative_to(PROJECT)), *link) for file in TEMPLATES for link in links_in(file)}
    dead = {
        (file, path)
        for file, kind, path in links
        if unserved({path}, routes, frozenset({"GET"} if kind == "href" else {"GET", "POST"}))
    }
    assert len(links) > len(TEMPLATES)
    assert dead == set()


def test_an_address_that_nobody_serves_is_seen(routes: Routes) -> None:
    """Also one that is served with another method alone."""
    nowhere = {"/notification/nowhere", f"{page_of('notice', UUID(int=0))}/acknowledge", "/planning/plans/{}/nowhere"}

    assert unserved(nowhere, routes) == nowhere


def test_a_link_in_a_template_is_found(tmp_path: Path) -> None:
    """With an id that is printed in it, and without its query."""
    file = tmp_path / "one.html"
    file.write_text('<a href="/planning/plans/{{ plan.id }}?year={{ y }}">a</a><form action="/review/x"></form>')

    assert links_in(file) == {("href", "/planning/plans/{}"), ("action", "/review/x")}
