"""Movements in the course of a year: launched, tried at a pilot, carried over, reviewed and closed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from contracts.movements import movement_id_of
from contracts.plan_parts import Campaign, Every
from contracts.vocabulary import VIETNAM, PlanId
from deploy.local.play.acts import Act, Place, Stated, at_of, day

_STEPS: Final = ("model", "solutions", "pilot", "pilot-review", "replication", "mid", "final", "close")
_SAID: Final = {
    "pilot": "pilot named: {unit}",
    "pilot-review": "the pilot is worth replicating",
    "replication": "carried over to further units",
    "mid": "reviewed on the way",
    "final": "its final review held",
    "close": "closed",
}
_SHORT: Final = 60


def movement_acts(place: Place, stated: Stated) -> Iterator[Act]:
    """The acts of one movement of the plan: the `campaign` is launched, and each step that is stated follows."""
    campaign = place.campaign(stated["campaign"])
    launched = at_of(stated, "launched")
    name = campaign.name if len(campaign.name) <= _SHORT else f"{campaign.name[:_SHORT]}…"
    yield Act(launched, f"launched: {name}", partial(_launch, place, stated, launched))
    here = f"/movements/{movement_id_of(PlanId(UUID(place.plan_id)), campaign.code, launched.year)}"
    for step in _STEPS:
        if step in stated:
            said = _SAID.get(step, "").format(unit=place.units.get(stated[step].get("unit", ""), ""))
            line = f"{name}: {said}" if said else ""
            yield Act(at_of(stated[step]), line, partial(_step, place, here, step, stated[step]))


def theme_acts(place: Place, stated: Stated) -> Iterator[Act]:
    """The campaigns that the plan ties to a day or to each year: launched ahead, reviewed at the end, and closed."""
    for campaign in place.plan.campaigns:
        for launched, held in _times(place, campaign, stated):
            one = {
                "campaign": campaign.code,
                "launched": launched,
                "until": held.date(),
                "content": stated["content"],
                "final": {"at": held, "text": stated["final"]},
                "close": {"at": held + timedelta(hours=2)},
            }
            yield from movement_acts(place, one)


def _times(place: Place, campaign: Campaign, stated: Stated) -> Iterator[tuple[datetime, datetime]]:
    """When a campaign is launched and held: ahead of its day, or from its day in each year to the year's end."""
    when = campaign.when
    if when is not None and when.around is not None:
        month, day_of = (int(part) for part in when.around.split("-"))
        for year in when.years:
            held = datetime(year, month, day_of, 14, tzinfo=VIETNAM)
            yield held - timedelta(days=stated["ahead"], hours=5), held
    elif when is not None and when.every is Every.YEAR:
        month, day_of = (int(part) for part in stated["every_year"].split("-"))
        for year in range(place.plan.year, (place.plan.last_year or place.plan.year) + 1):
            launched = datetime(year, month, day_of, 9, tzinfo=VIETNAM)
            yield launched, datetime(year, 12, 10, 14, tzinfo=VIETNAM)


async def _launch(place: Place, stated: Stated, at: datetime) -> None:
    campaign = place.campaign(stated["campaign"])
    body = {
        "name": campaign.name,
        "kind": campaign.kind.value,
        "occasion": campaign.occasion,
        "plan_id": place.plan_id,
        "campaign": campaign.code,
        "launched_by": place.head,
        "launched_on": day(at),
        "document": place.document(stated, at) if "number" in stated else None,
        "content": stated["content"],
        "until": None if "until" not in stated else stated["until"].isoformat(),
        "units": [place.body(code) for code in place.units],
    }
    await place.client.service("planning", place.signer).post("/movements", body)


async def _step(place: Place, here: str, step: str, stated: Stated) -> None:
    at = at_of(stated)
    who = place.signer if step == "close" else place.staff
    path, body = _request(place, step, stated, at)
    await place.client.service("planning", who).post(f"{here}/{path}", body)


def _request(place: Place, step: str, stated: Stated, at: datetime) -> tuple[str, dict[str, Any]]:
    match step:
        case "model" | "solutions":
            return "means", {"asked": step, "text": stated["text"]}
        case "pilot":
            return "pilot", {"unit": place.body(stated["unit"]), "since": day(at)}
        case "pilot-review":
            return "pilot-review", {"held_on": day(at), "result": stated["text"], "worth_replicating": True}
        case "replication":
            units = [place.body(code) for code in stated["units"]]
            return "replication", {"units": units, "since": day(at), "text": stated["text"]}
        case "close":
            return "close", {"closed_on": day(at), "reason": stated.get("reason", "")}
        case _:
            return "reviews", {"review": step, "held_on": day(at), "result": stated["text"], "document": None}
