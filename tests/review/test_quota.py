"""Quotas while dossiers are on their way: what a unit may still get, who counts in the base, and who sees it."""

from contracts.message import Actor
from services.review.session.queries import standings
from tests.harness import ServiceHarness
from tests.review.browsing import Person
from tests.review.cases import (
    AUDITOR,
    CHI_LANG,
    CLERK,
    HEAD,
    MAI_PHA,
    OTHER_CLERK,
    PLAN,
    STANDING_BODY,
    person,
)
from tests.review.steps import decide, eligible, register, voted

AN, DAO = person(1), person(2, "Hoàng Thị Đào")
OTHERS = [(person(number, f"Nông Văn {number}"), "LDTT") for number in range(10, 15)]


async def counts(at_work: ServiceHarness, who: Actor = AUDITOR, **asked: str) -> list[dict[str, object]]:
    """The quotas as `who` sees them."""
    answer = await at_work.get("/quotas", who, **asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()
    return found


async def test_a_quota_is_counted_at_every_step(at_work: ServiceHarness) -> None:
    """Seven reach LDTT, so one fighter is allowed: he is ready, then on an agenda, then proposed, then awarded."""
    people = await eligible(at_work, (AN, "CSTDCS"), (DAO, "LDTT"), *OTHERS)
    await register(at_work, (person(20), "CSTDCS"))
    await at_work.settle()

    (ready,) = await counts(at_work, plan=str(PLAN))
    await voted(at_work, [(people[0], 9)])
    (proposed,) = await counts(at_work)
    await decide(at_work, [people[0]])
    await at_work.settle()
    (awarded,) = await counts(at_work, unit=CHI_LANG.code, title="CSTDCS")

    assert (ready["title"], ready["reaching"], ready["most"]) == ("CSTDCS", 7, 1)
    assert (ready["ready"], ready["opened"], ready["proposed"], ready["awarded"]) == (1, 1, 0, 0)
    assert (proposed["ready"], proposed["on_agenda"], proposed["proposed"]) == (0, 0, 1)
    assert (awarded["proposed"], awarded["awarded"]) == (0, 1)
    assert await counts(at_work, title="LDTT") == []


async def test_an_award_that_was_annulled_uses_no_quota(at_work: ServiceHarness) -> None:
    """Nor does it stay in the base: of seven one is allowed, of the other six none."""
    people = await eligible(at_work, (AN, "CSTDCS"), (DAO, "LDTT"), *OTHERS)
    await voted(at_work, [(people[0], 9)])
    await decide(at_work, [people[0]])
    await at_work.settle()
    at_work.it_is("2018-03-20T09:00")
    path = f"/dossiers/{people[0]}/revocation"
    filed = {"ground": "FRAUD", "reason": "Kê khai khống.", "found_on": "2018-03-05"}
    assert (await at_work.post(path, STANDING_BODY, filed)).status_code == 200
    signed = {"issuer": "UBND thành phố Lạng Sơn", "symbol": "QĐ-UBND", "deciding_authority": "Chủ tịch UBND thành phố"}
    decision = {**signed, "dated": "2018-03-12", "signer_role": "CHỦ TỊCH"}
    annulled = await at_work.post(f"{path}/decision", HEAD, decision)
    assert annulled.status_code == 200, annulled.text
    await at_work.settle()

    (found,) = await counts(at_work)

    assert (found["awarded"], found["proposed"], found["reaching"], found["most"]) == (0, 0, 6, 0)
    async with at_work.store.pool.acquire() as reader:
        (standing,) = await standings(reader, people[1:2])
    assert (standing.reaching, standing.awarded) == (6, {})


async def test_who_was_voted_down_is_not_in_the_base(at_work: ServiceHarness) -> None:
    """With seven one is allowed; the council votes one down afterwards, and of six none is."""
    people = await eligible(at_work, (AN, "CSTDCS"), (DAO, "LDTT"), *OTHERS)
    await voted(at_work, [(people[0], 9)])
    await voted(at_work, [(people[1], 2)])

    (found,) = await counts(at_work)
    answer = await decide(at_work, [people[0]])

    assert (found["reaching"], found["most"]) == (6, 0)
    assert answer.json()["code"] == "decision-cstdcs-quota-exceeded"


async def test_a_unit_sees_its_own_quota_alone(at_work: ServiceHarness) -> None:
    """Over JSON and on the page, whichever unit is asked for."""
    await eligible(at_work, (AN, "CSTDCS"))

    own = await counts(at_work, CLERK, unit=MAI_PHA.code)
    shown = await Person(at_work, CLERK).text("/quotas")
    others = await Person(at_work, OTHER_CLERK).text("/quotas")

    assert [one["unit"] for one in own] == [CHI_LANG.code]
    assert CHI_LANG.name in shown
    assert "NĐ 91/2017 Đ9 k3" in shown
    assert CHI_LANG.name not in others
