"""The service of people as review hears it, over the real Postgres: a transfer, a death, and who is managed above."""

from datetime import date

from chassis.reading.rebuild import compare
from contracts.staffing import (
    StaffChangeRetracted,
    StaffDied,
    StaffManager,
    StaffManagerRecorded,
    StaffRetired,
    StaffTransferred,
)
from contracts.units import UnitSucceeded
from services.review.service import SERVICE
from services.review.staffing import queries
from tests.harness import ServiceHarness
from tests.review.cases import (
    AUDITOR,
    CHI_LANG,
    CLERK,
    MAI_PHA,
    OTHER_CLERK,
    dossier_of,
    file_dossier,
    individual,
    person,
    plan_received,
)
from tests.review.steps import appraised_over_http, body_of, under_plan
from tests.review.test_dossier_staffing import COMMENT, JULY, NEW, ORDER

AN = person(1)
OURS, THEIRS = dossier_of(AN), dossier_of(AN, unit=MAI_PHA)
MOVED = StaffTransferred(subject=AN.key, change=1, left=CHI_LANG, joined=MAI_PHA, on=JULY, paper=ORDER)
STREAM = f"staffing-{AN.key}"


async def test_the_new_unit_files_on_what_the_former_one_registered(at_work: ServiceHarness) -> None:
    """With the comment of the former unit; the former unit's own dossier took the wrong route."""
    await under_plan(at_work, (AN, "LDTT"))
    await at_work.hear(f"unit-plan-{MAI_PHA.code}", plan_received(MAI_PHA))
    await at_work.hear(STREAM, MOVED)
    await at_work.settle()
    rightly = file_dossier(unit=MAI_PHA.code, facts=individual(former_unit_comment=COMMENT))
    assert (await at_work.post("/dossiers", OTHER_CLERK, body_of(rightly))).status_code == 201
    assert (await at_work.post("/dossiers", CLERK, body_of(file_dossier()))).status_code == 201

    await appraised_over_http(at_work, OURS, THEIRS)

    ours, theirs = [(await at_work.get(f"/dossiers/{one}", AUDITOR)).json() for one in (OURS, THEIRS)]
    assert (ours["state"], ours["reason_codes"]) == ("refused", ["WRONG_ROUTE"])
    assert MAI_PHA.code in ours["explanation"]
    assert (theirs["state"], theirs["reason_codes"]) == ("eligible", [])


async def test_what_was_heard_is_found_by_the_units_of_today(at_work: ServiceHarness) -> None:
    """A change that was retracted is gone; a unit that has ended stands beside its successor."""
    retired = StaffRetired(
        subject=AN.key, change=2, unit=MAI_PHA.code, unit_name=MAI_PHA.name, on=date(2017, 8, 1), paper=ORDER
    )
    died = StaffDied(**dict(retired) | {"change": 3})
    above = StaffManagerRecorded(
        subject=AN.key, unit=MAI_PHA.code, unit_name=MAI_PHA.name, managed_by=StaffManager.SUPERIOR
    )
    mistaken = StaffChangeRetracted(subject=AN.key, change=2, units=(MAI_PHA,))
    for event in (MOVED, retired, mistaken, died, above):
        await at_work.hear(STREAM, event)
    await at_work.hear("unit-tree", UnitSucceeded(units=(MAI_PHA,), successor=NEW, since=date(2017, 10, 1)))
    await at_work.settle()

    found = await queries.service(at_work.store.pool, AN.key, MAI_PHA.code)

    assert [one.kind for one in found.changes] == ["transferred", "died"]
    assert (found.filed_by, found.managed_above) == (NEW.code, True)
    joined = found.changes[0].joined
    assert joined is not None
    assert (joined.code, joined.now, joined.now_name) == (MAI_PHA.code, NEW.code, NEW.name)
    compared = await compare(at_work.store, SERVICE)
    assert [table.table for table in compared if not table.identical] == []
