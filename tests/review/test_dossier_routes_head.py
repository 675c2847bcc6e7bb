"""The head's no over HTTP."""

import asyncio

from contracts.review import AwardDecided, DossierRefused, Stage
from contracts.vocabulary import ReasonCode
from tests.harness import ServiceHarness, problem_of
from tests.review.cases import AUDITOR, HEAD, PLAN, STANDING_BODY, person
from tests.review.steps import decide, eligible, voted

AN, DAO = person(1), person(2, "Hoàng Thị Đào")
WHY = {"reason_code": "FALSE_DECLARATION", "reason": "Theo kết luận thanh tra."}


async def test_the_head_declines_one_dossier_and_a_decision_covers_the_others(at_work: ServiceHarness) -> None:
    """One refusal, one award, and the declined dossier shows why."""
    an, dao = await eligible(at_work, (AN, "LDTT"), (DAO, "LDTT"))
    await voted(at_work, [(an, 9), (dao, 9)])
    at_work.it_is("2017-12-29T09:00")

    declined = await at_work.post(f"/dossiers/{dao}/decline", HEAD, WHY)
    both = await decide(at_work, [an, dao])
    one = await decide(at_work, [an])
    after = await at_work.post(f"/dossiers/{an}/decline", HEAD, WHY)

    events = await at_work.recorded()
    shown = (await at_work.get(f"/dossiers/{dao}", AUDITOR)).json()
    counted = (await at_work.get("/counts", AUDITOR, plan=str(PLAN))).json()
    assert (declined.status_code, problem_of(both), one.status_code) == (200, (409, "decision-recipient-declined"), 201)
    assert problem_of(after) == (409, "dossier-already-awarded")
    assert [
        (event.dossier_id, event.stage, event.reason_codes) for event in events if isinstance(event, DossierRefused)
    ] == [(dao, Stage.HEAD, (ReasonCode.FALSE_DECLARATION,))]
    assert [event.dossier_id for event in events if isinstance(event, AwardDecided)] == [an]
    assert (shown["state"], shown["stage"], shown["explanation"]) == ("refused", "head", WHY["reason"])
    assert {(row["state"], row["stage"]): row["number"] for row in counted["states"]} == {
        ("awarded", None): 1,
        ("refused", "head"): 1,
    }


async def test_a_dossier_that_the_council_has_not_voted_for_is_not_before_the_head(at_work: ServiceHarness) -> None:
    """The council votes first; a dossier that it voted down is refused already."""
    an, dao = await eligible(at_work, (AN, "LDTT"), (DAO, "LDTT"))
    early = await at_work.post(f"/dossiers/{an}/decline", HEAD, WHY)
    await voted(at_work, [(an, 9), (dao, 5)])

    late = await at_work.post(f"/dossiers/{dao}/decline", HEAD, WHY)

    assert problem_of(early) == (409, "dossier-not-voted-for")
    assert problem_of(late) == (409, "dossier-not-eligible")


async def test_a_decision_and_a_refusal_at_the_same_moment_do_not_both_go_through(at_work: ServiceHarness) -> None:
    """They take turns: whichever comes second is refused."""
    (an,) = await eligible(at_work, (AN, "LDTT"))
    await voted(at_work, [(an, 9)])
    at_work.it_is("2017-12-29T16:00")

    answers = await asyncio.gather(decide(at_work, [an]), at_work.post(f"/dossiers/{an}/decline", HEAD, WHY))

    events = await at_work.recorded()
    assert sum(isinstance(event, AwardDecided | DossierRefused) for event in events) == 1
    assert sorted(answer.is_success for answer in answers) == [False, True]


async def test_declining_is_the_signers_duty(at_work: ServiceHarness) -> None:
    """As deciding is."""
    (an,) = await eligible(at_work, (AN, "LDTT"))

    assert problem_of(await at_work.post(f"/dossiers/{an}/decline", STANDING_BODY, WHY)) == (403, "duty-missing")
