"""Review is killed while the head decides and annuls: a number is drawn with its decision, or not at all.

A decision or a revocation that was broken off is sent again; then each stands once, and no number is missing or twice.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from chassis.log.history import verify
from contracts.awards import AwardRevoked
from contracts.review import AwardDecided
from contracts.vocabulary import DossierId
from deploy.local import servers
from services.review.decision.messages import DecisionIssued
from services.review.revocation.messages import DependantsFound
from tests.failure.killing import Killer
from tests.failure.sweeping import swept
from tests.harness import ServiceHarness
from tests.review.cases import HEAD, STANDING_BODY, person
from tests.review.steps import eligible, review, voted

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(600)]
_MOST = 40
"""Dossiers: more than a sweep has kills."""


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    """A server of children that die on command."""
    with Killer() as server:
        yield server


@pytest.fixture
async def at_work(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Review over a database of its own."""
    async with review(postgres.admin_url, tmp_path) as opened:
        yield opened


async def passed(at_work: ServiceHarness) -> tuple[str, list[DossierId]]:
    """A closed session and the dossiers that it passed."""
    dossiers = await eligible(at_work, *((person(number), "LDTT") for number in range(_MOST)))
    path = await voted(at_work, [(one, 9) for one in dossiers])
    at_work.it_is("2017-12-29T16:00")
    await at_work.settle()
    return path.removeprefix("/sessions/"), dossiers


async def test_a_decision_that_was_broken_off_bears_one_number(at_work: ServiceHarness, killer: Killer) -> None:
    """Each proposal is decided on once, with its award, and the numbers run from 1 without a gap."""
    session, dossiers = await passed(at_work)
    waiting = iter(dossiers)

    async def propose() -> str:
        body = {
            "session_id": session,
            "paper": {"issuer": "Phòng Nội vụ", "number": "45", "symbol": "TTr-NV", "dated": "2017-12-20"},
            "addressee": "Chủ tịch UBND thành phố",
            "dossiers": [str(next(waiting))],
        }
        answer = await at_work.post("/proposals", STANDING_BODY, body)
        assert answer.status_code == 201, answer.text
        await at_work.settle()
        return str(answer.json()["stream"].removeprefix("proposal-"))

    sent = await swept(at_work, killer, "decide_proposals", propose)

    events = await at_work.recorded()
    decisions = [one for one in events if isinstance(one, DecisionIssued)]
    assert Counter(str(one.proposal_id) for one in decisions) == dict.fromkeys((thing for thing, _ in sent), 1)
    assert [int(one.decision.number) for one in decisions] == list(range(1, len(sent) + 1))
    assert sum(isinstance(one, AwardDecided) for one in events) == len(sent)
    await verify(at_work.store, at_work.store.site.code, "review")


async def test_a_revocation_that_was_broken_off_bears_one_number(at_work: ServiceHarness, killer: Killer) -> None:
    """Each award is annulled once, with what rests on it, and the numbers run on without a gap."""
    _, dossiers = await passed(at_work)
    decision = {
        "decision": {
            "issuer": "UBND thành phố Lạng Sơn",
            "number": "7",
            "symbol": "QĐ-UBND",
            "dated": "2017-12-29",
        },
        "deciding_authority": "Chủ tịch UBND thành phố Lạng Sơn",
        "signer_role": "CHỦ TỊCH",
        "dossiers": [str(one) for one in dossiers],
    }
    assert (await at_work.post("/decisions", HEAD, decision)).status_code == 201
    await at_work.settle()
    waiting = iter(dossiers)

    async def file() -> str:
        dossier = str(next(waiting))
        body = {"ground": "FRAUD", "reason": "Kê khai khống.", "found_on": "2017-12-29"}
        answer = await at_work.post(f"/dossiers/{dossier}/revocation", STANDING_BODY, body)
        assert answer.status_code == 200, answer.text
        await at_work.settle()
        return dossier

    sent = await swept(at_work, killer, "revoke_awards", file)

    events = await at_work.recorded()
    revoked = [one for one in events if isinstance(one, AwardRevoked)]
    assert Counter(str(one.dossier_id) for one in revoked) == dict.fromkeys((thing for thing, _ in sent), 1)
    assert [int(one.decision.number) for one in revoked] == list(range(8, len(sent) + 8))
    assert sum(isinstance(one, DependantsFound) for one in events) == len(sent)
