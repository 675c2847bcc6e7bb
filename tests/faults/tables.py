"""The read tables of all sites after a run: every fact once, and every table what its log makes it."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass

import asyncpg

from chassis.database import open_pool
from chassis.errors import HistoryBrokenError
from chassis.log.history import verify
from chassis.log.store import Store
from chassis.reading.rebuild import compare
from deploy.kafka import declared_service
from deploy.local.federation import Sites
from deploy.local.play.across import CITY, WARD
from deploy.local.services import LocalService
from deploy.local.site import Site
from tests.faults.comparison import Comparison, Findings
from tests.faults.evidence import Place, database_url

_Said = tuple[str, str]
"""A site and the type of an event that it has recorded."""


@dataclass(frozen=True)
class Fact:
    """Rows that a read table must have: `wanted` by key, as `sql` counts them."""

    at: Place
    what: str
    sql: str
    wanted: Mapping[str, int]


async def of_tables(sites: Sites, comparison: Comparison, found: Findings) -> None:
    """Add to `found` what is missing in a read table, or twice, or not what the log makes it."""
    facts = list(_facts(comparison))
    for site in sites.everyone:
        for service in site.services:
            at = (site.settings.site, service.name)
            await _of_service(site, service, [fact for fact in facts if fact.at == at], found)


async def _of_service(site: Site, service: LocalService, facts: list[Fact], found: Findings) -> None:
    where = f"{service.name} at {site.settings.site}"
    connection = await asyncpg.connect(database_url(site, service), timeout=30, server_settings={"search_path": "read"})
    try:
        for fact in facts:
            counted = Counter({str(key): int(number) for key, number in await connection.fetch(fact.sql)})
            wanted = Counter(fact.wanted)
            found.missing += [f"{fact.what} {one} in the tables of {where}" for one in wanted - counted]
            found.twice += [f"{fact.what} {one} in the tables of {where}" for one in counted - wanted]
    finally:
        await connection.close()
    found.broken += [f"{where}: {one}" async for one in _altered(site, service)]


async def _altered(site: Site, service: LocalService) -> AsyncIterator[str]:
    """The defects of a log's hash chain, and the tables that are not what the log makes them."""
    prefix, declared = service.name.upper(), declared_service(service.name)
    url = service.environment(site.addresses)[f"{prefix}_POSTGRES_URL"]
    pool = await open_pool(url, 4)
    try:
        store = Store(pool, url, site.addresses.here)
        await verify(store, site.settings.site, service.name)
        for one in await compare(store, declared):
            if not one.identical:
                yield f"{one.table} has {one.live_rows} rows and is not the fold of the log ({one.rebuilt_rows})"
    except HistoryBrokenError as broken:
        yield str(broken)
    finally:
        await pool.close()


def _facts(comparison: Comparison) -> Iterator[Fact]:
    said: dict[_Said, Counter[str]] = {}
    ids: dict[_Said, list[str]] = {}
    for row in comparison.recorded.values():
        said.setdefault((row.site, row.type), Counter())[row.stream.partition("-")[2]] += 1
        ids.setdefault((row.site, row.type), []).append(str(row.event_id))
    federation = comparison.federation
    for entry in federation.sites:
        site = entry.code
        above, below = federation.ancestors(site)[:1], federation.children(site)
        drafted, issued = (said.get((site, one), Counter()) for one in ("PlanDrafted", "PlanIssued"))
        amended = said.get((site, "PlanAmended"), Counter())
        nearby = Counter[str]()
        for other in (*above, *below):
            nearby += said.get((other, "PlanIssued"), Counter())
        of_superior = said.get((above[0], "PlanIssued"), Counter()) if above else Counter[str]()
        amended_above = said.get((above[0], "PlanAmended"), Counter()) if above else Counter[str]()
        of_below = Counter[str]()
        for other in below:
            of_below += said.get((other, "PlanIssued"), Counter())
        yield Fact((site, "planning"), "plan", _count("read_plans"), drafted)
        yield Fact((site, "planning"), "amendment of plan", _sum("read_plans"), amended)
        yield Fact((site, "planning"), "superior's plan", _count("read_superior_plans"), of_superior)
        yield Fact((site, "planning"), "superior's amendment of plan", _sum("read_superior_plans"), amended_above)
        yield Fact((site, "registration"), "opening of plan", _count("read_windows"), issued)
        yield Fact((site, "registration"), "subordinate's plan", _count("read_subordinate_plans"), of_below)
        yield Fact((site, "review"), "plan", _count("read_plans"), issued + nearby)
        yield Fact((site, "notification"), "plan", _count("read_plans"), issued)
        yield Fact((site, "notification"), "superior's plan", _count("read_superior_plans"), of_superior)
    yield from _of_sheets(said, ids)


def _of_sheets(said: Mapping[_Said, Counter[str]], ids: Mapping[_Said, list[str]]) -> Iterator[Fact]:
    """The ward's sheets under the plans of the city, and the notices of them and of the plans."""
    titles = said.get((CITY, "TitleRegistered"), Counter())
    on_sheets = said.get((CITY, "RegistrationAccepted"), Counter())
    accepted = Counter(ids.get((CITY, "RegistrationAccepted"), ()))
    issued = Counter(ids.get((CITY, "PlanIssued"), ()))
    registered = "select {}, count(*) from {} group by 1"
    for site in (CITY, WARD):
        in_titles = registered.format("sheet_id", "read_titles")
        yield Fact((site, "registration"), "title on sheet", in_titles, titles)
        of_acceptance = (
            f"select source, count(*) from read_notices where addressee = '{WARD}'"  # noqa: S608
            " and about = 'registration-accepted' group by 1"
        )
        yield Fact((site, "notification"), "notice of acceptance", of_acceptance, accepted)
        of_plan = (
            f"select source, count(*) from read_notices where addressee = '{WARD}'"  # noqa: S608
            " and about = 'plan-issued' group by 1"
        )
        yield Fact((site, "notification"), "notice of plan", of_plan, issued)
        states = "select sheet_id, count(*) from read_sheets where state = 'accepted' group by 1"
        yield Fact((site, "registration"), "accepted sheet", states, on_sheets)
        in_review = "select count(*)::text, 1 from read_registrations"
        yield Fact((site, "review"), "count of registrations", in_review, {str(titles.total()): 1})
    progress = "select 'titles', coalesce(sum(registered), 0) from read_plan_progress"
    yield Fact((CITY, "planning"), "progress in", progress, {"titles": titles.total()} if titles else {})


def _count(table: str) -> str:
    return f"select plan_id, count(*) from {table} group by 1"  # noqa: S608


def _sum(table: str) -> str:
    return f"select plan_id, amendments from {table} where amendments > 0"  # noqa: S608
