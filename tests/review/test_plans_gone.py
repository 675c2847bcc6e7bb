"""Dossiers whose plan is withdrawn, or names their unit no longer."""

from chassis.reading.rebuild import compare
from contracts.review import AwardDecided
from contracts.vocabulary import Cluster
from services.review.service import SERVICE
from tests.harness import ServiceHarness, problem_of
from tests.review.cases import (
    AUDITOR,
    CHI_LANG,
    MAI_PHA,
    PLAN,
    STANDING_BODY,
    amended,
    closed,
    dossier_of,
    file_dossier,
    person,
    sheet_of,
    withdrawn_plan,
)
from tests.review.steps import (
    COUNCIL,
    appraised_over_http,
    decide,
    eligible,
    filed_over_http,
    register,
    under_plan,
    voted,
)

AN, DAO = person(1), person(2, "Hoàng Thị Đào")
SHEET = f"sheet-{sheet_of(CHI_LANG)}"


async def withdraw_plan(at_work: ServiceHarness) -> None:
    """Let review hear that the plan was withdrawn."""
    await at_work.hear(f"plan-{PLAN}", withdrawn_plan())
    await at_work.settle()


async def drop_unit(at_work: ServiceHarness) -> None:
    """Let review hear that the amended plan names Chi Lăng no longer, and that its sheet with two titles is closed."""
    await at_work.hear(f"plan-{PLAN}", amended(clusters=(Cluster(code="cum-1", name="Cụm 1", units=(MAI_PHA,)),)))
    await at_work.hear(SHEET, closed(CHI_LANG, (AN, "LDTT"), (DAO, "LDTT")))
    await at_work.settle()


async def test_nothing_under_a_withdrawn_plan_is_put_before_the_council(at_work: ServiceHarness) -> None:
    """However eligible it was found before."""
    (an,) = await eligible(at_work, (AN, "LDTT"))
    await withdraw_plan(at_work)

    answer = await at_work.post("/sessions", STANDING_BODY, {**COUNCIL, "dossiers": [str(an)]})

    assert problem_of(answer) == (409, "session-plan-withdrawn")


async def test_nothing_under_a_withdrawn_plan_is_awarded(at_work: ServiceHarness) -> None:
    """Also when the council had voted for it already."""
    (an,) = await eligible(at_work, (AN, "LDTT"))
    await voted(at_work, [(an, 9)])
    await withdraw_plan(at_work)

    answer = await decide(at_work, [an])

    assert problem_of(answer) == (409, "decision-plan-withdrawn")
    assert not [event for event in await at_work.recorded() if isinstance(event, AwardDecided)]


async def test_what_a_dropped_unit_had_registered_counts_no_longer(at_work: ServiceHarness) -> None:
    """A dossier it filed is refused with the reason; one it did not file is awaited no more."""
    await under_plan(at_work, (AN, "LDTT"), (DAO, "LDTT"))
    await filed_over_http(at_work, file_dossier())
    await drop_unit(at_work)

    await appraised_over_http(at_work, dossier_of(AN))

    an = (await at_work.get(f"/dossiers/{dossier_of(AN)}", AUDITOR)).json()
    dao = await at_work.get(f"/dossiers/{dossier_of(DAO)}", AUDITOR)
    compared = await compare(at_work.store, SERVICE)
    assert (an["state"], an["reason_codes"]) == ("refused", ["NOT_REGISTERED"])
    assert "chấm dứt" in an["explanation"]
    assert problem_of(dao) == (404, "not-found")
    assert all(table.identical for table in compared)


async def test_a_dropped_unit_is_in_no_other_units_way(at_work: ServiceHarness) -> None:
    """Its registration, though it came in first, is in force no longer."""
    await under_plan(at_work, (AN, "LDTT"), (DAO, "LDTT"))
    await register(at_work, (AN, "LDTT"), unit=MAI_PHA, received_at="2017-01-12T10:30:00+07:00")
    await drop_unit(at_work)
    await filed_over_http(at_work, file_dossier(unit=MAI_PHA.code))

    await appraised_over_http(at_work, dossier_of(AN, unit=MAI_PHA))

    shown = (await at_work.get(f"/dossiers/{dossier_of(AN, unit=MAI_PHA)}", AUDITOR)).json()
    assert shown["state"] == "eligible"


async def test_a_unit_that_is_named_again_is_waited_for_and_counts_anew(at_work: ServiceHarness) -> None:
    """Its new sheet is what counts, and nobody is called unregistered before it is known."""
    await under_plan(at_work, (AN, "LDTT"), (DAO, "LDTT"))
    await filed_over_http(at_work, file_dossier())
    await drop_unit(at_work)
    await at_work.hear(f"plan-{PLAN}", amended(title="Kế hoạch nêu lại tên đơn vị"))
    await at_work.settle()
    early = await at_work.post(f"/dossiers/{dossier_of(AN)}/appraise", STANDING_BODY)
    await register(at_work, (AN, "LDTT"))

    await appraised_over_http(at_work, dossier_of(AN))

    assert problem_of(early) == (409, "sheet-undecided")
    assert (await at_work.get(f"/dossiers/{dossier_of(AN)}", AUDITOR)).json()["state"] == "eligible"
