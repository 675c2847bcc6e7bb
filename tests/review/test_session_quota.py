"""The quotas at the end of a vote: who was voted down counts nowhere, and what is put off still reaches the base."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

import httpx
import pytest

from contracts.vocabulary import DossierId, PlanId, derived_id
from services.review.catalogue.messages import LocalQuota
from services.review.session.quotas import AtStake, check_quotas
from services.review.session.refusals import SessionQuotaExceeded
from tests.harness import ServiceHarness, problem_of
from tests.review.cases import CHAIR, CHI_LANG, person
from tests.review.steps import convened, counted, eligible

PLAN = PlanId(UUID(int=1))
FIGHTERS = tuple(DossierId(derived_id("quota", number)) for number in range(2))
AN, DAO = person(1), person(2, "Hoàng Thị Đào")
OTHERS = [(person(number, f"Nông Văn {number}"), "LDTT") for number in range(10, 15)]


def agenda(reaching: int, *, otherwise: bool = False, taken: int = 0, ruleset: str = "L2003_ND91") -> list[AtStake]:
    """Two fighters of one unit on an agenda."""
    return [
        AtStake(
            dossier_id=dossier,
            plan_id=PLAN,
            unit=CHI_LANG.code,
            unit_name=CHI_LANG.name,
            subject_key=f"can-bo-{number}",
            title="CSTDCS",
            ruleset=ruleset,
            reaching=reaching,
            reaches_otherwise=otherwise,
            taken=taken,
        )
        for number, dossier in enumerate(FIGHTERS)
    ]


def results(*passed: bool) -> Mapping[DossierId, bool]:
    """The results of the first fighters; the others are put off."""
    return dict(zip(FIGHTERS, passed, strict=False))


@pytest.mark.parametrize(
    ("passed", "of"),
    [
        (results(True, True), agenda(14)),
        (results(True, False), agenda(8)),
        (results(True, False), agenda(7, otherwise=True)),
        (results(True), agenda(7)),
        (results(False, False), agenda(1)),
        (results(True, True), agenda(1, ruleset="L2022_ND98")),
    ],
)
def test_what_a_quota_allows_passes(passed: Mapping[DossierId, bool], of: list[AtStake]) -> None:
    """Two of 14; one of 7 that are left; one of 7, as the other is in the base anyway or put off; none; no quota."""
    check_quotas(passed, of, {})


@pytest.mark.parametrize(
    ("passed", "of", "most"),
    [
        (results(True, True), agenda(13), 1),
        (results(True, False), agenda(7), 0),
        (results(True), agenda(13, taken=1), 1),
    ],
)
def test_beyond_a_quota_no_vote_ends(passed: Mapping[DossierId, bool], of: list[AtStake], most: int) -> None:
    """Two of 13; one of the 6 that are left; a second beside one that another session proposed."""
    with pytest.raises(SessionQuotaExceeded) as refused:
        check_quotas(passed, of, {})

    assert refused.value.facts["most"] == most


def test_the_sites_own_quota_holds_too() -> None:
    """A tenth of 14 is one."""
    own = LocalQuota(title="CSTDCS", share=Decimal("0.1"), citation="QĐ 30/QĐ-UBND").as_quota()

    with pytest.raises(SessionQuotaExceeded):
        check_quotas(results(True, True), agenda(14), {"CSTDCS": own})


async def test_a_session_over_more_than_the_quota_ends_when_one_is_put_off(at_work: ServiceHarness) -> None:
    """Seven reach LDTT: two fighters are one too many, until one of them comes before a later session."""
    an, dao, khai, *_ = await eligible(at_work, (AN, "CSTDCS"), (DAO, "CSTDCS"), *OTHERS)
    path = await convened(at_work, [an, dao, khai])
    await counted(at_work, path, [(an, 9), (dao, 9), (khai, 9)])

    refused = await at_work.post(f"{path}/close", CHAIR)
    voted_on = await put_off(at_work, path, khai)
    beyond = await put_off(at_work, path, dao)
    closed = await at_work.post(f"{path}/close", CHAIR)

    assert problem_of(refused) == (409, "session-quota-exceeded")
    assert "2 hồ sơ CSTDCS" in refused.json()["detail_vi"]
    assert problem_of(voted_on) == (409, "session-vote-taken")
    assert (beyond.is_success, closed.is_success) == (True, True), (beyond.text, closed.text)


async def put_off(at_work: ServiceHarness, path: str, dossier: DossierId) -> httpx.Response:
    """The answer to the chair who puts a dossier off."""
    body = {"dossier_id": str(dossier), "reason": "Vượt tỷ lệ"}
    return await at_work.post(f"{path}/postponed-items", CHAIR, body)
