"""The addresses at which services meet are pages of the service that they begin with."""

from importlib import import_module
from typing import get_args
from uuid import UUID

from starlette.routing import Match, Route

from contracts.pages import FRAME, Thing, Things, list_of, page_of
from tests.architecture.tree import PROJECT, SERVICES

THINGS: tuple[Thing, ...] = get_args(Thing)
LISTS: tuple[Things, ...] = get_args(Things)
FRAMED = {FRAME.start, FRAME.search, FRAME.sign_in, FRAME.renew, FRAME.account, *(entry.path for entry in FRAME.menu)}
ADDRESSES = {*(page_of(one, UUID(int=0)) for one in THINGS), *(list_of(one) for one in LISTS), *FRAMED}
AWAITED = {address for address in ADDRESSES if not address.startswith("/notification/")}
"""The addresses whose pages may still be missing: those of services whose pages are under way."""


def unserved(addresses: set[str]) -> set[str]:
    """Those of `addresses` that the pages of no service answer to a GET."""
    return {address for address in addresses if not _is_served(address)}


def _is_served(address: str) -> bool:
    _, name, *_ = address.split("/")
    service = import_module(f"services.{name}.service").SERVICE
    scope = {"type": "http", "method": "GET", "path": address.removeprefix(f"/{name}")}
    routes = [route for router in service.pages for route in router.routes if isinstance(route, Route)]
    return any(route.matches(scope)[0] is Match.FULL for route in routes)


def test_every_address_begins_with_its_service() -> None:
    """So a reverse proxy joins the services by prefixes alone."""
    assert {address.split("/")[1] for address in ADDRESSES} <= set(SERVICES)


def test_every_address_at_which_services_meet_is_served() -> None:
    """A line of the work list leads to a page that is there."""
    assert unserved(ADDRESSES) <= AWAITED


def test_the_menu_leads_nobody_to_a_page_that_refuses_them() -> None:
    """The duties of each entry are those that docs/access.md, which is made of the code, has for its page."""
    wrong = {entry.path: opened_to(entry.path) ^ entry.duties for entry in FRAME.menu}

    assert {path: duties for path, duties in wrong.items() if duties} == {}


def opened_to(address: str) -> set[str]:
    """The duties that the page at `address` is open to; its address may be one of any service."""
    text = (PROJECT / "docs" / "access.md").read_text(encoding="utf-8")
    names = {address, f"/{{service}}/{address.split('/')[2]}"}
    rows = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("|")]
    heads = next(row for row in rows if row[:2] == ["Method", "Address"])
    (row,) = (row for row in rows if row[0] == "GET" and row[1] in names)
    return {duty for duty, cell in zip(heads[2:9], row[2:9], strict=True) if cell in {"x", "open"}}


def test_an_address_that_nobody_serves_is_seen() -> None:
    """Also one that is served with another method alone."""
    nowhere = {"/notification/nowhere", f"{page_of('notice', UUID(int=0))}/acknowledge"}

    assert unserved(nowhere) == nowhere
