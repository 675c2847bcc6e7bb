"""One dossier under the four laws: the same facts, what each law says, and where they part."""

import pytest

from contracts.review import AppraisalResult, Verdict
from contracts.vocabulary import ReasonCode
from services.review.dossier.comparing import DossierUnderLaws, under_every_law
from services.review.dossier.found import AppraisalEvidence
from services.review.dossier.messages import FileDossier
from services.review.dossier.states import Filed
from tests.harness import ServiceHarness
from tests.review.appraisals import LAW_2003, LAW_2022, RULESETS
from tests.review.cases import CLERK, OTHER_CLERK, dossier_of, evidence, file_dossier, individual, person, submitted
from tests.review.steps import eligible, under_plan

ELIGIBLE, INELIGIBLE = AppraisalResult.ELIGIBLE, AppraisalResult.INELIGIBLE


def compared(command: FileDossier, seen: AppraisalEvidence | None = None) -> DossierUnderLaws:
    """A dossier of 2017 under every law."""
    filed = Filed(submitted(command), frozenset(command.documents), command.facts)
    return under_every_law(filed, seen or evidence())


def results(under: DossierUnderLaws) -> dict[str, AppraisalResult | None]:
    """The result under each law."""
    return {one.ruleset: one.result for one in under.laws}


def test_an_excellent_year_without_initiative_is_enough_since_2024() -> None:
    """Law 2003 Đ23 asks for an initiative or research; law 2022 Đ23 takes an excellent rating for it."""
    under = compared(file_dossier("CSTDCS", facts=individual(task_rating="HTXSNV", initiatives=())))

    assert results(under) == dict.fromkeys(LAW_2003, INELIGIBLE) | dict.fromkeys(LAW_2022, ELIGIBLE)
    (initiative,) = [one for one in under.differences if one.rule == "any_of"]
    assert [(one.verdict, "Đ23" in one.citation) for one in initiative.under] == [
        *[(Verdict.NOT_MET, True)] * 2,
        *[(Verdict.MET, True)] * 2,
    ]
    assert [one.reason_codes for one in under.laws][:2] == [(ReasonCode.INITIATIVE_MISSING,)] * 2


def test_what_one_law_asks_and_another_does_not_is_a_difference() -> None:
    """A reprimand was a bar by name until 2023 (NĐ 91/2017 Đ10); the 2022 law has no such line."""
    under = compared(file_dossier("LDTT", facts=individual(discipline="khien_trach")))

    assert results(under) == dict.fromkeys(LAW_2003, INELIGIBLE) | dict.fromkeys(LAW_2022, ELIGIBLE)
    (discipline,) = [one for one in under.differences if one.rule == "no_discipline"]
    assert [(one.ruleset, one.verdict) for one in discipline.under] == [
        *((law, Verdict.NOT_MET) for law in LAW_2003),
        *((law, None) for law in LAW_2022),
    ]


def test_the_law_that_was_fixed_is_marked_and_stays() -> None:
    """To look at the others changes nothing."""
    under = compared(file_dossier())

    assert [one.ruleset for one in under.laws] == list(RULESETS)
    assert [one.ruleset for one in under.laws if one.own] == ["L2003_ND91"]


@pytest.mark.parametrize("title", ["LDTT", "CSTDCS", "TTLDTT"])
def test_rules_that_come_to_the_same_everywhere_are_no_difference(title: str) -> None:
    """Only what parts the laws is listed."""
    under = compared(file_dossier(title))

    assert {ELIGIBLE} == set(results(under).values())
    for one in under.differences:
        assert len({law.verdict for law in one.under}) > 1


async def test_a_dossier_is_compared_over_http_by_whoever_may_see_it(at_work: ServiceHarness) -> None:
    """After its appraisal as before; not one that has nothing filed, and not another unit's."""
    await under_plan(at_work, (person(9), "LDTT"))
    (dossier,) = await eligible(at_work, (person(), "LDTT"))
    head = await at_work.store.head()

    answer = await at_work.get(f"/dossiers/{dossier}/laws", CLERK)

    body = answer.json()
    assert [one["ruleset"] for one in body["laws"] if one["result"] == "eligible"] == list(RULESETS)
    assert {one["rule"] for one in body["differences"]} >= {"registered_for_emulation", "min_service_months"}
    assert (await at_work.get(f"/dossiers/{dossier}/laws", OTHER_CLERK)).status_code == 404
    assert (await at_work.get(f"/dossiers/{dossier_of(person(9))}/laws", CLERK)).status_code == 404
    assert await at_work.store.head() == head
