"""Reports in the course of a year: drawn from events, written, submitted, and received from below."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from deploy.local.play.actors import AUDITOR
from deploy.local.play.acts import Act, Place, Stated, at_of, day
from deploy.local.play.client import SiteClient

_NOT_YET: Final = frozenset({"report-missing", "report-unwritten", "report-plan-unknown"})
_NAMES: Final = {"half-year": "half-year", "year": "final"}


def report_acts(place: Place, stated: Stated, above: SiteClient | None = None) -> Iterator[Act]:
    """A report of the plan: drawn, written and submitted; where the superior's site is known it is received there."""
    reaches = "" if above is None else f", received at {above.site.site}"
    said = f"{_NAMES[stated['period']]} report submitted{reaches}"
    yield Act(at_of(stated), said, partial(submit_report, place, stated, above))


def paper_acts(place: Place, stated: Stated) -> Iterator[Act]:
    """The reports of units that come on paper, each on its day."""
    for unit, at in stated["units"].items():
        yield Act(at_of({"at": at}), "", partial(_receive, place, stated, unit))


async def submit_report(place: Place, stated: Stated, above: SiteClient | None = None) -> None:
    """Submit one report of a site, and wait until the site of its superior has it, where there is one."""
    at = at_of(stated)
    service = place.client.service("planning", place.staff)
    drafted = {"plan_id": place.plan_id, "item": stated.get("item"), "period": stated["period"], "year": at.year}
    answer = await service.post("/reports", drafted, _NOT_YET)
    report_id = str(answer["stream"]).removeprefix("report-")
    written = {"title": stated["title"], "sections": stated["sections"]}
    await service.put(f"/reports/{report_id}", written, _NOT_YET)
    submitted = {"document": place.document(stated, at)}
    await service.post(f"/reports/{report_id}/submit", submitted, _NOT_YET)
    if above is not None:
        await above.service("planning", AUDITOR).shown(
            f"/subordinate-reports/{place.client.site.site}/{report_id}",
            bool,
            f"the report of {place.client.site.site} to be received at {above.site.site}",
        )


async def _receive(place: Place, stated: Stated, unit: str) -> None:
    at = at_of({"at": stated["units"][unit]})
    name = place.units[unit]
    body = {
        "plan_id": place.plan_id,
        "unit": unit,
        "unit_name": name,
        "period": stated["period"],
        "year": at.year,
        "document": {"issuer": name, "number": str(20 + at.day), "symbol": "BC-UBND", "dated": day(at)},
        "received_on": day(at),
    }
    await place.client.service("planning", place.staff).post("/reports/received", body)
