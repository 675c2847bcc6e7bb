"""A tour of a site: one page of each kind that a person comes to by links from the start page."""

import re
from collections import deque
from collections.abc import AsyncIterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from fastapi.routing import APIRoute, iter_route_contexts
from playwright.async_api import Page
from starlette.routing import compile_path

from deploy.kafka import declared_service
from deploy.local.services import ALL_SERVICES
from tests.browser.visits import Visit

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBER: Final = re.compile(r"(?<=/)\d+(?=/|$)")
_LINKS: Final = """() => [...document.querySelectorAll("a[href]:not([download]):not([hreflang])")]
  .filter(link => link.origin === location.origin && link.checkVisibility())
  .map(link => link.pathname + link.search)"""
_NO_PAGES: Final = re.compile(
    r"/assets/|/api/|/(?:docs|hand-in|rows|table|template)$|\.(?:json|csv|xlsx|pdf|txt)$|/session/|/files/[^/]+$"
)
"""Paths that are no pages: files, the rows of a sheet, forms without a page, and what ends or renews a session."""


async def tour(visit: Visit, start: str = "/", known: AbstractSet[str] = frozenset()) -> AsyncIterator[str]:
    """Open one page of each kind that is not `known`, from `start` on, and yield its kind while it is shown.

    A kind is the path of a route, such as `/planning/plans/{plan_id}`, or where there is no route of a service, a path
    in which ids and numbers are left out. The query belongs to no kind.
    """
    waiting, planned, shown = deque[tuple[str, str | None]]([(start, None)]), {*known, kind_of(start)}, {*known}
    while waiting:
        await visit.go(*waiting.popleft())
        kind = kind_of(visit.path)  # a page may have led to another one
        planned.add(kind)
        for link in await links_of(visit.page):
            if kind_of(link) not in planned:
                planned.add(kind_of(link))
                waiting.append((link, visit.page.url))
        if kind not in shown:
            shown.add(kind)
            yield kind


def kind_of(address: str) -> str:
    """The kind of the page at an address."""
    path = urlsplit(address).path
    known = (kind for kind, pattern in page_routes().items() if pattern.fullmatch(path))
    return next(known, _NUMBER.sub("N", _UUID.sub("ID", path)))


@cache
def page_routes() -> Mapping[str, re.Pattern[str]]:
    """The routes of all pages that are opened by links, in the order in which they are tried, with their patterns."""
    found: dict[str, re.Pattern[str]] = {}
    for name in ALL_SERVICES:
        for router in declared_service(name).pages:
            for context in iter_route_contexts(router.routes):
                kind = f"/{name}{context.path}"
                route = context.original_route
                if isinstance(route, APIRoute) and "GET" in (route.methods or ()) and not _NO_PAGES.search(kind):
                    found[kind] = compile_path(kind)[0]
    return found


async def links_of(page: Page) -> list[str]:
    """The addresses of the site's pages to which the visible links of `page` lead, each once."""
    addresses: list[str] = await page.evaluate(_LINKS)
    return [address for address in dict.fromkeys(addresses) if not _NO_PAGES.search(urlsplit(address).path)]
