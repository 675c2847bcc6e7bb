"""A plan, played through the public HTTP API of running sites: `python -m deploy.local.year`.

Where the three sites of the federation run, plan 254/KH-UBND goes across their levels, else through one site alone; at
the training site of another plan that one is played.

It can be broken off at any point and goes on from there: every request has a key of its own, so that a repeated one is
answered and not carried out again, and the training clock only ever goes forward. A year that was played to its end is
not played again. Exits with 1 when anything does not hold.
"""

import asyncio
import logging
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack

import structlog
from rich.console import Console

from deploy.federation.condition import State
from deploy.local.faults import RuntimeFault, write_atomically
from deploy.local.federation import Sites
from deploy.local.plan_sites import plan_site_with
from deploy.local.play.across import CITY, PROVINCE, WARD, across_levels, without_ward
from deploy.local.play.award import decided_at, follow_award
from deploy.local.play.certificates import certificates_in
from deploy.local.play.client import SiteClient, StepRefusedError, WaitTimeoutError
from deploy.local.play.course import DEFAULT_SIZE, SizeUnknownError
from deploy.local.play.dataset import Dataset, read_dataset
from deploy.local.play.figures import Group, figures, miscounted, of_dossiers, unexpected
from deploy.local.play.levels import YearAcrossLevels
from deploy.local.play.of_plans import play_of
from deploy.local.play.planned import figures_of_planning
from deploy.local.play.plays import Play, RegisteredYear, samples_of
from deploy.local.play.proofs import proofs
from deploy.local.play.reviewed import figures_of_review
from deploy.local.play.reviewing import Filed, dossier_id
from deploy.local.play.running_site import (
    ACROSS,
    ALONE,
    RunningSite,
    YearSettings,
    as_played,
    find_all_sites,
    find_running_site,
)
from deploy.local.play.schooling import filed_in
from deploy.local.play.settling import settled
from deploy.local.play.summary import AcrossResult, SiteFigures, YearResult, show
from deploy.local.play.working import figures_of_work
from deploy.local.process import holds_within

_console = Console(highlight=False, soft_wrap=True)
_began = time.monotonic()
_PLAYED = "the year has been played; what was added since stays"
_SETTLING_SECONDS = 30


def _progress(line: str) -> None:
    _console.print(f"[dim]{time.monotonic() - _began:6.1f} s[/]  {line}")


async def play(site: RunningSite) -> YearResult:
    """Play the plan of one site unless it has been played, and prove it.

    Raises StepRefusedError or WaitTimeoutError where a step does not succeed.
    """
    size = _size_at(site)
    played = _play_of(site, size)
    async with SiteClient(site) as client:
        if site.played.exists():
            plan_id = site.played.read_text()
            _progress(_PLAYED)
        elif site.course == ACROSS:
            raise RuntimeFault("It was begun across the levels: make run without SITE goes on with it at all sites.")
        else:
            site.begin(ALONE, size)
            plan_id = await played.play(client, _progress)
            write_atomically(site.played, plan_id)
        await settled([client])
        found = await played.figures(client, plan_id)
        wrong = await played.wrong(client, plan_id, found)
        in_full = await played.in_full(client, plan_id)
    _progress("verifying the logs, comparing the read models")
    return YearResult(site, played.name, found, in_full, wrong, await proofs(site))


def _size_at(site: RunningSite) -> str:
    """The size of the year at a site: that in which it was begun, or else the one that is asked for.

    Raises SizeUnknownError for another than the one of a plan that has a training site of its own.
    """
    asked = YearSettings().size
    if plan_site_with(site.site) is not None and asked not in ("", DEFAULT_SIZE):
        raise SizeUnknownError(asked, [DEFAULT_SIZE])
    if site.size and asked and site.size != asked:
        _progress(f"the year was begun in the size {site.size} and stays so; make run FRESH=1 begins anew")
    return site.size or asked or DEFAULT_SIZE


def _play_of(site: RunningSite, size: str) -> Play:
    of_plan = plan_site_with(site.site)
    if of_plan is not None:
        return play_of(of_plan.number)
    if site.course == ACROSS:
        return RegisteredYear(across_levels(size).everything, _known_at(site.site, size))
    return RegisteredYear(without_ward(size) if site.has_ward_below else read_dataset(size))


async def play_across(sites: Sites) -> YearResult:
    """Play the year across the levels unless it has been played, and prove it at every site.

    A year that one site has begun alone stays at that site.
    Raises StepRefusedError or WaitTimeoutError where a step does not succeed.
    """
    places = {code: as_played(sites.by_code[code]) for code in (PROVINCE, CITY, WARD)}
    city = places[CITY]
    size = _size_at(city)
    dataset = across_levels(size).everything
    if city.course == ALONE:
        _progress("the year was begun at the city alone and stays there; make run FRESH=1 plays it across the levels")
        return await play(city)
    async with AsyncExitStack() as stack:
        clients = {code: await stack.enter_async_context(SiteClient(place)) for code, place in places.items()}
        if city.played.exists():
            plan_id = city.played.read_text()
            _progress(_PLAYED)
        else:
            city.begin(ACROSS, size)
            plan_id = await YearAcrossLevels(clients, _progress, size).play()
            write_atomically(city.played, plan_id)
        await settled(clients.values())
        found, below_and_above = await _figures(clients, places, dataset, plan_id)
        wrong = await _wrong(clients, plan_id, {CITY: found, **{one.site.site: one.groups for one in below_and_above}})
        in_full = await samples_of(clients[CITY], dataset, plan_id)
        _progress("exporting the evidence of an award at three sites, and verifying it offline")
        decided = {code: await decided_at(client) for code, client in clients.items()}
        award = await follow_award(clients, _excellent(plan_id, size), sites.folder / "evidence")
    _progress("verifying the logs, comparing the read models of three sites")
    proven = [proof for place in places.values() for proof in await proofs(place)]
    links = await asyncio.to_thread(_settled_links, sites)
    across = AcrossResult(below_and_above, decided, award, links)
    return YearResult(city, str(dataset.plan.document), found, in_full, wrong, proven, across)


async def _figures(
    clients: Mapping[str, SiteClient], places: Mapping[str, RunningSite], dataset: Dataset, plan_id: str
) -> tuple[list[Group], list[SiteFigures]]:
    """The figures of the city, and those of the sites below and above it."""
    city = clients[CITY]
    planning = [await figures_of_work(city, plan_id), *await figures_of_planning(city)]
    found = [*planning, *await figures(city, dataset, plan_id), *await figures_of_review(city)]
    others = [
        SiteFigures(places[code], [*await of_dossiers(clients[code], plan_id), *await figures_of_review(clients[code])])
        for code in (WARD, PROVINCE)
    ]
    return found, others


async def _wrong(clients: Mapping[str, SiteClient], plan_id: str, groups: Mapping[str, Sequence[Group]]) -> list[str]:
    size = clients[CITY].site.size or DEFAULT_SIZE
    return [
        line
        for code, client in clients.items()
        for line in (
            *await unexpected(client, _known_at(code, size), plan_id),
            *await miscounted(client, groups[code]),
        )
    ]


def _known_at(code: str, size: str) -> Filed:
    """The dossiers of which a site has the result: the school year and the certificates are the city's own."""
    year = across_levels(size)
    others = (*filed_in(year.everything), *certificates_in(year.everything)) if code == CITY else ()
    return (*year.known_at(code), *others)


def _excellent(plan_id: str, size: str) -> str:
    year = across_levels(size)
    return dossier_id(plan_id, year.ward, year.excellent)


def _settled_links(sites: Sites) -> dict[str, str]:
    """The state of each link between the sites, once all of them are quiet or have had time enough for it."""
    holds_within(lambda: all(one.state is State.QUIET for _, one in sites.conditions(sites.links)), _SETTLING_SECONDS)
    return {f"{link.source} → {link.target}": one.state for link, one in sites.conditions(sites.links)}


def main() -> int:
    """Play, show the result, and return whether all of it holds."""
    # What the registers say when they are read belongs into the logs of services, and not between these lines.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        sites = find_all_sites()
        result = asyncio.run(play(find_running_site()) if sites is None else play_across(sites))
    except (StepRefusedError, WaitTimeoutError, RuntimeFault) as wrong:
        print(f"The year stands still: {wrong}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nBroken off: run it again and the year goes on from here.", file=sys.stderr)
        return 130
    _progress("done")
    show(result, _console)
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main())
