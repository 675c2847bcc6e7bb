"""The composition of a plan's awards: its shares against the targets, and what they are counted by beside the log."""

from decimal import Decimal
from typing import Any

import pytest

from chassis.deciding.testing import Rules, context
from chassis.reading.rebuild import compare
from contracts.catalog.terms import Comparison
from contracts.message import Actor
from contracts.plan_parts import AwardShare, Target
from contracts.planning import PlanAmended
from contracts.review import AwardDecided
from contracts.vocabulary import Subject, SubjectKind
from services.registration.composition.counting import Answer, ShareState, shares
from services.registration.composition.messages import BaseNamed, NameBase
from services.registration.composition.refusals import BaseNotYours, BasePlanUnknown, BaseUnitUnknown
from services.registration.composition.rules import DECIDER, PlanUnits
from services.registration.service import SERVICE
from services.registration.subject.messages import MergeSubject
from tests.harness import ServiceHarness, problem_of
from tests.registration.sheets import CHI_LANG, CLERK, MAI_PHA, OTHER_CLERK, PLAN, STANDING_BODY, issued, person
from tests.registration.test_sheet_pages import Pages, pages
from tests.registration.test_subjects import awarded, hear
from tests.registration.test_subjects_revoked import revoked

__all__ = ["pages"]

given = Rules(DECIDER).given
HALF = Target(
    code="co-so",
    text="Khen cơ sở từ 50% trở lên",
    measure=50.0,
    op=Comparison.AT_LEAST,
    of="khen thưởng",
    counts=AwardShare.BASE,
)
WOMEN = HALF.model_copy(
    update={"text": "Trên 40% nữ", "measure": 40.0, "op": Comparison.OVER, "counts": AwardShare.WOMEN, "code": "nu"}
)
AN, DAO, MAI = person(), person(2, "Hoàng Thị Đào"), person(3, "Lý Thị Mai")
TEAM = Subject(key="to-1", kind=SubjectKind.COLLECTIVE, name="Tổ Một cửa")
UNITS = PlanUnits(frozenset({CHI_LANG.code, MAI_PHA.code}))
BASE = NameBase(plan_id=PLAN, units=(CHI_LANG.code,))
HERE = f"/plans/{PLAN}/composition"
_NOBODYS = "3f2c8a52-6a0e-5f0b-9a8d-3a1f0c6f2d10"
COUNCIL = Actor("uy-vien", duties=frozenset({"council"}))


def state(yes: int, no: int, unknown: int, target: Target = HALF) -> ShareState:
    """How a share of so many stands against a target."""
    counted = {target.counts or AwardShare.BASE: {Answer.YES: yes, Answer.NO: no, Answer.UNKNOWN: unknown}}
    return next(one.state for one in shares(counted, [target]) if one.target is not None)


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ((1, 1, 0), ShareState.MET),
        ((1, 2, 0), ShareState.LACKING),
        ((0, 0, 0), ShareState.OPEN),
        ((2, 1, 1), ShareState.MET),
        ((1, 3, 1), ShareState.LACKING),
        ((1, 1, 1), ShareState.OPEN),
    ],
)
def test_a_share_is_judged_whatever_the_unknown_ones_turn_out_to_be(
    counts: tuple[int, int, int], wanted: ShareState
) -> None:
    """It is met or lacking only where both ends agree."""
    assert state(*counts) is wanted


def test_the_comparison_is_that_of_the_target() -> None:
    """Over 40 % is more than 40 %, and a target without a number asks nothing."""
    assert state(2, 3, 0, WOMEN) is ShareState.LACKING
    assert state(3, 2, 0, WOMEN) is ShareState.MET
    assert state(1, 1, 0, HALF.model_copy(update={"measure": None})) is ShareState.NOT_ASKED
    assert Comparison.AT_LEAST.holds(1, 2, Decimal("0.5"))
    assert [one.state for one in shares({}, [])] == [ShareState.NOT_ASKED] * len(AwardShare)


def test_the_standing_body_names_the_base_among_the_units_of_the_plan() -> None:
    """In order, once, and the same again changes nothing."""
    staff = context(STANDING_BODY)
    named = BaseNamed(plan_id=PLAN, units=(CHI_LANG.code,))
    twice = NameBase(plan_id=PLAN, units=(CHI_LANG.code, CHI_LANG.code))

    given().when(twice, staff, UNITS).then(named)
    given(named).when(BASE, staff, UNITS).nothing()
    given(named).when(NameBase(plan_id=PLAN, units=()), staff, UNITS).then(BaseNamed(plan_id=PLAN, units=()))
    given().when(BASE, context(CLERK), UNITS).refused(BaseNotYours)
    given().when(BASE, staff, None).refused(BasePlanUnknown)
    given().when(NameBase(plan_id=PLAN, units=("la",)), staff, UNITS).refused(BaseUnitUnknown)


def of_mai_pha(subject: Subject) -> AwardDecided:
    """An award to somebody of another unit."""
    return awarded(subject, unit=MAI_PHA.code, unit_name=MAI_PHA.name)


async def played(registration: ServiceHarness) -> None:
    """Four awards under a plan that asks for two shares: two people and a team of Chi Lăng, one person of Mai Pha."""
    before = issued()
    content = before.content.model_copy(update={"targets": (HALF, WOMEN)})
    stated = PlanAmended(plan_id=PLAN, content=content, changed=("targets",), reason="Bổ sung chỉ tiêu.")
    await registration.hear(f"plan-{PLAN}", stated)
    await hear(registration, awarded(), awarded(DAO), awarded(TEAM, "TTLDTT"), of_mai_pha(MAI))


async def shown(registration: ServiceHarness, who: Actor = STANDING_BODY) -> dict[str, Any]:
    """The composition as somebody reads it: for each share yes, no, unknown and how it stands."""
    answer = await registration.get(HERE, who)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return {one["share"]: (one["yes"], one["no"], one["unknown"], one["state"]) for one in found["shares"]} | {
        "awards": found["awards"]
    }


async def test_the_shares_are_counted_and_each_leads_to_its_awards(registration: ServiceHarness) -> None:
    """The base of all awards, women of those to people; what nobody has said is unknown."""
    await played(registration)
    before = await shown(registration)
    sent = await registration.post(f"/plans/{PLAN}/base", STANDING_BODY, {"units": [CHI_LANG.code]})
    for subject, woman in ((AN, False), (DAO, True)):
        kept = await registration.put(f"/subjects/{subject.key}/traits", CLERK, {"woman": woman})
        assert kept.status_code == 204, kept.text
    await registration.settle()
    found = await shown(registration)
    behind = (await registration.get(f"{HERE}/awards", STANDING_BODY, share="base", answer="no")).json()["items"]
    said = {row.event_id for row in await registration.store.read(0, 1000) if row.type == "AwardDecided"}

    assert sent.status_code == 200, sent.text
    assert before == {
        "awards": 4,
        "base": (0, 0, 4, "open"),
        "direct-workers": (0, 0, 3, "not-asked"),
        "women": (0, 0, 3, "open"),
        "minorities": (0, 0, 3, "not-asked"),
    }
    assert (found["base"], found["women"]) == ((3, 1, 0, "met"), (1, 1, 1, "open"))
    assert [(one["name"], one["unit"]) for one in behind] == [(MAI.name, MAI_PHA.code)]
    assert {one["event_id"] for one in behind} <= {str(one) for one in said}
    compared = await compare(registration.store, SERVICE)
    assert [table.table for table in compared if not table.identical] == []


async def test_an_annulled_award_and_an_erased_trait_count_no_more(registration: ServiceHarness) -> None:
    """The figures follow at once; the log never held what is erased."""
    await played(registration)
    await registration.put(
        f"/subjects/{DAO.key}/traits", CLERK, {"woman": True, "minority": True, "direct_worker": True}
    )
    gone = awarded()
    await registration.hear(f"dossier-{gone.dossier_id}", revoked(gone))
    await registration.settle()
    counted = await shown(registration)
    erased = await registration.web.delete(f"/subjects/{DAO.key}/traits", headers=registration.token(CLERK))
    after = await shown(registration)
    log = [row.data for row in await registration.store.read(0, 1000)]

    assert (counted["awards"], counted["women"], counted["minorities"]) == (3, (1, 0, 1, "met"), (1, 0, 1, "not-asked"))
    assert erased.status_code == 204
    assert after["women"] == (0, 0, 2, "open")
    assert not [data for data in log if "direct_worker" in data or "minority" in data]


async def test_a_unit_reads_and_states_its_own_people_alone(registration: ServiceHarness) -> None:
    """Others count only the figures; whoever has no part in it is refused."""
    await played(registration)

    assert (await shown(registration, OTHER_CLERK))["awards"] == 1
    assert (await registration.put(f"/subjects/{AN.key}/traits", OTHER_CLERK, {"woman": False})).status_code == 404
    assert problem_of(await registration.put(f"/subjects/{AN.key}/traits", COUNCIL, {"woman": False})) == (
        403,
        "duty-missing",
    )
    assert problem_of(await registration.get(f"{HERE}/awards", COUNCIL)) == (403, "duty-missing")
    assert problem_of(await registration.post(f"/plans/{PLAN}/base", CLERK, {"units": []})) == (403, "duty-missing")
    assert (await registration.get(f"/plans/{_NOBODYS}/composition", STANDING_BODY)).status_code == 404


async def test_what_is_known_of_several_people_is_kept_of_all_or_of_nobody(registration: ServiceHarness) -> None:
    """A stranger among them keeps it of none; the list shows it, and those of whom something is missing."""
    await played(registration)
    people = f"{HERE}/people"
    known = {"subject": AN.key, "direct_worker": True, "woman": False, "minority": False}

    strange = await registration.put(people, CLERK, {"people": [known, {**known, "subject": MAI.key}]})
    after = (await registration.get(people, CLERK)).json()["items"]
    kept = await registration.put(people, CLERK, {"people": [known, {"subject": DAO.key, "woman": True}]})
    listed = (await registration.get(people, CLERK, q="nguyen van")).json()["items"]
    missing = (await registration.get(people, CLERK, missing="true")).json()

    assert (strange.status_code, [one["woman"] for one in after]) == (404, [None, None])
    assert (kept.status_code, kept.json()) == (200, {"kept": 2})
    assert [(one["subject"], one["direct_worker"], one["woman"]) for one in listed] == [(AN.key, True, False)]
    assert ([one["subject"] for one in missing["items"]], missing["total"]) == ([DAO.key], 1)


async def test_a_double_counts_with_the_key_that_stays(registration: ServiceHarness) -> None:
    """What is kept of either is shown, counted and erased as one; who says the same again changes nobody's name."""
    await played(registration)
    await registration.put(f"/subjects/{AN.key}/traits", CLERK, {"woman": False, "minority": True})
    await registration.put(f"/subjects/{DAO.key}/traits", CLERK, {"minority": False})
    await registration.handle(MergeSubject(subject=AN.key, into=DAO.key), STANDING_BODY)
    await registration.settle()
    counted = await shown(registration)
    listed = (await registration.get(f"{HERE}/people", CLERK)).json()["items"]
    said = (await registration.put(f"{HERE}/people", STANDING_BODY, {"people": [whole(listed[0])]})).status_code
    by = await registration.store.pool.fetch("select subject_key, changed_by from composition.traits")
    await registration.web.delete(f"/subjects/{AN.key}/traits", headers=registration.token(CLERK))
    left = await registration.store.pool.fetchval("select count(*) from composition.traits")

    assert (counted["women"], counted["minorities"]) == ((0, 2, 1, "lacking"), (0, 2, 1, "not-asked"))
    assert [(one["subject"], one["woman"], one["minority"]) for one in listed] == [(DAO.key, False, False)]
    assert (said, [(one["subject_key"], one["changed_by"]) for one in by]) == (200, [(DAO.key, str(STANDING_BODY))])
    assert left == 0


def whole(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the list as it is sent back."""
    return {name: row[name] for name in ("subject", "direct_worker", "woman", "minority")}


async def test_nobody_is_named_twice_and_nothing_is_kept_then(registration: ServiceHarness) -> None:
    """The fault is a sentence, not an error of the server."""
    await played(registration)
    twice = [{"subject": AN.key, "woman": True}, {"subject": AN.key, "woman": False}]

    refused = await registration.put(f"{HERE}/people", CLERK, {"people": twice})

    assert refused.status_code == 422
    assert "nêu hai lần" in refused.text
    assert await registration.store.pool.fetchval("select count(*) from composition.traits") == 0


async def test_the_figures_and_the_people_on_their_pages(pages: Pages) -> None:
    """The standing body names the base and states what is known; each figure leads on; a stranger changes nothing."""
    await played(pages.service)
    at = f"/registration{HERE}"
    empty = await pages.get(at, "appraiser")
    named = await pages.post(f"{at}/base", await pages.form(at, "appraiser") | {"units": CHI_LANG.code}, "appraiser")
    kept = await pages.send(f"{at}/people", typed(AN, "no") | typed(DAO, "yes", 1), "appraiser")
    stood = await traits(pages)
    overtaken = await pages.send(f"{at}/people", typed(AN, "yes"), "appraiser")
    other = await pages.send(f"{at}/people", typed(MAI, "unknown") | typed(DAO, "yes", 1, was="yes"), "appraiser")
    strange = await pages.send(f"{at}/people", {**typed(AN, "yes"), "people.0.subject": "ai-do"}, "appraiser")
    unfit = await pages.send(f"{at}/people", typed(AN, "có"), "appraiser")
    shown_page = await pages.get(at, "appraiser")
    awards = await pages.get(f"{at}/awards?share=women&answer=yes", "auditor")
    missing = await pages.get(f"{at}/people?missing=true", "appraiser")
    to_council = await pages.get(at, "council")

    assert "Chưa xác định đơn vị cơ sở" in empty.text
    assert (overtaken.status_code, f"Người khác vừa sửa thông tin của {AN.name}" in overtaken.text) == (422, True)
    assert (other.status_code, await traits(pages)) == (303, stood)
    assert (named.status_code, kept.status_code, strange.status_code, unfit.status_code) == (303, 303, 404, 422)
    assert f'href="/registration{HERE}/awards?share=women&amp;answer=yes">1</a>' in shown_page.text
    assert ("75 %" in shown_page.text, "33,3 %" in shown_page.text) == (True, True)
    assert (DAO.name in awards.text, AN.name in awards.text) == (True, False)
    assert (MAI.name in missing.text, 'value="yes" selected' in missing.text) == (True, True)
    assert ("awards?share" in to_council.text, "/people" in to_council.text) == (False, False)
    assert (await pages.get(f"{at}/people", "council")).status_code == 403


def typed(subject: Subject, woman: str, line: int = 0, was: str = "unknown") -> dict[str, str]:
    """A line of the form for a person of whom `was` was shown."""
    at = f"people.{line}."
    return {f"{at}subject": subject.key, f"{at}woman": woman, f"{at}was": f"unknown {was} unknown"}


async def traits(pages: Pages) -> list[tuple[str, bool | None]]:
    """What is kept of each person."""
    rows = await pages.service.store.pool.fetch("select subject_key, woman from composition.traits order by 1")
    return [(row["subject_key"], row["woman"]) for row in rows]
