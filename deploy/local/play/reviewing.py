"""The end of a year: dossiers are filed and appraised, the council votes, the head decides."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from contracts.catalog import title
from contracts.catalog.terms import Ballot
from contracts.vocabulary import Document, derived_id
from deploy.local.play.actors import AUDITOR, HEAD, clerk_of
from deploy.local.play.client import PATIENT, SiteClient, until
from deploy.local.play.council import Item, Session, hold
from deploy.local.play.course import Authority
from deploy.local.play.dataset import Dataset
from deploy.local.play.deciding import Deciding
from deploy.local.play.filings import Dossier, Expected, Submission, Turn, Unit

_NOT_YET = frozenset({"plan-not-heard", "registration-still-open", "sheet-undecided"})
"""Events of planning and registration are still on their way."""
_OF_COLLECTIVES = ("TTLDTT", "TTLDXS")
_RULESET: Final = "L2003_ND91"
"""That of the day on which dossiers of a year's end are filed."""
_BEYOND: Final = Turn.BEYOND_QUOTA
_WANTING: Final = "BB_BINH_XET"
"""The paper that a dossier lacks which is sent back for a supplement."""
Filed = Sequence[tuple[Unit, Dossier]]
"""Dossiers, each with its unit."""


def dossier_id(plan_id: str, unit: Unit, dossier: Dossier) -> str:
    """The id of the one dossier that a unit has for a subject and a title under a plan."""
    return str(derived_id("dossier", plan_id, unit.code, dossier.subject.key, dossier.title))


def ids_of(plan_id: str, filed: Filed) -> list[str]:
    """The ids of dossiers."""
    return [dossier_id(plan_id, unit, dossier) for unit, dossier in filed]


async def file_dossiers(client: SiteClient, dataset: Dataset, plan_id: str, *, wanting: bool = False) -> None:
    """Let every unit's clerk file, once review knows what was registered, returned and missing.

    Where some are `wanting` those lack a paper that will be supplied.
    """
    client.site.move_clock(dataset.course.filed)
    await until(
        lambda: _registrations_heard(client, dataset, plan_id), "review to hear the events of registration", PATIENT
    )
    await file_all(client, dataset.filed, plan_id, dataset.course.year, wanting=wanting)


async def file_all(client: SiteClient, filed: Filed, plan_id: str, year: int, *, wanting: bool = False) -> None:
    """File those of the dossiers that are not filed yet, each by the clerk of its unit."""
    states = await states_of(client, plan_id)
    waiting = [pair for pair in filed if states.get(dossier_id(plan_id, *pair), "opened") == "opened"]
    bodies = [(unit, _body(plan_id, unit, dossier, year, wanting=wanting)) for unit, dossier in waiting]
    clerks = [(client.service("review", clerk_of(unit)), body) for unit, body in bodies]
    await asyncio.gather(*(clerk.post("/dossiers", body, _NOT_YET) for clerk, body in clerks))


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
    expected = (1, returned + late, late + manners[Submission.JUST_LATE] + manners[Submission.NEVER])
    complete = all(found >= least for found, least in zip(heard, expected, strict=True))
    return True if titles >= registered and complete else None


async def wait_opened(client: SiteClient, unit: Unit, plan_id: str) -> None:
    """Wait until every registered title of `unit` has opened its dossier at the unit's own site."""

    async def look() -> bool | None:
        return True if await _opened(client, plan_id) >= len(unit.registered) else None

    await until(look, f"review at {client.site.site} to open {len(unit.registered)} dossiers", PATIENT)


async def _opened(client: SiteClient, plan_id: str) -> int:
    counted = await client.service("review", AUDITOR).get("/counts", plan=plan_id)
    return sum(row["number"] for row in counted["states"])


def _body(plan_id: str, unit: Unit, dossier: Dossier, year: int, *, wanting: bool) -> dict[str, Any]:
    lacks = wanting and dossier.turn is Turn.SUPPLEMENT
    return {
        "plan_id": plan_id,
        "unit": unit.code,
        "subject": dossier.subject.model_dump(mode="json"),
        "title": dossier.title,
        "year": year,
        "documents": [one for one in dossier.documents if not (lacks and one == _WANTING)],
        "facts": dossier.facts,
    }


async def appraise(client: SiteClient, dataset: Dataset, plan_id: str) -> None:
    """Appraise every dossier of the plan's units."""
    await appraise_all(client, dataset.course.authority, dataset.filed, plan_id, dataset.course.appraised)


async def appraise_all(
    client: SiteClient, authority: Authority, filed: Filed, plan_id: str, at: datetime | None = None
) -> None:
    """Appraise the dossiers; those of collectives last, as they rest on how their members fared.

    `at` is when, and None means now.
    """
    if at is not None:
        client.site.move_clock(at)
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
    await vote_on(client, course.authority, eligible(dataset.filed), plan_id, course.held)


def eligible(filed: Filed) -> Filed:
    """Those of the dossiers that come before a council."""
    return [pair for pair in filed if pair[1].expected.comes_before_council]


async def vote_on(client: SiteClient, authority: Authority, filed: Filed, plan_id: str, held: datetime) -> str:
    """Let the council of `authority` sit over these dossiers, and vote as is expected; answers the session's id."""
    return await hold(client, authority, Session(items_of(plan_id, filed), held))


def items_of(plan_id: str, filed: Filed, *, first: bool = False) -> list[Item]:
    """The dossiers as an agenda has them; in the `first` of two sessions what is beyond a quota is voted for."""
    return [
        Item(
            dossier_id(plan_id, *pair),
            below=pair[1].expected is Expected.VOTE_BELOW_THRESHOLD and not (first and pair[1].turn is _BEYOND),
            secret=_is_secret(pair[1].title),
        )
        for pair in filed
    ]


def _is_secret(code: str) -> bool:
    return title(code, _RULESET).vote.ballot is Ballot.SECRET


async def decide(client: SiteClient, dataset: Dataset, plan_id: str) -> None:
    """Propose to the head what the council voted for, and sign the decision, whose number is drawn."""
    course, ids = dataset.course, ids_of(plan_id, awarded(dataset.filed))
    shown = await client.service("review", AUDITOR).get(f"/dossiers/{ids[0]}")
    deciding = Deciding(client, course.authority)
    await deciding.sign(await deciding.propose(shown["session_id"], ids, "01", course.decided), course.decided)


def awarded(filed: Filed) -> Filed:
    """Those of the dossiers that a decision awards."""
    return [pair for pair in filed if pair[1].expected.is_decided]


async def decide_on(client: SiteClient, authority: Authority, decision: Document, filed: Filed, plan_id: str) -> None:
    """Sign the decision of the head of `authority` for these dossiers, under the number that is given."""
    await client.service("review", HEAD).post(
        "/decisions",
        {
            "decision": decision.model_dump(mode="json"),
            "deciding_authority": authority.decides,
            "signer_role": authority.signer_role,
            "dossiers": ids_of(plan_id, filed),
        },
    )
