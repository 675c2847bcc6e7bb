"""The parts of a plan that five texts needed: period, rounds, campaigns, second approval; and one known in part."""

from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Rules, context
from contracts.catalog.terms import Comparison
from contracts.message import Refusal
from contracts.plan_parts import (
    Asked,
    Campaign,
    CampaignKind,
    Every,
    PartialDocument,
    PlanKind,
    Reference,
    ReferenceRole,
    Round,
    Submission,
    Target,
    TaskKind,
    When,
)
from contracts.vocabulary import Body, Cluster, Deadline, Gate, GateKind, GateScope
from services.planning.plan import filling
from services.planning.plan.bodies import Known
from services.planning.plan.messages import FollowPlan, IssuePlan, PlanDraft, PlanDrafted, PlanFollowed, RevisePlan
from services.planning.plan.refusals import (
    CodeRepeated,
    DraftIncomplete,
    PeriodWrong,
    PlanOnlyFollowed,
    RoundUnknown,
    SecondApprovalOpen,
    YearOutsidePlan,
)
from services.planning.plan.rules import DECIDER, NumberInUse
from services.planning.plan.soundness import check
from tests.planning.plans import CHI_LANG, ISSUER, MAI_PHA, PLAN, STAFF, TAM_THANH, content, draft, parent, task

given = Rules(DECIDER).given
NOW = context(STAFF)
OFFICE = Body(code="van-phong", name="Văn phòng")
ROUND = Round(code="nam-hoc", name="Năm học 2016 - 2017", year=2016, quarter=3, councils=(OFFICE,))
SECOND = Gate(
    kind=GateKind.SECOND_APPROVAL,
    text="Phải được thống nhất và phê duyệt",
    applies_to=GateScope.UNIT,
    by=Deadline(day=date(2017, 1, 20), inclusive=True),
    agreed_with=OFFICE,
    approved_by=CHI_LANG,
)
EVERYTHING: dict[str, Any] = {
    "kind": PlanKind.PERIOD,
    "until": 2020,
    "place": "Lạng Sơn",
    "signs_for": "CHỦ TỊCH",
    "signer_role": "PHÓ CHỦ TỊCH",
    "references": (
        Reference(role=ReferenceRole.PARENT, citation="Kế hoạch số 04", document=parent().document),
        Reference(role=ReferenceRole.APPLIED, citation="Chỉ thị số 34-CT/TW"),
    ),
    "rounds": (ROUND,),
    "campaigns": (
        Campaign(
            code="cai-cach",
            name="Cải cách hành chính",
            kind=CampaignKind.THEMATIC,
            occasion="15 năm thành lập thành phố",
            when=When(years=(2017, 2018), around="10-17"),
            asks=(Asked.MODEL, Asked.PILOT),
            pilot=TAM_THANH,
        ),
    ),
    "tasks": (
        task(1).model_copy(update={"lead": OFFICE, "round": "nam-hoc", "label": "II.1"}),
        task(2).model_copy(
            update={
                "quarter": None,
                "kind": TaskKind.REPORT,
                "via": OFFICE,
                "form": "biểu đính kèm",
                "when": When(month=6, every=Every.YEAR, by=Deadline(day=date(2017, 6, 15))),
            }
        ),
    ),
    "targets": (
        Target(
            code="ve-co-so",
            text="Khen về cơ sở",
            measure=50.0,
            op=Comparison.AT_LEAST,
            of="số khen",
            every=Every.MONTH,
            each_unit=True,
        ),
    ),
    "clusters": (
        Cluster(code="phuong", name="Cụm phường", units=(CHI_LANG,), lead=CHI_LANG, block=True),
        Cluster(code="tren", name="Cụm của tỉnh", units=(MAI_PHA,), above=True),
    ),
    "unclustered": (TAM_THANH,),
    "clusters_stated": 10,
    "submission": Submission(to=CHI_LANG, via=OFFICE, form="mẫu gửi kèm"),
    "gates": (SECOND,),
}


def test_a_form_keeps_everything_that_a_plan_may_state() -> None:
    """Each part comes back as it was, of a plan and of its draft."""
    known: Known = {}
    whole = content(**EVERYTHING)
    form = filling.filled(whole, known)

    assert filling.read(form, type(whole), known) == whole
    assert filling.read(filling.filled(draft(**EVERYTHING), known), PlanDraft, known) == draft(**EVERYTHING)


def test_units_register_whether_or_not_they_stand_in_a_cluster() -> None:
    """Those of a cluster of the superior register there, not here."""
    plan = content(**EVERYTHING)

    assert plan.units() == {CHI_LANG.code: CHI_LANG.name, TAM_THANH.code: TAM_THANH.name}
    assert [cluster.code for cluster in plan.registering()] == ["phuong", "ngoai-cum"]
    check(plan)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"until": 2016}, PeriodWrong),
        ({"until": 2020, "open_ended": True}, PeriodWrong),
        ({"rounds": (ROUND.model_copy(update={"year": 2015}),)}, YearOutsidePlan),
        ({"rounds": ()}, RoundUnknown),
        ({"rounds": (ROUND, ROUND)}, CodeRepeated),
        ({"gates": (SECOND.model_copy(update={"agreed_with": None}),)}, SecondApprovalOpen),
        ({"unclustered": (CHI_LANG,)}, CodeRepeated),
        ({"campaigns": EVERYTHING["campaigns"] * 2}, CodeRepeated),
    ],
)
def test_a_part_that_contradicts_its_plan_is_refused(changed: dict[str, Any], refusal: type[Refusal]) -> None:
    """The control is the plan without the change, which is sound."""
    check(content(**EVERYTHING))

    with pytest.raises(refusal):
        check(content(**{**EVERYTHING, **changed}))


KNOWN_IN_PART = draft(document=PartialDocument(issuer=ISSUER, known_from="Báo điện tử"), recipients=())
FOLLOWED = PlanFollowed(plan_id=PLAN, content=KNOWN_IN_PART)
DRAFTED = PlanDrafted(plan_id=PLAN, content=KNOWN_IN_PART)


def test_a_plan_known_in_part_is_followed_and_never_issued() -> None:
    """What else becomes known of it is recorded; a second order to follow it changes nothing."""
    more = KNOWN_IN_PART.model_copy(update={"place": "Hà Nội"})

    given(DRAFTED).when(FollowPlan(plan_id=PLAN), NOW).then(FOLLOWED)
    given(DRAFTED, FOLLOWED).when(FollowPlan(plan_id=PLAN), NOW).nothing()
    given(DRAFTED, FOLLOWED).when(IssuePlan(plan_id=PLAN), NOW, NumberInUse(by=None)).refused(PlanOnlyFollowed)
    given(DRAFTED).when(IssuePlan(plan_id=PLAN), NOW, NumberInUse(by=None)).refused(DraftIncomplete)
    revised = given(DRAFTED, FOLLOWED).when(RevisePlan(plan_id=PLAN, content=more), NOW)
    assert [type(event).__name__ for event in revised.events] == ["PlanRevised"]


def test_a_plan_that_contradicts_itself_is_not_followed() -> None:
    """It is drawn up as it was typed, and followed when it is sound."""
    wrong = KNOWN_IN_PART.model_copy(update={"until": 2010})

    given(PlanDrafted(plan_id=PLAN, content=wrong)).when(FollowPlan(plan_id=PLAN), NOW).refused(PeriodWrong)
