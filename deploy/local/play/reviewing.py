"""November and December: dossiers are filed and appraised, the council votes, the head decides."""

import asyncio
from datetime import date, datetime
from typing import Any

from contracts.vocabulary import VIETNAM, Document, derived_id
from deploy.local.play.actors import AUDITOR, HEAD, STANDING_BODY, clerk_of
from deploy.local.play.client import SiteClient, until
from deploy.local.play.dataset import Dataset, Dossier, Expected, Unit

_FILED = datetime(2017, 11, 20, 8, 0, tzinfo=VIETNAM)
_APPRAISED = datetime(2017, 12, 11, 8, 0, tzinfo=VIETNAM)
_HELD = datetime(2017, 12, 20, 14, 0, tzinfo=VIETNAM)
_DECIDED = datetime(2017, 12, 29, 9, 0, tzinfo=VIETNAM)
DECISION = Document(issuer="UBND thành phố Lạng Sơn", number="2568", symbol="QĐ-UBND", dated=date(2017, 12, 29))
_MEMBERS = 11
_TOO_FEW = 4
_NOT_YET = frozenset({"plan-not-heard", "registration-still-open", "sheet-undecided"})
"""Events of planning and registration are still on their way."""


def dossier_id(plan_id: str, unit: Unit, dossier: Dossier) -> str:
    """The id of the one dossier that a unit has for a subject and a title under a plan."""
    return str(derived_id("dossier", plan_id, unit.code, dossier.subject.key, dossier.title))


async def file_dossiers(client: SiteClient, dataset: Dataset, plan_id: str) -> None:
    """Let every unit's clerk file, once review knows what was registered, returned and missing."""
    client.site.move_clock(_FILED)
    await until(lambda: _registrations_heard(client, dataset, plan_id), "review to hear the events of registration")
    states = await _states(client, plan_id)
    filed = [(dossier_id(plan_id, unit, one), unit, one) for unit, one in dataset.filed]
    waiting = [(unit, one) for found, unit, one in filed if states.get(found, "opened") == "opened"]
    await asyncio.gather(*(_file(client, plan_id, unit, dossier) for unit, dossier in waiting))


async def _states(client: SiteClient, plan_id: str) -> dict[str, str]:
    """How far each dossier is, so that a year that is played again asks only for what is still to do."""
    rows = await client.service("review", AUDITOR).all("/dossiers", plan=plan_id)
    return {row["dossier_id"]: row["state"] for row in rows}


async def _registrations_heard(client: SiteClient, dataset: Dataset, plan_id: str) -> bool | None:
    """Returned are the sheet sent back and the late one; missing at the lock is every unit without a sheet by then."""
    service = client.service("review", AUDITOR)
    counted = await service.get("/counts", plan=plan_id)
    titles = sum(row["number"] for row in counted["states"])
    heard = [
        len((await service.get("/events", type=kind))["events"])
        for kind in ("RegistrationLocked", "RegistrationReturned", "UnitRegistrationMissing")
    ]
    registered = sum(len(unit.registered) for unit in dataset.units if unit.submission.registers)
    expected = (1, 2, 3)
    complete = all(found >= least for found, least in zip(heard, expected, strict=True))
    return True if titles >= registered and complete else None


async def _file(client: SiteClient, plan_id: str, unit: Unit, dossier: Dossier) -> None:
    body = {
        "plan_id": plan_id,
        "unit": unit.code,
        "subject": dossier.subject.model_dump(mode="json"),
        "title": dossier.title,
        "year": 2017,
        "documents": dossier.documents,
        "facts": dossier.facts,
    }
    await client.service("review", clerk_of(unit)).post("/dossiers", body, _NOT_YET)


async def appraise(client: SiteClient, dataset: Dataset, plan_id: str) -> None:
    """Appraise every dossier; those of collectives last, as they rest on how their members fared."""
    client.site.move_clock(_APPRAISED)
    service = client.service("review", STANDING_BODY)
    waiting = (None, "opened", "filed")
    for of_collectives in (False, True):
        states = await _states(client, plan_id)
        ids = [
            dossier_id(plan_id, unit, one) for unit, one in dataset.filed if (one.title == "TTLDTT") is of_collectives
        ]
        paths = [f"/dossiers/{one}/appraise" for one in ids if states.get(one) in waiting]
        await asyncio.gather(*(service.post(path, awaited=_NOT_YET) for path in paths))


async def vote(client: SiteClient, dataset: Dataset, plan_id: str) -> None:
    """Let the council sit over every eligible dossier, and vote for most of them."""
    client.site.move_clock(_HELD)
    service = client.service("review", STANDING_BODY)
    before_council = (Expected.AWARDED, Expected.VOTE_BELOW_THRESHOLD)
    eligible = [(dossier_id(plan_id, unit, one), one) for unit, one in dataset.filed if one.expected in before_council]
    convened = await service.post(
        "/sessions",
        {
            "council": "Hội đồng Thi đua - Khen thưởng thành phố Lạng Sơn",
            "members": _MEMBERS,
            "held_on": _HELD.date().isoformat(),
            "dossiers": [found for found, _ in eligible],
        },
    )
    session_id = str(convened["stream"]).removeprefix("session-")
    votes = [_votes(found, place, dossier) for place, (found, dossier) in enumerate(eligible)]
    await service.post(f"/sessions/{session_id}/votes", {"votes": votes})
    await client.service("review", HEAD).post(f"/sessions/{session_id}/close")


def _votes(found: str, place: int, dossier: Dossier) -> dict[str, Any]:
    below = dossier.expected is Expected.VOTE_BELOW_THRESHOLD
    return {"dossier_id": found, "votes_for": _TOO_FEW if below else _MEMBERS - place % 3}


async def decide(client: SiteClient, dataset: Dataset, plan_id: str) -> None:
    """Sign one decision for every dossier that the council proposed."""
    client.site.move_clock(_DECIDED)
    recipients = [
        dossier_id(plan_id, unit, dossier) for unit, dossier in dataset.filed if dossier.expected is Expected.AWARDED
    ]
    await client.service("review", HEAD).post(
        "/decisions",
        {
            "decision": DECISION.model_dump(mode="json"),
            "deciding_authority": "Chủ tịch UBND thành phố Lạng Sơn",
            "signer_role": dataset.plan.signer_role,
            "dossiers": recipients,
        },
    )
