"""The rules of a cluster: formed, its members, its lead, its covenants, its election."""

from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Rules, context
from contracts.clusters import (
    BestUnitElected,
    ClusterChanged,
    ClusterDissolved,
    ClusterLeadNamed,
    ScoreKind,
    UnitVotes,
)
from contracts.message import Actor, Refusal
from services.planning.cluster.messages import (
    AgreeRotation,
    Ballots,
    Before,
    ChangeMembers,
    ClusterEvent,
    DissolveCluster,
    ElectBest,
    FormCluster,
    NameLead,
    RotationAgreed,
)
from services.planning.cluster.refusals import (
    ClusterAlreadyFormed,
    ClusterCodeTaken,
    ClusterDayUnfit,
    ClusterMissing,
    ClusterOver,
    ClusterPlanNotStanding,
    CovenantAlreadySigned,
    CovenantMissing,
    ElectedAlready,
    ElectionTied,
    MemberRepeated,
    MembersFromPlan,
    MemberWithCovenant,
    MoreVotesThanPresent,
    NotClusterStaff,
    NotMember,
    NotScoredYet,
    ScoreAgreedAlready,
    ScorerUnfit,
    ScoresIncomplete,
    ScoreTooEarly,
    TargetRepeated,
    TooManyPoints,
)
from services.planning.cluster.rules import DECIDER
from tests.planning.clusters import (
    BESIDE,
    CLUSTER,
    FORM,
    FORMED,
    HELD_ON,
    NAME,
    STANDS,
    TARGETS,
    formation,
    points,
    score,
    scored,
    sign,
    signed,
)
from tests.planning.plans import CHI_LANG, MAI_PHA, STAFF, TAM_THANH, UNIT_CLERK

given = Rules(DECIDER).given
NOW = context(STAFF, "2017-12-20T08:00")
TODAY = date(2017, 12, 20)
OF_TAM_THANH = Actor("van-thu-hai", TAM_THANH.code, frozenset({"clerk"}))
SELF, CROSS, AGREED = ScoreKind.SELF, ScoreKind.CROSS, ScoreKind.AGREED
SCORED: tuple[ClusterEvent, ...] = (
    FORMED,
    *(signed(unit) for unit in (CHI_LANG, TAM_THANH)),
    *(scored(unit, kind) for unit in (CHI_LANG, TAM_THANH) for kind in (SELF, AGREED)),
)
ELECT = ElectBest(
    cluster_id=CLUSTER,
    held_on=HELD_ON,
    present=2,
    votes=(Ballots(unit=TAM_THANH.code, yes=1), Ballots(unit=CHI_LANG.code, yes=2)),
)
ELECTED = BestUnitElected(
    cluster_id=CLUSTER,
    cluster_name=NAME,
    year=2017,
    elected=CHI_LANG,
    held_on=HELD_ON,
    members=2,
    present=2,
    votes=(UnitVotes(unit=CHI_LANG, yes=2), UnitVotes(unit=TAM_THANH, yes=1)),
    units=(CHI_LANG, TAM_THANH),
)
DISSOLVED = ClusterDissolved(
    cluster_id=CLUSTER, name=NAME, year=2017, units=(CHI_LANG, TAM_THANH), reason="Kế hoạch đã bị thu hồi"
)


def form(**changed: Any) -> FormCluster:
    """The cluster as an amended plan states it."""
    return FORM.model_copy(update={"formation": formation(**changed), "reason": "Thêm xã"})


def beside(**changed: Any) -> FormCluster:
    """A cluster that stands in no plan."""
    alone = {"by_plan": False, "plan_id": None, "plan": None}
    return FormCluster(cluster_id=BESIDE, formation=formation(**{**alone, **changed}))


def test_the_cluster_of_a_plan_is_announced_with_it() -> None:
    """The event names the plan, the members and the lead."""
    given().when(FORM, NOW, STANDS).then(FORMED)
    given(FORMED).when(FORM, NOW, STANDS).nothing()
    given().when(FORM, NOW, Before(plan_stands=True, taken=True)).then(FORMED)
    given().when(FORM, NOW, Before()).refused(ClusterPlanNotStanding)


def test_a_cluster_may_be_announced_beside_a_plan() -> None:
    """Once, under a code that no other cluster of the year bears, with a lead among its units."""
    formed = FORMED.model_copy(update={"cluster_id": BESIDE, "by_plan": False, "plan_id": None, "plan": None})

    given().when(beside(), NOW, Before()).then(formed)
    given(formed).when(beside(), NOW, Before()).nothing()
    given(formed).when(beside(name="Khác"), NOW, Before()).refused(ClusterAlreadyFormed)
    given().when(beside(), NOW, Before(taken=True)).refused(ClusterCodeTaken)
    given().when(beside(lead=MAI_PHA), NOW, Before()).refused(NotMember)
    given().when(beside(units=(CHI_LANG, CHI_LANG)), NOW, Before()).refused(MemberRepeated)


def test_the_lead_goes_round() -> None:
    """With none named, the unit after last year's leads; who is gone is passed over, and who is new is last."""
    last = Before(plan_stands=True, rotation=(CHI_LANG.code, "xa-cu", TAM_THANH.code), lead=CHI_LANG.code)
    three = {"lead": None, "units": (CHI_LANG, TAM_THANH, MAI_PHA)}
    order = (CHI_LANG.code, TAM_THANH.code, MAI_PHA.code)

    given().when(form(**three), NOW, last).then(
        FORMED.model_copy(update={"units": three["units"], "lead": TAM_THANH, "rotation": order})
    )
    given().when(form(**three), NOW, last.model_copy(update={"lead": TAM_THANH.code})).then(
        FORMED.model_copy(update={"units": three["units"], "lead": CHI_LANG, "rotation": order})
    )


def test_a_cluster_follows_its_amended_plan() -> None:
    """Who joins and who leaves is said with the plan's reason; a plan that lists no units changes none."""
    joined = ClusterChanged(
        cluster_id=CLUSTER,
        name=NAME,
        year=2017,
        joined=(MAI_PHA,),
        left=(TAM_THANH,),
        units=(CHI_LANG, MAI_PHA),
        since=TODAY,
        reason="Thêm xã",
    )
    named = ClusterLeadNamed(
        cluster_id=CLUSTER,
        name=NAME,
        year=2017,
        lead=MAI_PHA,
        units=(CHI_LANG, MAI_PHA),
        since=TODAY,
        reason="Thêm xã",
    )

    given(FORMED).when(form(units=(CHI_LANG, MAI_PHA)), NOW, STANDS).then(joined)
    given(FORMED).when(form(units=(CHI_LANG, MAI_PHA), lead=MAI_PHA), NOW, STANDS).then(joined, named)
    given(FORMED).when(form(units=()), NOW, STANDS).nothing()
    given(FORMED, DISSOLVED).when(form(), NOW, STANDS).refused(ClusterOver)
    given(*SCORED).when(form(units=(CHI_LANG,)), NOW, STANDS).refused(MemberWithCovenant)


def test_members_of_a_cluster_beside_a_plan_are_changed_by_themselves() -> None:
    """Those of a plan are changed by its amendment."""
    change = ChangeMembers(cluster_id=CLUSTER, units=(CHI_LANG,), since=HELD_ON, reason="Sáp nhập")
    alone = FORMED.model_copy(update={"by_plan": False})

    given(FORMED).when(change, NOW).refused(MembersFromPlan)
    given(alone).when(change, NOW).then(
        ClusterChanged(
            cluster_id=CLUSTER,
            name=NAME,
            year=2017,
            left=(TAM_THANH,),
            units=(CHI_LANG,),
            since=HELD_ON,
            reason="Sáp nhập",
        )
    )
    given(alone).when(change.model_copy(update={"units": alone.units}), NOW).nothing()
    given(alone).when(change.model_copy(update={"since": date(2017, 12, 21)}), NOW).refused(ClusterDayUnfit)


def test_members_agree_on_an_order_and_on_a_lead() -> None:
    """Of the cluster's own units."""
    agree = AgreeRotation(cluster_id=CLUSTER, order=(TAM_THANH.code, CHI_LANG.code))
    name = NameLead(cluster_id=CLUSTER, unit=TAM_THANH.code, since=HELD_ON, reason="Luân phiên")
    agreed = RotationAgreed(cluster_id=CLUSTER, order=agree.order)

    given(FORMED).when(agree, NOW).then(agreed)
    given(FORMED, agreed).when(agree, NOW).nothing()
    given(FORMED).when(agree.model_copy(update={"order": ("khac",)}), NOW).refused(NotMember)
    given(FORMED).when(name, NOW).then(
        ClusterLeadNamed(
            cluster_id=CLUSTER,
            name=NAME,
            year=2017,
            lead=TAM_THANH,
            units=FORMED.units,
            since=HELD_ON,
            reason="Luân phiên",
        )
    )
    given(FORMED).when(name.model_copy(update={"unit": CHI_LANG.code}), NOW).nothing()
    given(FORMED).when(name.model_copy(update={"unit": MAI_PHA.code}), NOW).refused(NotMember)


def test_a_unit_signs_its_covenant() -> None:
    """Once; again with a reason, while nothing was scored."""
    again = sign(CHI_LANG, signed_by="Chủ tịch")

    given(FORMED).when(sign(CHI_LANG), context(UNIT_CLERK, "2017-12-20T08:00")).then(signed(CHI_LANG))
    given(FORMED, signed(CHI_LANG)).when(sign(CHI_LANG), NOW).nothing()
    given(FORMED, signed(CHI_LANG)).when(again, NOW).refused(CovenantAlreadySigned)
    reasoned = again.model_copy(update={"reason": "Ghi thiếu"})
    given(FORMED, signed(CHI_LANG)).when(reasoned, NOW).then(signed(CHI_LANG, signed_by="Chủ tịch", reason="Ghi thiếu"))
    given(*SCORED).when(reasoned, NOW).refused(CovenantAlreadySigned)
    given(FORMED).when(sign(MAI_PHA), NOW).refused(NotMember)
    given(FORMED).when(sign(CHI_LANG, targets=TARGETS[:1] * 2), NOW).refused(TargetRepeated)
    given(FORMED).when(sign(CHI_LANG, signed_on=date(2016, 9, 30)), NOW).refused(ClusterDayUnfit)


def test_a_covenant_is_scored_by_itself_by_another_and_agreed() -> None:
    """In this order; the agreed score stands."""
    first = (FORMED, signed(CHI_LANG))
    own = (*first, scored(CHI_LANG, SELF))

    given(*first).when(score(CHI_LANG, SELF), NOW).then(scored(CHI_LANG, SELF))
    given(*first).when(score(CHI_LANG, AGREED), NOW).refused(ScoreTooEarly)
    given(*own).when(score(CHI_LANG, CROSS, TAM_THANH), NOW).then(scored(CHI_LANG, CROSS, TAM_THANH))
    given(*own).when(score(CHI_LANG, AGREED), NOW).then(scored(CHI_LANG, AGREED))
    given(*SCORED).when(score(CHI_LANG, AGREED), NOW).nothing()
    given(*SCORED).when(score(CHI_LANG, AGREED, scores=points(1.0, 1.0)), NOW).refused(ScoreAgreedAlready)
    given(FORMED).when(score(CHI_LANG, SELF), NOW).refused(CovenantMissing)


@pytest.mark.parametrize(
    ("kind", "changed", "refusal"),
    [
        (SELF, {"scores": points(61.0, 1.0)}, TooManyPoints),
        (SELF, {"scores": points(1.0, 1.0)[:1]}, ScoresIncomplete),
        (SELF, {"scores": points(1.0, 1.0)[:1] * 2}, ScoresIncomplete),
        (SELF, {"scorer": TAM_THANH}, ScorerUnfit),
        (CROSS, {}, ScorerUnfit),
        (CROSS, {"scorer": CHI_LANG}, ScorerUnfit),
        (CROSS, {"scorer": MAI_PHA}, NotMember),
        (SELF, {"scored_on": date(2017, 12, 21)}, ClusterDayUnfit),
    ],
)
def test_a_score_that_does_not_fit_is_refused(kind: ScoreKind, changed: dict[str, Any], refusal: type[Refusal]) -> None:
    """Each target once, within its points, by whom the kind asks for."""
    given(FORMED, signed(CHI_LANG), scored(CHI_LANG, SELF).model_copy(update={"total": 1.0})).when(
        score(CHI_LANG, kind, **changed), NOW
    ).refused(refusal)


def test_a_unit_scores_itself_and_others_and_nothing_else() -> None:
    """Its clerk signs and scores in its name; all else is for the staff of the site."""
    own = (FORMED, signed(CHI_LANG), scored(CHI_LANG, SELF))
    theirs = context(OF_TAM_THANH, "2017-12-20T08:00")

    given(*own).when(score(CHI_LANG, CROSS, TAM_THANH), theirs).then(scored(CHI_LANG, CROSS, TAM_THANH))
    for command in (sign(CHI_LANG), score(CHI_LANG, SELF), score(CHI_LANG, AGREED), ELECT, FORM):
        given(*own).when(command, theirs, STANDS).refused(NotClusterStaff)


def test_the_best_unit_is_elected_with_its_count() -> None:
    """The one with the most votes, upon the agreed score of its covenant, once."""
    given(*SCORED).when(ELECT, NOW).then(ELECTED)
    given(*SCORED, ELECTED).when(ELECT, NOW).nothing()
    given(*SCORED, ELECTED).when(ELECT.model_copy(update={"held_on": date(2017, 12, 16)}), NOW).refused(ElectedAlready)
    given(*SCORED[:3]).when(ELECT, NOW).refused(NotScoredYet)
    above = FORMED.model_copy(update={"above": True})
    given(above).when(ELECT, NOW).then(ELECTED.model_copy(update={"above": True}))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"present": 3}, MoreVotesThanPresent),
        ({"present": 1}, MoreVotesThanPresent),
        ({"votes": (Ballots(unit=CHI_LANG.code, yes=1), Ballots(unit=TAM_THANH.code, yes=1))}, ElectionTied),
        ({"votes": (Ballots(unit=CHI_LANG.code, yes=0),)}, ElectionTied),
        ({"votes": (Ballots(unit=MAI_PHA.code, yes=1),)}, NotMember),
        ({"votes": (Ballots(unit=CHI_LANG.code, yes=1),) * 2}, MemberRepeated),
        ({"held_on": date(2017, 12, 21)}, ClusterDayUnfit),
    ],
)
def test_a_count_that_does_not_fit_elects_nobody(changed: dict[str, Any], refusal: type[Refusal]) -> None:
    """No more votes than present, no more present than members, and one unit ahead of the others."""
    given(*SCORED).when(ELECT.model_copy(update=changed), NOW).refused(refusal)


def test_a_dissolved_cluster_goes_no_further() -> None:
    """It stays readable."""
    dissolve = DissolveCluster(cluster_id=CLUSTER, reason=DISSOLVED.reason)

    given(FORMED).when(dissolve, NOW).then(DISSOLVED)
    given(FORMED, DISSOLVED).when(dissolve, NOW).nothing()
    given(FORMED, DISSOLVED).when(sign(CHI_LANG), NOW).refused(ClusterOver)
    given().when(dissolve, NOW).refused(ClusterMissing)
