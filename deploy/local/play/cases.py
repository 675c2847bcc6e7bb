"""Exemplary cases in the course of a year: units propose them month by month, and some are honoured and published."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from contracts.message import Actor
from contracts.vocabulary import PlanId
from deploy.local.play.actors import AUDITOR, clerk_at
from deploy.local.play.acts import Act, Place, Stated, at_of, day
from deploy.local.play.client import SiteClient
from services.planning.case.messages import CaseContent, case_id_of

_LOOKED_AT: Final = timedelta(days=1)
"""So long the staff take to receive or to return a case, and a unit to correct it."""


def case_acts(place: Place, stated: Stated) -> Iterator[Act]:
    """The units are entered into the tree, each case goes its way, and what was received by a day is honoured then."""
    begun = at_of(stated, "entered")
    yield Act(begun, f"{len(place.units)} units entered into the tree", partial(_enter, place, stated))
    received: list[datetime] = []
    for unit, listed in stated["units"].items():
        for one in listed:
            acts = tuple(_way(place, unit, one))
            received.append(acts[-1].at)
            yield from acts
    for one in stated["honoured"]:
        at = at_of(one)
        so_far = sum(one_at <= at for one_at in received)
        yield Act(at, f"{so_far} exemplary cases received so far, all of them honoured", partial(_honour, place, one))


def _way(place: Place, unit: str, one: Stated) -> Iterator[Act]:
    """One case from its proposal to its receipt; the one that is returned comes back with its account made plainer."""
    at, content = at_of(one), _content(place, unit, one)
    case = f"/cases/{case_id_of(PlanId(UUID(place.plan_id)), unit, CaseContent.model_validate(content))}"
    proposal = {"plan_id": place.plan_id, "unit": unit, "content": content}
    yield Act(at, "", partial(_post, place, clerk_at(unit), "/cases", proposal))
    if "returned" in one:
        reason = {"reason": one["returned"]}
        yield Act(at + _LOOKED_AT, "", partial(_post, place, place.staff, f"{case}/return", reason))
        corrected = {**content, "account": one["corrected"]}
        yield Act(at + 2 * _LOOKED_AT, "", partial(_put, place, clerk_at(unit), case, corrected))
        at += 2 * _LOOKED_AT
    yield Act(at + _LOOKED_AT, "", partial(_post, place, place.staff, f"{case}/receive"))


async def _post(place: Place, who: Actor, path: str, body: object = None) -> None:
    await place.client.service("planning", who).post(path, body)


async def _put(place: Place, who: Actor, path: str, body: object) -> None:
    await place.client.service("planning", who).put(path, body)


def _content(place: Place, unit: str, one: Stated) -> dict[str, Any]:
    at = at_of(one)
    content = {
        "month": one.get("month", f"{at:%Y-%m}"),
        "kind": one.get("kind", "collective"),
        "name": one["name"],
        "deed": one["deed"],
        "account": one.get("account", one["deed"]),
    }
    if "commended" in one:
        paper = {"number": one["commended"], "symbol": "QĐ-UBND", "dated": day(at)}
        content["commended"] = {"issuer": place.units[unit], **paper}
    return content


async def _enter(place: Place, stated: Stated) -> None:
    """The plan names no unit, so that the tree says which ones are asked for cases."""
    steps = [
        {"do": "establish", "code": code, "name": name, "kind": stated["kinds"].get(code, "commune")}
        for code, name in place.units.items()
    ]
    body = {"effective": day(at_of(stated, "entered")), "reason": stated["reason"], "steps": steps}
    await place.client.service("planning", place.signer).post("/reorganisations", body)


async def _honour(place: Place, stated: Stated) -> None:
    """Honour and publish every case that was received and is not honoured yet."""
    at = at_of(stated)
    staff = place.client.service("planning", place.staff)
    listed = await place.client.service("planning", AUDITOR).all("/cases", plan=place.plan_id, state="received")
    honoured = {"honoured_on": day(at), "text": stated["text"], "document": place.document(stated, at)}
    for row in listed:
        if row["honoured_on"] in {None, day(at)}:
            await staff.post(f"/cases/{row['case_id']}/honour", honoured)
            await staff.post(f"/cases/{row['case_id']}/spread", {"spread_on": day(at), "place": stated["place"]})


async def remark_of_cases(client: SiteClient, rows: Sequence[Stated]) -> str:
    """How many came late, and in how many months units have met the targets of the plans of these cases."""
    service = client.service("planning", AUDITOR)
    counted = [await service.get(f"/plans/{plan}/cases") for plan in sorted({row["plan_id"] for row in rows})]
    met, lacking = (sum(one[name] for one in counted) for name in ("met", "lacking"))
    return f"{sum(row['late'] for row in rows)} late; {met} months of units met, {lacking} lacking"
