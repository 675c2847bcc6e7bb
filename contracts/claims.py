"""What a site may say: events about units at it or below it, plans of its level, awards within its competence.

A receiver at another site asks this of every event before it stores it; a site's own events are bound by its rules.
Which level decides a title on which day is data of the catalogue (docs/domain.md §2.10).
"""

from collections.abc import Mapping
from typing import Any, get_args

from contracts.awards import AwardRevoked
from contracts.catalog.loader import title
from contracts.declaration import Claim, Overclaim, Overstepped
from contracts.federation import Federation, SiteEntry
from contracts.message import Event
from contracts.planning import PlanAmended, PlanIssued
from contracts.review import AwardDecided
from contracts.staffing import StaffChangeRetracted, StaffTransferred, units_of
from contracts.units import (
    TreeEvent,
    UnitCodeAssigned,
    UnitDissolved,
    UnitEstablished,
    UnitMoved,
    UnitRenamed,
    UnitsMerged,
    UnitSplit,
    UnitSucceeded,
)
from contracts.vocabulary import UnitCode


def about_its_unit(event: Any, site: SiteEntry, federation: Federation) -> Overclaim | None:
    """The unit of `event` works at `site` or at a site below it; at a site that has ended, until then."""
    if _works_under(event.unit, site, federation):
        return None
    return Overclaim(Overstepped.NOT_ITS_UNIT, f"{event.unit} works neither at {site.code} nor below it")


def plan_of_its_level(event: PlanIssued | PlanAmended, site: SiteEntry, federation: Federation) -> Overclaim | None:
    """The plan is one of the level of `site`."""
    _ = federation
    if event.content.level is site.level:
        return None
    detail = f"{site.code} ({site.level}) says a plan of the level {event.content.level}"
    return Overclaim(Overstepped.NOT_COMPETENT, detail)


def award_of_its_level(event: AwardDecided | AwardRevoked, site: SiteEntry, federation: Federation) -> Overclaim | None:
    """The level of `site` decides the title, by the ruleset of the award; it revokes what it decides."""
    _ = federation
    try:
        levels = {one.level.value for one in title(event.title, event.ruleset).deciding}
    except KeyError:
        levels = set()
    if event.level is site.level and site.level.value in levels:
        return None
    return Overclaim(Overstepped.NOT_COMPETENT, f"{site.code} ({site.level}) decides {event.title} ({event.ruleset})")


def units_of_its_tree(event: TreeEvent | UnitSucceeded, site: SiteEntry, federation: Federation) -> Overclaim | None:
    """Each unit that changes works at `site` or below it, as far as the register names it.

    A unit that is established has no place in the register before the operator of the root gives it one.
    """
    for code in _changed_by(event):
        known = federation.site_of(code) or next((one.code for one in federation.sites if one.has(code)), None)
        if known is not None and not site.has(code) and site.code not in (known, *federation.ancestors(known)):
            return Overclaim(Overstepped.NOT_ITS_UNIT, f"{code} works neither at {site.code} nor below it")
    return None


def _changed_by(event: TreeEvent | UnitSucceeded) -> tuple[UnitCode, ...]:
    match event:
        case UnitEstablished(became=unit) | UnitRenamed(became=unit) | UnitMoved(became=unit):
            return (unit.code,)
        case UnitCodeAssigned(unit_code=code):
            return (code,)
        case UnitsMerged(merged=merged) | UnitSucceeded(units=merged):
            return tuple(one.code for one in merged)
        case UnitSplit(split=ended) | UnitDissolved(dissolved=ended):
            return (ended.code,)


def staff_of_its_unit(
    event: StaffTransferred | StaffChangeRetracted, site: SiteEntry, federation: Federation
) -> Overclaim | None:
    """One of the units between which a person moved works at `site` or below it."""
    if any(_works_under(unit.code, site, federation) for unit in units_of(event)):
        return None
    return Overclaim(Overstepped.NOT_ITS_UNIT, f"no unit of the change works at {site.code} or below it")


def _works_under(unit: UnitCode, site: SiteEntry, federation: Federation) -> bool:
    at = site.code if site.has(unit) else federation.site_of(unit)
    return at is not None and site.code in (at, *federation.ancestors(at))


CLAIMS: Mapping[type[Event], Claim] = {
    PlanIssued: plan_of_its_level,
    PlanAmended: plan_of_its_level,
    AwardDecided: award_of_its_level,
    AwardRevoked: award_of_its_level,
    StaffTransferred: staff_of_its_unit,
    StaffChangeRetracted: staff_of_its_unit,
    **dict.fromkeys((*get_args(TreeEvent), UnitSucceeded), units_of_its_tree),
}
"""What a site must be to say an event, beside `about_its_unit`, which is asked of every event with a unit."""


def overclaim(event: Event, site: SiteEntry, federation: Federation) -> Overclaim | None:
    """The first reason for which `site` may not say `event`, or None."""
    claims: list[Claim] = [about_its_unit] if "unit" in type(event).model_fields else []
    claims += [CLAIMS[type(event)]] if type(event) in CLAIMS else []
    return next(filter(None, (claim(event, site, federation) for claim in claims)), None)
