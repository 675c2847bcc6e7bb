"""The rules of a decision: one number, competent level, quotas, and an award for each recipient."""

from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import normalize

import pytest

from chassis.deciding.testing import Outcome, Rules, context
from contracts.review import AwardDecided
from contracts.vocabulary import (
    Confidence,
    DecisionId,
    Document,
    DossierId,
    Level,
    SessionId,
    SubjectKind,
    TitleCode,
    derived_id,
)
from services.review.catalogue.messages import LocalQuota
from services.review.decision.issuing import bonus
from services.review.decision.messages import (
    DecideAwards,
    DecisionCommand,
    DecisionEvent,
    DecisionEvidence,
    DecisionIssued,
    decision_id_of,
)
from services.review.decision.refusals import (
    CstdcsQuotaExceeded,
    DecisionDatedInFuture,
    DecisionNumberTaken,
    LevelNotCompetent,
    NotDecidingHead,
    RecipientAlreadyAwarded,
    RecipientDeclined,
    RecipientNotProposed,
    RecipientPlanWithdrawn,
    RecipientStopped,
    RecipientTwice,
)
from services.review.decision.rules import DECIDER, DecisionState
from services.review.session.messages import CouncilLimits, CouncilVote, Proposal, Standing
from tests.review.cases import CHI_LANG, CLERK, DECISION, HEAD, MAI_PHA, PLAN, dossier_of, person, when

given = Rules(DECIDER).given
SESSION = SessionId(derived_id("test-session", 1))
SIGNED_AT = "2017-12-29T16:00"


def proposal(number: int = 1, title: TitleCode = "LDTT", **changed: Any) -> Proposal:
    """A dossier that the council voted for."""
    subject = person(number)
    found = Proposal(
        dossier_id=dossier_of(subject, title),
        refused=False,
        plan_id=PLAN,
        unit=CHI_LANG.code,
        unit_name=CHI_LANG.name,
        subject=subject,
        title=title,
        year=2017,
        ruleset="L2003_ND91",
        session_id=SESSION,
        vote=CouncilVote(votes_for=9, members=10, passed=True),
        decision_id=None,
    )
    return found.model_copy(update=changed)


def standing(reaching: int, awarded: int = 0, unit: str = CHI_LANG.code) -> Standing:
    """The standing of a unit."""
    return Standing(plan_id=PLAN, unit=unit, reaching=reaching, awarded={"CSTDCS": awarded} if awarded else {})


def decide(*proposals: Proposal, **changed: Any) -> DecideAwards:
    """The command to decide awards for all of `proposals`."""
    command = DecideAwards(
        decision=DECISION,
        deciding_authority="Chủ tịch UBND thành phố Lạng Sơn",
        signer_role="CHỦ TỊCH",
        dossiers=tuple(one.dossier_id for one in proposals),
    )
    return DecideAwards.model_validate({**dict(command), **changed})


def found(*proposals: Proposal, standings: tuple[Standing, ...] = ()) -> DecisionEvidence:
    """The evidence of a decision."""
    return DecisionEvidence(proposals=proposals, standings=standings)


def outcome_of(
    *proposals: Proposal, standings: tuple[Standing, ...] = (), level: Level = Level.DISTRICT
) -> Outcome[DecisionCommand, DecisionState, DecisionEvent]:
    """The outcome of deciding awards for all of `proposals` at a site of `level`."""
    return given().when(
        decide(*proposals), context(HEAD, SIGNED_AT, level=level), found(*proposals, standings=standings)
    )


def issued(*dossiers: DossierId) -> DecisionIssued:
    """The decision was issued before."""
    return DecisionIssued(
        decision_id=decision_id_of(DECISION),
        decision=DECISION,
        deciding_authority="Chủ tịch UBND thành phố Lạng Sơn",
        signer_role="CHỦ TỊCH",
        level=Level.DISTRICT,
        dossiers=dossiers,
        grounds=(),
    )


def test_every_recipient_has_an_award_of_its_own() -> None:
    """All share the decision, its number and its session."""
    command = decide(proposal(1), proposal(2))

    first, *awards = given().when(command, when(HEAD, SIGNED_AT), found(proposal(1), proposal(2))).events

    assert isinstance(first, DecisionIssued)
    assert first.dossiers == command.dossiers
    assert awards == [
        AwardDecided(
            decision_id=decision_id_of(DECISION),
            decision=DECISION,
            deciding_authority="Chủ tịch UBND thành phố Lạng Sơn",
            level=Level.DISTRICT,
            signer_role="CHỦ TỊCH",
            dossier_id=dossier_of(person(number)),
            plan_id=PLAN,
            session_id=SESSION,
            votes_for=9,
            council_members=10,
            unit=CHI_LANG.code,
            unit_name=CHI_LANG.name,
            subject=person(number),
            title="LDTT",
            title_name="Lao động tiên tiến",
            commendation_type="CONG_TRANG",
            year=2017,
            ruleset="L2003_ND91",
            bonus=bonus("LDTT", "L2003_ND91", SubjectKind.INDIVIDUAL, DECISION.dated, frozenset()),
        )
        for number in (1, 2)
    ]


def test_a_decision_can_have_1800_recipients() -> None:
    """One event each, and one for the decision."""
    proposals = tuple(proposal(number) for number in range(1800))

    events = outcome_of(*proposals).events

    assert len(events) == 1801


def test_the_grounds_of_a_decision_are_recorded() -> None:
    """The competence and the quota, each with its citation."""
    outcome = outcome_of(proposal(1), proposal(2, "CSTDCS"), standings=(standing(7),))

    first = outcome.events[0]
    assert isinstance(first, DecisionIssued)
    assert [(ground.rule, ground.citation) for ground in first.grounds] == [
        ("deciding_level", "NĐ 91/2017 Đ43"),
        ("deciding_level", "NĐ 91/2017 Đ43"),
        ("quota", "NĐ 91/2017 Đ9 k3"),
    ]
    assert "1 CSTDCS trên 7" in first.grounds[-1].evidence


@pytest.mark.parametrize(
    ("reaching", "before", "new", "within"),
    [
        (20, 0, 3, True),
        (20, 0, 4, False),
        (20, 2, 1, True),
        (20, 2, 2, False),
        (19, 0, 3, False),
        (6, 0, 1, False),
        (7, 0, 1, True),
        (100, 0, 15, True),
        (100, 14, 2, False),
        (0, 0, 1, False),
    ],
)
def test_no_more_than_15_percent_of_a_unit_become_grassroots_fighters(
    reaching: int, before: int, new: int, *, within: bool
) -> None:
    """Of its individuals reaching LDTT, the fighters among them (NĐ 91/2017 Đ9 k3); earlier decisions count."""
    proposals = tuple(proposal(number, "CSTDCS") for number in range(new))

    outcome = outcome_of(*proposals, standings=(standing(reaching, before),))

    if within:
        assert len(outcome.events) == new + 1
    else:
        refusal = outcome.refused(CstdcsQuotaExceeded)
        assert refusal.facts["unit_name"] == CHI_LANG.name
        assert (refusal.facts["awards"], refusal.facts["reaching"]) == (before + new, reaching)
        assert refusal.facts["most"] == reaching * 15 // 100


@pytest.mark.parametrize("ruleset", ["L2003_ND91", "L2022_ND98"])
@pytest.mark.parametrize(("awards", "within"), [(2, True), (3, False)])
def test_a_site_s_own_quota_comes_before_the_laws(ruleset: str, awards: int, *, within: bool) -> None:
    """10 % of twenty are two, where decree 91 would let three through and the 2022 law names no number."""
    local = LocalQuota(title="CSTDCS", share=Decimal("0.1"), citation="QĐ 30/QĐ-UBND")
    proposals = [proposal(number, "CSTDCS", ruleset=ruleset) for number in range(awards)]
    circumstances = context(HEAD, SIGNED_AT, limits=CouncilLimits(quotas=(local,)))

    outcome = given().when(decide(*proposals), circumstances, found(*proposals, standings=(standing(20),)))

    if within:
        first = outcome.events[0]
        assert isinstance(first, DecisionIssued)
        assert (first.grounds[-1].rule, first.grounds[-1].citation) == ("quota", "QĐ 30/QĐ-UBND")
    else:
        assert outcome.refused(CstdcsQuotaExceeded).facts["share"] == "10%"


def test_each_unit_has_a_quota_of_its_own() -> None:
    """One unit's share is not another's."""
    other = {"unit": MAI_PHA.code, "unit_name": MAI_PHA.name}
    proposals = (proposal(1, "CSTDCS"), proposal(2, "CSTDCS", **other), proposal(3, "CSTDCS", **other))
    standings = (standing(20), standing(7, unit=MAI_PHA.code))

    refusal = outcome_of(*proposals, standings=standings).refused(CstdcsQuotaExceeded)

    assert refusal.facts["unit_name"] == MAI_PHA.name


def test_a_unit_nobody_knows_anything_of_has_no_quota() -> None:
    """Without anybody reaching LDTT there is nothing to take a share of."""
    outcome_of(proposal(1, "CSTDCS")).refused(CstdcsQuotaExceeded)


@pytest.mark.parametrize("ruleset", ["L2003_ND42", "L2022_ND98"])
def test_the_quota_is_decree_91s_alone(ruleset: str) -> None:
    """Under the other rulesets none was found."""
    outcome = outcome_of(proposal(1, "CSTDCS", ruleset=ruleset), standings=(standing(1),))

    assert len(outcome.events) == 2


@pytest.mark.parametrize(
    ("title", "ruleset", "level", "competent"),
    [
        ("LDTT", "L2003_ND91", Level.COMMUNE, True),
        ("LDTT", "L2003_ND91", Level.DISTRICT, True),
        ("LDTT", "L2003_ND91", Level.PROVINCE, False),
        ("CSTDCS", "L2003_ND42", Level.COMMUNE, False),
        ("CSTDCS", "L2003_ND42", Level.DISTRICT, True),
        ("TTLDTT", "L2003_ND91", Level.COMMUNE, False),
        ("TTLDTT", "L2022_ND98", Level.DISTRICT, True),
        ("TTLDTT", "L2022_ND152", Level.DISTRICT, False),
        ("TTLDTT", "L2022_ND152", Level.COMMUNE, True),
    ],
)
def test_a_title_is_decided_where_the_law_says(
    title: TitleCode, ruleset: str, level: Level, *, competent: bool
) -> None:
    """A commune never decided CSTDCS or TTLDTT while there were districts."""
    outcome = outcome_of(proposal(1, title, ruleset=ruleset), level=level)

    if competent:
        assert len(outcome.events) == 2
    else:
        outcome.refused(LevelNotCompetent)


def test_an_unsure_competence_stays_marked() -> None:
    """That the commune follows the district was not verified."""
    first = outcome_of(proposal(1, "TTLDTT", ruleset="L2022_ND152"), level=Level.COMMUNE).events[0]

    assert isinstance(first, DecisionIssued)
    assert [ground.confidence for ground in first.grounds] == [Confidence.UNSURE]


def test_only_what_the_council_voted_for_is_awarded() -> None:
    """Neither what it did not carry nor what it never saw."""
    failed = proposal(2, vote=CouncilVote(votes_for=5, members=10, passed=False))
    unseen = given().when(decide(proposal(1), proposal(2)), when(HEAD, SIGNED_AT), found(proposal(1)))

    outcome_of(proposal(1), failed).refused(RecipientNotProposed)
    refusal = unseen.refused(RecipientNotProposed)

    assert refusal.facts == {"count": 1, "first": str(dossier_of(person(2)))}


def test_an_award_is_decided_once() -> None:
    """Another decision has awarded it already."""
    earlier = proposal(1, decision_id=DecisionId(derived_id("test-decision", 1)))

    outcome_of(earlier).refused(RecipientAlreadyAwarded)


def test_what_the_head_has_refused_is_not_awarded() -> None:
    """The others are, by a decision without it."""
    refused = proposal(2, refused=True)

    refusal = outcome_of(proposal(1), refused).refused(RecipientDeclined)

    assert refusal.facts == {"count": 1, "first": str(refused.dossier_id)}
    assert len(outcome_of(proposal(1)).events) == 2


def test_nothing_is_awarded_under_a_withdrawn_plan() -> None:
    """The votes of the council make no difference."""
    gone = proposal(2, plan_withdrawn=True)

    refusal = outcome_of(proposal(1), gone).refused(RecipientPlanWithdrawn)

    assert refusal.facts == {"count": 1, "first": str(gone.dossier_id)}


def test_a_recipient_stands_on_the_list_once() -> None:
    """Or would be awarded twice."""
    outcome_of(proposal(1), proposal(1)).refused(RecipientTwice)


def test_the_same_decision_again_is_true_already() -> None:
    """The read tables of its dossiers make no difference by then."""
    given(issued(dossier_of(person(1)))).when(decide(proposal(1)), when(HEAD, SIGNED_AT), found()).nothing()


def test_a_number_is_given_once_a_year() -> None:
    """Another list, or another date of the same year, under the same number is refused."""
    given(issued(dossier_of(person(2)))).when(decide(proposal(1)), when(HEAD, SIGNED_AT), found()).refused(
        DecisionNumberTaken
    )
    redated = DECISION.model_copy(update={"dated": date(2017, 12, 28)})
    again = decide(proposal(1), decision=redated)
    given(issued(dossier_of(person(1)))).when(again, when(HEAD, SIGNED_AT), found()).refused(DecisionNumberTaken)


def test_the_stream_of_a_decision_is_its_number_within_the_year() -> None:
    """The next year begins again; another symbol is another series."""
    same = DECISION.model_copy(update={"dated": date(2017, 1, 3)})
    next_year = DECISION.model_copy(update={"dated": date(2018, 1, 3)})
    other = DECISION.model_copy(update={"symbol": "QĐ-CTUBND"})

    assert decision_id_of(same) == decision_id_of(DECISION)
    assert len({decision_id_of(one) for one in (DECISION, next_year, other)}) == 3


@pytest.mark.parametrize(
    "typed",
    [
        {"number": "03120"},
        {"symbol": "qđ-ubnd"},
        {"issuer": "ubnd  thành phố Lạng Sơn"},
        {"issuer": normalize("NFD", DECISION.issuer)},
    ],
    ids=str,
)
def test_a_number_is_the_same_however_it_is_typed(typed: dict[str, str]) -> None:
    """Over the same list it is true already, over another it is taken."""
    again = Document.model_validate({**dict(DECISION), **typed})
    before = given(issued(dossier_of(person(1))))

    assert decision_id_of(again) == decision_id_of(DECISION)
    before.when(decide(proposal(1), decision=again), when(HEAD, SIGNED_AT), found()).nothing()
    before.when(decide(proposal(2), decision=again), when(HEAD, SIGNED_AT), found()).refused(DecisionNumberTaken)


def test_a_decision_is_not_dated_tomorrow() -> None:
    """Today is the last day it can bear."""
    given().when(decide(proposal(1)), when(HEAD, "2017-12-28T23:59"), found()).refused(DecisionDatedInFuture)


def test_a_unit_does_not_decide() -> None:
    """The competent head of the site does."""
    given().when(decide(proposal(1)), when(CLERK, SIGNED_AT), found()).refused(NotDecidingHead)


@pytest.mark.parametrize("stopped", [{"suspended": True}, {"taken_back": True}])
def test_what_is_suspended_or_taken_back_is_not_awarded(stopped: dict[str, bool]) -> None:
    """Leave it out of the decision."""
    outcome_of(proposal(1), proposal(2).model_copy(update=stopped)).refused(RecipientStopped)
