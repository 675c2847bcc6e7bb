"""The progress of units as it is read, on the real Postgres."""

from pathlib import Path

import pytest

from chassis.declaring.rows import Count
from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.envelope import Relation
from contracts.registration import ClosingCause, RegisteredTitle, RegistrationWithdrawn, SheetClosed
from contracts.registry import HEARS
from contracts.review import AppraisalResult, DossierAnswered
from services.planning.plan.messages import AmendPlan, DraftPlan, IssuePlan
from services.planning.progress import MODULE, projection, queries
from services.planning.progress.queries import ProgressAsked, UnitProgress
from services.planning.service import SERVICE
from tests.harness import ServiceHarness
from tests.planning.plans import (
    CHI_LANG,
    MAI_PHA,
    PLAN,
    STAFF_VIEW,
    TAM_THANH,
    UNIT_VIEW,
    appraised,
    awarded,
    carry_out,
    cluster,
    content,
    draft,
    origin,
    registered,
    revoked,
)

DRAFT = DraftPlan(plan_id=PLAN, content=draft())
ISSUE = IssuePlan(plan_id=PLAN)


async def progress(planning: ServiceHarness) -> dict[str, UnitProgress]:
    """The progress of each unit of the plan."""
    found = await queries.progress(planning.store.pool, STAFF_VIEW, PLAN, ProgressAsked())
    assert found is not None
    return {unit.unit: unit for unit in found[0]}


async def test_every_unit_of_an_issued_plan_is_followed_from_nothing(planning: ServiceHarness) -> None:
    """A unit that does nothing is seen to do nothing."""
    await carry_out(planning, DRAFT, ISSUE)

    units = await progress(planning)
    assert set(units) == {CHI_LANG.code, TAM_THANH.code, MAI_PHA.code}
    assert units[MAI_PHA.code] == UnitProgress(
        unit=MAI_PHA.code,
        unit_name=MAI_PHA.name,
        cluster="xa",
        named=True,
        registered=0,
        eligible=0,
        ineligible=0,
        awarded=0,
    )


async def test_the_progress_of_a_unit_is_counted(planning: ServiceHarness) -> None:
    """Registered, eligible, ineligible, awarded: each heard event counts once."""
    await carry_out(planning, DRAFT, ISSUE)

    for number in (1, 2, 3):
        await planning.hear(f"sheet-{CHI_LANG.code}", registered(CHI_LANG, number))
    await planning.hear("dossier-1", appraised(CHI_LANG, AppraisalResult.ELIGIBLE, 1))
    await planning.hear("dossier-2", appraised(CHI_LANG, AppraisalResult.INELIGIBLE, 2))
    await planning.hear("decision-1", awarded(CHI_LANG, 1))
    await planning.settle()

    unit = (await progress(planning))[CHI_LANG.code]
    assert (unit.registered, unit.eligible, unit.ineligible, unit.awarded) == (3, 1, 1, 1)


async def test_an_award_that_was_annulled_is_counted_no_more(planning: ServiceHarness) -> None:
    """Annulled here or above, or further up than the superior; how many were stands beside."""
    await carry_out(planning, DRAFT, ISSUE)

    await planning.hear("decision-1", awarded(CHI_LANG, 1))
    await planning.hear("decision-1", awarded(CHI_LANG, 2))
    await planning.hear("revocation-1", revoked(CHI_LANG, 1))
    await planning.settle()

    unit = (await progress(planning))[CHI_LANG.code]
    assert (unit.awarded, unit.revoked) == (1, 1)
    totals = await queries.totals(planning.store.pool, PLAN)
    assert (totals.awarded, totals.revoked) == (1, 1)
    relations = {on.relation for on in MODULE.projections if on.event in {AwardRevoked, RevocationPassedDown}}
    assert relations == {Relation.OWN, Relation.SUPERIOR, Relation.SUBORDINATE}


async def test_a_title_that_was_withdrawn_is_not_counted(planning: ServiceHarness) -> None:
    """A title that was taken back is not registered."""
    await carry_out(planning, DRAFT, ISSUE)
    title = registered(CHI_LANG)
    withdrawn = RegistrationWithdrawn(
        plan_id=PLAN,
        sheet_id=title.sheet_id,
        unit=title.unit,
        subject=title.subject,
        title=title.title,
        reason="Chuyển công tác",
    )

    await planning.hear(f"sheet-{CHI_LANG.code}", title)
    await planning.hear(f"sheet-{CHI_LANG.code}", withdrawn)
    await planning.settle()

    assert (await progress(planning))[CHI_LANG.code].registered == 0


async def test_the_titles_of_a_closed_sheet_are_counted_no_more(planning: ServiceHarness) -> None:
    """A unit that was dropped has registered nothing."""
    await carry_out(planning, DRAFT, ISSUE)
    title = registered(CHI_LANG)
    closed = SheetClosed(
        sheet_id=title.sheet_id,
        plan_id=PLAN,
        unit=CHI_LANG.code,
        reason="Không còn nêu tên",
        unit_name=CHI_LANG.name,
        titles=(RegisteredTitle(subject=title.subject.key, title=title.title),),
        cause=ClosingCause.UNIT_DROPPED,
    )

    await planning.hear(f"sheet-{CHI_LANG.code}", title)
    await planning.hear(f"sheet-{CHI_LANG.code}", closed)
    await planning.settle()

    assert (await progress(planning))[CHI_LANG.code].registered == 0


async def test_a_unit_that_a_plan_names_no_longer_is_shown_only_where_it_counts(planning: ServiceHarness) -> None:
    """An idle unit that was dropped disappears; one with titles stays, marked as not named."""
    await carry_out(planning, DRAFT, ISSUE)
    await planning.hear(f"sheet-{CHI_LANG.code}", registered(CHI_LANG))
    await planning.settle()

    fewer = content(clusters=(cluster("xa", MAI_PHA),))
    await carry_out(planning, AmendPlan(plan_id=PLAN, content=fewer, reason="Chia lại cụm"))

    units = await progress(planning)
    assert {code: unit.named for code, unit in units.items()} == {CHI_LANG.code: False, MAI_PHA.code: True}


async def test_units_are_listed_page_by_page(planning: ServiceHarness) -> None:
    """The last unit of a page is where the next begins, also across clusters."""
    await carry_out(planning, DRAFT, ISSUE)
    pool = planning.store.pool
    pages: list[str] = []
    after = None

    for _ in range(4):
        found = await queries.progress(pool, STAFF_VIEW, PLAN, ProgressAsked(limit=1, after=after))
        assert found is not None
        rows, total = found
        assert total == 3
        pages += [row.unit for row in rows]
        after = pages[-1]

    assert pages == [CHI_LANG.code, TAM_THANH.code, MAI_PHA.code]


async def test_the_progress_of_a_draft_is_nothing_to_a_unit(planning: ServiceHarness) -> None:
    """A viewer who may not see the plan may not see how far it is."""
    await carry_out(planning, DRAFT)

    assert await queries.progress(planning.store.pool, UNIT_VIEW, PLAN, ProgressAsked()) is None
    assert await queries.progress(planning.store.pool, STAFF_VIEW, PLAN, ProgressAsked()) == ((), 0)


def test_planning_hears_how_far_titles_have_come() -> None:
    """It follows registration, appraisal and award, and reacts to none: a plan moves when its clerks move it."""
    heard = [registered(CHI_LANG), appraised(CHI_LANG, AppraisalResult.ELIGIBLE), awarded(CHI_LANG)]

    assert {kind.__name__ for kind in SERVICE.hears} == set(HEARS["planning"])
    assert [list(SERVICE.react(event, origin())) for event in heard] == [[], [], []]


@pytest.mark.parametrize("relation", [one for one in Relation if one is not Relation.OWN])
def test_the_titles_of_another_site_are_not_counted(relation: Relation) -> None:
    """A neighbour's registrations and appraisals move no count of ours."""
    heard = [registered(CHI_LANG), appraised(CHI_LANG, AppraisalResult.ELIGIBLE)]

    assert [list(SERVICE.project(event, origin(relation))) for event in heard] == [[], []]


def test_an_award_of_a_neighbour_counts_for_the_plan_under_which_it_was_proposed() -> None:
    """A ward decides LDTT, a province TTLDXS, each once; a stranger's award counts nowhere."""
    own, above, below, strange = (
        list(SERVICE.project(awarded(CHI_LANG), origin(relation)))
        for relation in (Relation.OWN, Relation.SUPERIOR, Relation.SUBORDINATE, Relation.OTHER)
    )

    assert own == above == below != []
    assert strange == []


def test_an_award_that_the_superior_passes_back_counts_and_a_refusal_does_not() -> None:
    """The province's award reaches the ward through the city."""
    golden = Path(__file__).parents[1] / "golden"
    award, refusal = (
        DossierAnswered.model_validate_json((golden / f"DossierAnswered.1{label}.json").read_text(encoding="utf-8"))
        for label in ("", ".refused")
    )

    counts = list(SERVICE.project(award, origin(Relation.SUPERIOR)))
    assert Count(projection.READ_PLAN_PROGRESS, (award.plan_id, award.unit), {"awarded": 1}) in counts
    assert list(SERVICE.project(refusal, origin(Relation.SUPERIOR))) == []
    assert list(SERVICE.project(award, origin(Relation.OWN))) == []
