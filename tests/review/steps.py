"""Review at work on a database of its own, on the day on which a test needs it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from contracts.message import Actor
from contracts.vocabulary import Body, DossierId, Subject, TitleCode
from services.review.dossier.messages import FileDossier
from services.review.service import SERVICE
from tests.harness import ServiceHarness, service_at
from tests.review.cases import (
    APPRAISED_AT,
    CHAIR,
    CHI_LANG,
    DECISION,
    FILED_AT,
    HEAD,
    PLAN,
    STANDING_BODY,
    dossier_of,
    file_dossier,
    issued,
    locked,
    plan_received,
    registered,
    sheet_of,
)

COUNCIL = {"council": "Hội đồng TĐKT thành phố", "members": 10, "held_on": "2017-12-15"}


@asynccontextmanager
async def review(admin_url: str, folder: Path) -> AsyncIterator[ServiceHarness]:
    """Review, on the day dossiers are filed."""
    async with service_at(admin_url, SERVICE, folder, FILED_AT) as opened:
        yield opened


async def register(
    at_work: ServiceHarness, *whom: tuple[Subject, TitleCode], unit: Body = CHI_LANG, **changed: Any
) -> None:
    """Let review hear that a unit's own plan was received, and that titles were registered in one sheet."""
    if whom:
        await at_work.hear(f"sheet-{sheet_of(unit)}", plan_received(unit))
    for subject, title in whom:
        await at_work.hear(f"sheet-{sheet_of(unit)}", registered(subject, title, unit, **changed))
    await at_work.settle()


async def under_plan(at_work: ServiceHarness, *whom: tuple[Subject, TitleCode]) -> None:
    """Let review hear of plan 254, of titles of Chi Lăng, and of the lock."""
    await at_work.hear(f"plan-{PLAN}", issued())
    await register(at_work, *whom)
    await at_work.hear(f"registration-{PLAN}", locked())
    await at_work.settle()


def body_of(command: FileDossier) -> dict[str, Any]:
    """The body that files a dossier."""
    return command.model_dump(mode="json", exclude_none=True)


async def filed_over_http(at_work: ServiceHarness, *commands: FileDossier) -> None:
    """File dossiers as the standing body."""
    at_work.it_is(FILED_AT)
    for command in commands:
        answer = await at_work.post("/dossiers", STANDING_BODY, body_of(command))
        assert answer.status_code == 201, answer.text


async def appraised_over_http(at_work: ServiceHarness, *dossiers: DossierId) -> None:
    """Appraise dossiers as the standing body."""
    at_work.it_is(APPRAISED_AT)
    for dossier in dossiers:
        answer = await at_work.post(f"/dossiers/{dossier}/appraise", STANDING_BODY)
        assert answer.status_code == 200, answer.text


async def eligible(at_work: ServiceHarness, *whom: tuple[Subject, TitleCode]) -> list[DossierId]:
    """Dossiers of registered subjects that were found eligible, in the order given."""
    await under_plan(at_work, *whom)
    await filed_over_http(at_work, *(file_dossier(title, subject) for subject, title in whom))
    dossiers = [dossier_of(subject, title) for subject, title in whom]
    await appraised_over_http(at_work, *dossiers)
    return dossiers


async def convened(at_work: ServiceHarness, dossiers: Sequence[DossierId]) -> str:
    """The path of a session of ten over `dossiers`, on its day."""
    at_work.it_is("2017-12-15T09:00")
    await at_work.settle()
    agenda = {**COUNCIL, "dossiers": [str(dossier) for dossier in dossiers]}
    answer = await at_work.post("/sessions", CHAIR, agenda)
    return f"/sessions/{answer.json()['stream'].removeprefix('session-')}"


async def counted(at_work: ServiceHarness, path: str, votes: Sequence[tuple[DossierId, int]]) -> None:
    """Have so many of ten say yes."""
    body = [{"dossier_id": str(dossier), "votes_for": number} for dossier, number in votes]
    await at_work.post(f"{path}/votes", CHAIR, {"votes": body})


async def voted(at_work: ServiceHarness, votes: Sequence[tuple[DossierId, int]]) -> str:
    """The path of a closed session in which so many of ten said yes."""
    path = await convened(at_work, [dossier for dossier, _ in votes])
    await counted(at_work, path, votes)
    closed = await at_work.post(f"{path}/close", CHAIR)
    assert closed.status_code == 200, closed.text
    return path


async def decide(
    at_work: ServiceHarness, dossiers: Sequence[DossierId], number: str = "3120", by: Actor = HEAD
) -> httpx.Response:
    """The answer to a request to award `dossiers` by the decision of this number."""
    at_work.it_is("2017-12-29T16:00")
    document = DECISION.model_copy(update={"number": number}).model_dump(mode="json")
    body = {
        "decision": document,
        "deciding_authority": "Chủ tịch UBND thành phố Lạng Sơn",
        "signer_role": "CHỦ TỊCH",
        "dossiers": [str(dossier) for dossier in dossiers],
    }
    return await at_work.post("/decisions", by, body)
