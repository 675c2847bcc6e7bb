"""November and December: dossiers are filed and appraised, the council votes, the head decides."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from contracts.vocabulary import Document, derived_id
from deploy.local.play.actors import AUDITOR, HEAD, clerk_of
from deploy.local.play.client import SiteClient, until
from deploy.local.play.course import Authority
from deploy.local.play.dataset import Dataset
from deploy.local.play.filings import Dossier, Expected, Submission, Unit

_NOT_YET = frozenset({"plan-not-heard", "registration-still-open", "sheet-undecided"})
"""Events of planning and registration are still on their way."""
_OF_COLLECTIVES = ("TTLDTT", "TTLDXS")
Filed = Sequence[tuple[Unit, Dossier]]
"""Dossiers, each with its unit."""


def dossier_id(plan_id: str, unit: Unit, dossier: Dossier) -> str:
    """The id of the one dossier that a unit has for a subject and a title under a plan."""
    return str(derived_id("dossier", plan_id, unit.code, dossier.subject.key, dossier.title))


def ids_of(plan_id: str, filed: Filed) -> list[str]:
    """The ids of dossiers."""
    return [dossier_id(plan_id, unit, dossier) for unit, dossier in filed]


async def file_dossiers(client: SiteClient, dataset: Dataset, plan_id: str) -> None:
    """Let every unit's clerk file, once review knows what was registered, returned and missing."""
    client.site.move_clock(dataset.course.filed)
    await until(lambda: _registrations_heard(client, dataset, plan_id), "review to hear the events of registration")
    await file_all(client, dataset.filed, plan_id, dataset.course.year)


async def file_all(client: SiteClient, filed: Filed, plan_id: str, year: int) -> None:
    """File those of the dossiers that are not filed yet, each by the clerk of its unit."""
    states = await states_of(client, plan_id)
    waiting = [pair for pair in filed if states.get(dossier_id(plan_id, *pair), "opened") == "opened"]
    await asyncio.gather(*(_file(client, plan_id, unit, dossier, year) for unit, dossier in waiting))


async def states_of(client: SiteClient, plan_id: str) -> dict[str, str]:
    """How far each dossier is, so that a year that is played again asks only for what is still to do."""
    rows = await client.service("review", AUDITOR).all("/dossiers", plan=plan_id)
    return {row["dossier_id"]: row["state"] for row in rows}


async def _registrations_heard(client: SiteClient, dataset: Dataset, plan_id: str) -> bool | None:
    """Returned are the sheet sent back and the late one; missing at the lock is every unit without a sheet by then."""
    service = client.service("review", AUDITOR)
    titles = await _opened(client, plan_id)
    heard = [
        len((await service.get("/events", type=kind))["events"])
        for kind in ("RegistrationLocked", "RegistrationReturned", "UnitRegistrationMissing")
    ]
    registered = sum(len(unit.registered) for unit in dataset.units if unit.submission.registers)
    manners = Counter(unit.submission for unit in dataset.units)
    late, returned = manners[Submission.LATE], manners[Submission.RETURNED]
    expected = (1, returned + late, late + manners[Submission.ON_THE_DAY] + manners[Submission.NEVER])
    complete = all(found >= least for found, least in zip(heard, expected, strict=True))
    return True if titles >= registered and complete else None


async def wait_opened(client: SiteClient, unit: Unit, plan_id: str) -> None:
    """Wait until every registered title of `unit` has opened its dossier at the unit's own site."""

    async def look() -> bool | None:
        return True if await _opened(client, plan_id) >= len(unit.registered) else None

    await until(look, f"review at {client.site.site} to open {len(unit.registered)} dossiers")


async def _opened(client: SiteClient, plan_id: str) -> int:
    counted = await client.service("review", AUDITOR).get("/counts", plan=plan_id)
    return sum(row["number"] for row in counted["states"])


async def _file(client: SiteClient, plan_id: str, unit: Unit, dossier: Dossier, year: int) -> None:
    body = {
        "plan_id": plan_id,
        "unit": unit.code,
        "subject": dossier.subject.model_dump(mode="json"),
        "title": dossier.title,
        "year": year,
        "documents": dossier.documents,
        "facts": dossier.facts,
    }
    await client.service("review", clerk_of(unit)).post("/dossiers", body, _NOT_YET)


async def appraise(client: SiteClient, dataset: Dataset, plan_id: str) -> None:
    """Appraise every dossier of the plan's units."""
    client.site.move_clock(dataset.course.appraised)
    await appraise_all(client, dataset.course.authority, dataset.filed, plan_id)


async def appraise_all(client: SiteClient, authority: Authority, filed: Filed, plan_id: str) -> None:
    """Appraise the dossiers; those of collectives last, as they rest on how their members fared."""
    service = client.service("review", authority.appraiser)
    waiting = (None, "opened", "filed")
    for of_collectives in (False, True):
        states = await states_of(client, plan_id)
        ids = ids_of(plan_id, [pair for pair in filed if (pair[1].title in _OF_COLLECTIVES) is of_collectives])
        paths = [f"/dossiers/{one}/appraise" for one in ids if states.get(one) in waiting]
        await asyncio.gather(*(service.post(path, awaited=_NOT_YET) for path in paths))


async def vote(client: SiteClient, dataset: Dataset, plan_id: str) -> None:
    """Let the council sit over every eligible dossier, and vote for most of them."""
    course = dataset.course
    client.site.move_clock(course.held)
    await vote_on(client, course.authority, eligible(dataset.filed), plan_id, course.held.date())


def eligible(filed: Filed) -> Filed:
    """Those of the dossiers that come before a council."""
    before_council = (Expected.AWARDED, Expected.VOTE_BELOW_THRESHOLD)
    return [pair for pair in filed if pair[1].expected in before_council]


async def vote_on(client: SiteClient, authority: Authority, filed: Filed, plan_id: str, held_on: date) -> None:
    """Let the council of `authority` sit over these dossiers, and vote as is expected of each."""
    service, ids = client.service("review", authority.appraiser), ids_of(plan_id, filed)
    convened = await service.post(
        "/sessions",
        {
            "council": authority.council,
            "members": authority.members,
            "held_on": held_on.isoformat(),
            "dossiers": ids,
        },
    )
    session_id = str(convened["stream"]).removeprefix("session-")
    votes = [_votes(found, place, filed[place][1], authority.members) for place, found in enumerate(ids)]
    await service.post(f"/sessions/{session_id}/votes", {"votes": votes})
    await client.service("review", HEAD).post(f"/sessions/{session_id}/close")


def _votes(found: str, place: int, dossier: Dossier, members: int) -> dict[str, Any]:
    below = dossier.expected is Expected.VOTE_BELOW_THRESHOLD
    return {"dossier_id": found, "votes_for": members // 3 + 1 if below else members - place % 3}


async def decide(client: SiteClient, dataset: Dataset, plan_id: str) -> None:
    """Sign one decision for every dossier that the council proposed."""
    course = dataset.course
    client.site.move_clock(course.decided)
    await decide_on(client, course.authority, course.decision, awarded(dataset.filed), plan_id)


def awarded(filed: Filed) -> Filed:
    """Those of the dossiers that lead to an award."""
    return [pair for pair in filed if pair[1].expected is Expected.AWARDED]


async def decide_on(client: SiteClient, authority: Authority, decision: Document, filed: Filed, plan_id: str) -> None:
    """Sign the decision of the head of `authority` for these dossiers."""
    await client.service("review", HEAD).post(
        "/decisions",
        {
            "decision": decision.model_dump(mode="json"),
            "deciding_authority": authority.decides,
            "signer_role": authority.signer_role,
            "dossiers": ids_of(plan_id, filed),
        },
    )
