"""The rows of review and the evidence made of them, on the real Postgres."""

from datetime import date

import pytest

from chassis.reading.rebuild import compare, rebuild
from chassis.reading.viewer import Viewer
from contracts.registration import ReturnReason
from contracts.review import AppraisalResult
from contracts.vocabulary import Deadline
from services.review.dossier import queries
from services.review.dossier.found import AppraisalEvidence, MembersFound
from services.review.dossier.messages import AppraiseDossier, Progress
from services.review.dossier.queries import DossierFilter
from services.review.dossier.rows import DossierInFull
from services.review.service import SERVICE
from tests.harness import ServiceHarness
from tests.review.cases import (
    CHI_LANG,
    CLERK,
    COLLECTIVE,
    MAI_PHA,
    PLAN,
    PLAN_254,
    REASON,
    STANDING_BODY,
    UNIT_PLAN_FOUND,
    amended,
    dossier_of,
    file_dossier,
    individual,
    issued,
    locked,
    missing,
    person,
    plan_received,
    registered,
    returned,
    sheet_of,
    withdrawn,
    withdrawn_plan,
)
from tests.review.steps import decide, eligible, register, under_plan, voted

STAFF = Viewer(None)
AN, DAO, BINH = person(1), person(2, "Hoàng Thị Đào"), person(3, "Lý Văn Bình")
SHEET = f"sheet-{sheet_of(CHI_LANG)}"


async def shown(at_work: ServiceHarness, title: str = "LDTT") -> DossierInFull:
    """An's dossier, as readers see it."""
    found = await queries.dossier(at_work.store.pool, STAFF, dossier_of(AN, title))
    assert found is not None
    return found


async def found_for(at_work: ServiceHarness, title: str = "LDTT") -> AppraisalEvidence:
    """The evidence if An's dossier, or the collective's, were appraised now."""
    subject = COLLECTIVE if title == "TTLDTT" else AN
    command = AppraiseDossier(dossier_id=dossier_of(subject, title))
    found = await at_work.handler.evidence(command, at_work.store.pool)
    assert isinstance(found, AppraisalEvidence)
    return found


async def test_a_registered_title_shows_as_an_opened_dossier(at_work: ServiceHarness) -> None:
    """With the event that registered it; nothing is filed yet."""
    heard = await at_work.hear(SHEET, registered())
    await at_work.settle()

    row = await shown(at_work)

    assert (row.state, row.registered_by, row.subject) == (Progress.OPENED, heard, AN)
    assert (row.ruleset, row.facts, row.documents, row.rules) == (None, None, (), ())


async def test_a_withdrawn_registration_shows_no_dossier(at_work: ServiceHarness) -> None:
    """Until it is registered again."""
    await register(at_work, (AN, "LDTT"))
    await at_work.hear(SHEET, withdrawn())
    await at_work.settle()
    gone = await queries.dossier(at_work.store.pool, STAFF, dossier_of(AN))
    await register(at_work, (AN, "LDTT"))

    assert gone is None
    assert (await shown(at_work)).state is Progress.OPENED


async def test_a_dossier_shows_what_was_filed_and_what_was_found(at_work: ServiceHarness) -> None:
    """The facts, the papers, and every rule's outcome."""
    await eligible(at_work, (AN, "LDTT"))

    row = await shown(at_work)

    assert (row.state, row.result, row.ruleset) == (Progress.ELIGIBLE, AppraisalResult.ELIGIBLE, "L2003_ND91")
    assert row.facts == individual().model_dump(mode="json")
    assert "BB_BINH_XET" in row.documents
    assert {rule.rule for rule in row.rules if rule.holds} >= {"gate_registration", "min_service_months"}
    assert (row.appraising_body, row.appraised_on) == ("Phòng Nội vụ", date(2017, 12, 4))


async def test_the_evidence_names_the_plan_the_registration_and_the_units_own_plan(at_work: ServiceHarness) -> None:
    """As they were heard of."""
    await under_plan(at_work, (AN, "LDTT"))

    found = await found_for(at_work)

    assert found.plan is not None
    assert found.registration is not None
    assert (found.plan.document, found.locked, found.plan.withdrawn) == (PLAN_254, True, False)
    assert (found.registration.unit, found.registration.on_time) == (CHI_LANG.code, True)
    assert (found.sheet.unit_plan, found.sheet.missing) == (UNIT_PLAN_FOUND, False)


async def test_a_units_own_plan_may_come_apart_from_its_sheet(at_work: ServiceHarness) -> None:
    """Before the sheet or after it; a registered title takes none away, and the last plan counts."""
    await at_work.hear(f"plan-{PLAN}", issued())
    await at_work.hear(SHEET, plan_received(on_time=False, late_reason=REASON))
    await at_work.hear(SHEET, registered(unit_plan=None))
    await at_work.settle()
    before = await found_for(at_work)
    await at_work.hear(SHEET, plan_received())
    await at_work.settle()

    after = await found_for(at_work)

    assert before.sheet.unit_plan is not None
    assert (before.sheet.unit_plan.on_time, before.sheet.unit_plan.late_reason) == (False, REASON)
    assert after.sheet.unit_plan == UNIT_PLAN_FOUND


async def test_the_titles_that_a_unit_has_registered_are_counted_while_they_count(at_work: ServiceHarness) -> None:
    """For whomever; a title that was taken back is none."""
    await at_work.hear(f"plan-{PLAN}", issued())
    await at_work.handle(file_dossier(), STANDING_BODY)
    nothing = await found_for(at_work)
    await register(at_work, (DAO, "LDTT"), (BINH, "LDTT"))
    two = await found_for(at_work)
    await at_work.hear(SHEET, withdrawn(DAO))
    await at_work.settle()
    one = await found_for(at_work)

    assert [found.sheet.titles for found in (nothing, two, one)] == [0, 2, 1]


async def test_a_plan_alone_decides_no_sheet(at_work: ServiceHarness) -> None:
    """The sheet may still lie with the standing body."""
    await under_plan(at_work)
    await at_work.handle(file_dossier(), STANDING_BODY)
    await at_work.hear(SHEET, plan_received())
    await at_work.settle()

    assert (await found_for(at_work)).undecided


async def test_a_lock_that_is_heard_before_its_plan_counts(at_work: ServiceHarness) -> None:
    """The two come from different services, in any order."""
    await at_work.hear(f"registration-{PLAN}", locked())
    await register(at_work, (AN, "LDTT"))
    before = await found_for(at_work)
    await at_work.hear(f"plan-{PLAN}", issued())
    await at_work.settle()

    after = await found_for(at_work)

    assert before.plan is None
    assert after.plan is not None
    assert after.locked


async def test_a_registration_is_taken_back_by_its_own_unit_only(at_work: ServiceHarness) -> None:
    """Registered by two units for the same title, a person keeps the registration of the one when the other's goes."""
    await under_plan(at_work, (AN, "LDTT"))
    await register(at_work, (AN, "LDTT"), unit=MAI_PHA)
    await at_work.hear(f"sheet-{sheet_of(MAI_PHA)}", withdrawn(unit=MAI_PHA))
    await at_work.settle()

    found = await found_for(at_work)

    assert found.registration is not None
    assert (found.registration.unit, found.registration.withdrawn) == (CHI_LANG.code, False)


async def test_a_deadline_that_is_moved_opens_registration_again(at_work: ServiceHarness) -> None:
    """A lock holds for the deadline it names."""
    later = Deadline(day=date(2017, 2, 15))
    await under_plan(at_work, (AN, "LDTT"))
    await at_work.hear(f"plan-{PLAN}", amended(registration_deadline=later))
    await at_work.settle()
    reopened = await found_for(at_work)
    await at_work.hear(f"registration-{PLAN}", locked(later))
    await at_work.settle()

    again = await found_for(at_work)

    assert [found.locked for found in (reopened, again)] == [False, True]


async def test_a_withdrawn_plan_is_found_withdrawn(at_work: ServiceHarness) -> None:
    """And what it said is still known."""
    await under_plan(at_work, (AN, "LDTT"))
    await at_work.hear(f"plan-{PLAN}", withdrawn_plan())
    await at_work.settle()

    found = await found_for(at_work)

    assert found.plan is not None
    assert found.plan.withdrawn


async def test_what_became_of_a_sheet_is_found_until_it_is_accepted(at_work: ServiceHarness) -> None:
    """Missing, then too late, then accepted with a reason."""
    await under_plan(at_work)
    await at_work.handle(file_dossier(), STANDING_BODY)
    await at_work.hear(SHEET, missing(CHI_LANG))
    await at_work.hear(SHEET, returned(CHI_LANG, ReturnReason.LATE))
    await at_work.settle()
    before = await found_for(at_work)
    await register(at_work, (AN, "LDTT"), on_time=False, late_reason=REASON)

    after = await found_for(at_work)

    assert (before.sheet.missing, before.sheet.returned, before.registration) == (True, ReturnReason.LATE, None)
    assert (after.sheet.missing, after.sheet.returned) == (False, None)
    assert after.registration is not None
    assert after.registration.late_reason == REASON


async def test_a_collectives_own_members_are_counted_once_each(at_work: ServiceHarness) -> None:
    """Eligible for both titles is one person; whoever is no member does not count, though of the same unit."""
    stranger = person(99, "Vi Thị Chín")
    await eligible(at_work, (AN, "LDTT"), (AN, "CSTDCS"), (DAO, "LDTT"), (stranger, "LDTT"))
    poor = file_dossier(subject=BINH, facts=individual(task_rating="HTNV"))
    waiting = file_dossier(subject=person(4, "Tô Văn Tư"))
    for command in (poor, waiting, file_dossier("TTLDTT")):
        await at_work.handle(command, STANDING_BODY)
    await at_work.handle(AppraiseDossier(dossier_id=poor.dossier_id), STANDING_BODY)

    found = await found_for(at_work, "TTLDTT")

    assert found.members == MembersFound(reaching=2, unjudged=1)


async def test_people_are_listed_by_their_given_name(at_work: ServiceHarness) -> None:
    """An, Bình, Đào; a page goes on where the one before ended."""
    await register(at_work, (DAO, "LDTT"), (BINH, "LDTT"), (AN, "LDTT"))
    pool = at_work.store.pool

    first, total = await queries.dossiers(pool, STAFF, DossierFilter(plan=PLAN), 2, None)
    second, again = await queries.dossiers(pool, STAFF, DossierFilter(plan=PLAN), 2, first[-1].dossier_id)

    assert [row.subject.name for row in (*first, *second)] == ["Nguyễn Văn An", "Lý Văn Bình", "Hoàng Thị Đào"]
    assert (total, again) == (3, 3)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (DossierFilter(q="dao"), ["Hoàng Thị Đào"]),
        (DossierFilter(q="Thị Đ"), ["Hoàng Thị Đào"]),
        (DossierFilter(title="CSTDCS"), ["Nguyễn Văn An"]),
        (DossierFilter(state=Progress.ELIGIBLE), ["Nguyễn Văn An"]),
        (DossierFilter(state=Progress.REFUSED), ["Lý Văn Bình"]),
        (DossierFilter(reason="RATING_TOO_LOW"), ["Lý Văn Bình"]),
        (DossierFilter(reason="LATE"), []),
        (DossierFilter(unit=MAI_PHA.code), []),
        (DossierFilter(q="%"), []),
    ],
    ids=str,
)
async def test_dossiers_are_found_by_what_is_known_of_them(
    at_work: ServiceHarness, wanted: DossierFilter, expected: list[str]
) -> None:
    """By title, state, reason, unit, or part of a name with or without marks."""
    await eligible(at_work, (AN, "CSTDCS"))
    await register(at_work, (DAO, "LDTT"))
    poor = file_dossier(subject=BINH, facts=individual(task_rating="HTNV"))
    await at_work.handle(poor, STANDING_BODY)
    await at_work.handle(AppraiseDossier(dossier_id=poor.dossier_id), STANDING_BODY)

    rows, total = await queries.dossiers(at_work.store.pool, STAFF, wanted, 10, None)

    assert [row.subject.name for row in rows] == expected
    assert total == len(expected)


async def test_a_plans_dossiers_are_counted_by_state_and_by_reason(at_work: ServiceHarness) -> None:
    """Each figure can be listed under the same filter."""
    await eligible(at_work, (AN, "LDTT"), (DAO, "LDTT"))
    poor = file_dossier(subject=BINH, facts=individual(task_rating="HTNV", service_months=2, newly_recruited=True))
    await at_work.handle(poor, STANDING_BODY)
    await at_work.handle(AppraiseDossier(dossier_id=poor.dossier_id), STANDING_BODY)

    counts = await queries.counts(at_work.store.pool, STAFF, PLAN)
    elsewhere = await queries.counts(at_work.store.pool, Viewer(MAI_PHA.code), PLAN)

    assert {(one.title, one.state, one.stage): one.number for one in counts.states} == {
        ("LDTT", Progress.ELIGIBLE, None): 2,
        ("LDTT", Progress.REFUSED, "appraisal"): 1,
    }
    assert {one.reason: one.number for one in counts.reasons} == {
        "NOT_REGISTERED": 1,
        "RATING_TOO_LOW": 1,
        "MIN_SERVICE": 1,
    }
    assert (elsewhere.states, elsewhere.reasons) == ((), ())


async def test_a_rebuild_makes_every_table_as_it_is(at_work: ServiceHarness) -> None:
    """After a year with every kind of event, live and rebuilt are the same rows."""
    an, dao, binh = await eligible(at_work, (AN, "LDTT"), (DAO, "LDTT"), (BINH, "LDTT"))
    await at_work.hear(SHEET, missing(MAI_PHA))
    await at_work.hear(SHEET, returned(MAI_PHA, ReturnReason.LATE))
    await register(at_work, (person(4, "Tô Văn Tư"), "LDTT"))
    await at_work.hear(SHEET, withdrawn(person(4, "Tô Văn Tư")))
    await voted(at_work, [(an, 9), (dao, 8), (binh, 5)])
    await decide(at_work, [an, dao])
    await at_work.hear(f"plan-{PLAN}", withdrawn_plan())
    await at_work.settle()

    compared = await compare(at_work.store, SERVICE)
    rebuilt = await rebuild(at_work.store, SERVICE)

    assert all(one.identical for one in compared), compared
    assert rebuilt.rows["read_dossiers"] == 3
    assert (await shown(at_work)).state is Progress.AWARDED


async def test_a_clerks_dossier_filed_before_its_registration_was_heard_is_found_registered(
    at_work: ServiceHarness,
) -> None:
    """The order in which two services are heard does not matter to the unit."""
    await at_work.hear(f"plan-{PLAN}", issued())
    await at_work.handle(file_dossier(), CLERK)
    await register(at_work, (AN, "LDTT"))
    await at_work.handle(AppraiseDossier(dossier_id=dossier_of(AN)), STANDING_BODY)

    assert (await shown(at_work)).state is Progress.ELIGIBLE
