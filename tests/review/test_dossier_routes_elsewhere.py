"""Two units with the same subject and title, over HTTP."""

import asyncio

from contracts.review import AppraisalResult, DossierAppraised
from services.review.dossier.messages import FileDossier
from tests.harness import ServiceHarness
from tests.review.cases import (
    AUDITOR,
    CHI_LANG,
    CLERK,
    MAI_PHA,
    OTHER_CLERK,
    PLAN,
    STANDING_BODY,
    dossier_of,
    file_dossier,
    issued,
    locked,
    missing,
    person,
    sheet_of,
)
from tests.review.steps import appraised_over_http, body_of, filed_over_http, register, under_plan

AN = person(1)
OURS, THEIRS = dossier_of(AN), dossier_of(AN, unit=MAI_PHA)


def of_mai_pha() -> FileDossier:
    """The command of Mai Pha to file for An."""
    return file_dossier(unit=MAI_PHA.code)


async def test_who_files_first_does_not_block_the_unit_that_registered(at_work: ServiceHarness) -> None:
    """Mai Pha files for An, whom Chi Lăng registered: it is refused, and Chi Lăng goes on."""
    await under_plan(at_work, (AN, "LDTT"))
    await at_work.hear(f"sheet-{sheet_of(MAI_PHA)}", missing(MAI_PHA))
    await at_work.settle()
    first = await at_work.post("/dossiers", OTHER_CLERK, body_of(of_mai_pha()))
    second = await at_work.post("/dossiers", CLERK, body_of(file_dossier()))

    await appraised_over_http(at_work, THEIRS, OURS)

    theirs = (await at_work.get(f"/dossiers/{THEIRS}", AUDITOR)).json()
    ours = (await at_work.get(f"/dossiers/{OURS}", AUDITOR)).json()
    assert (first.status_code, second.status_code) == (201, 201)
    assert "DUPLICATE_ACHIEVEMENT" in theirs["reason_codes"]
    assert CHI_LANG.code in theirs["explanation"]
    assert (theirs["state"], ours["state"]) == ("refused", "eligible")


async def test_of_two_registrations_the_first_has_the_title_whichever_is_appraised_first(
    at_work: ServiceHarness,
) -> None:
    """Chi Lăng's sheet came in at 09:30, Mai Pha's an hour later."""
    await under_plan(at_work, (AN, "LDTT"))
    await register(at_work, (AN, "LDTT"), unit=MAI_PHA, received_at="2017-01-12T10:30:00+07:00")
    await filed_over_http(at_work, file_dossier(), of_mai_pha())

    await appraised_over_http(at_work, THEIRS, OURS)

    shown = [(await at_work.get(f"/dossiers/{one}", AUDITOR)).json() for one in (THEIRS, OURS)]
    assert [one["reason_codes"] for one in shown] == [["DUPLICATE_ACHIEVEMENT"], []]


async def test_two_units_do_not_get_one_title_through_at_the_same_moment(at_work: ServiceHarness) -> None:
    """Under a plan that asks for no registration nothing but the queue keeps them apart."""
    await at_work.hear(f"plan-{PLAN}", issued(gates=()))
    for unit in (CHI_LANG, MAI_PHA):
        await at_work.hear(f"sheet-{sheet_of(unit)}", missing(unit))
    await at_work.hear(f"registration-{PLAN}", locked())
    await at_work.settle()
    # The law of that day asks for no registration either.
    at_work.it_is("2025-12-01T09:00")
    for command in (file_dossier(), of_mai_pha()):
        answer = await at_work.post("/dossiers", STANDING_BODY, body_of(command))
        assert answer.status_code == 201, answer.text

    await asyncio.gather(*(at_work.post(f"/dossiers/{one}/appraise", STANDING_BODY) for one in (OURS, THEIRS)))

    results = [event.result for event in await at_work.recorded() if isinstance(event, DossierAppraised)]
    assert sorted(results) == [AppraisalResult.ELIGIBLE, AppraisalResult.INELIGIBLE]
