"""The commands that follow from events, and that none follow from the rest."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chassis.deciding.testing import at
from contracts.catalog.terms import Comparison
from contracts.envelope import Origin, Relation
from contracts.message import Command, Event
from contracts.registration import ReturnReason
from contracts.registry import HEARS
from contracts.review import AwardDecided, Outcome, Stage
from contracts.review_steps import AS_REFUSAL, DossierStep, DossierTakenBack
from contracts.vocabulary import Confidence, Level, ReasonCode, SessionId, WithdrawalReason, derived_id
from services.review.decision.messages import decision_id_of
from services.review.dossier.messages import CloseDossier, RefuseDossier, WithdrawDossier
from services.review.dossier.steps import ReceiveResult
from services.review.service import SERVICE
from services.review.session.messages import CouncilVote, Result, SessionClosed
from tests.review.cases import (
    CHI_LANG,
    DECISION,
    PLAN,
    REGISTERED,
    amended,
    appraised_eligible,
    closed,
    dossier_of,
    file_dossier,
    filed,
    issued,
    locked,
    missing,
    person,
    plan_received,
    registered,
    returned,
    submitted,
    withdrawn,
    withdrawn_plan,
)
from tests.review.dossiers import open_dossier

SESSION = SessionId(derived_id("test-session", 1))
ORIGIN = Origin(
    position=7,
    event_id=REGISTERED,
    site="lang-son",
    service="registration",
    stream="sheet-1",
    stream_version=3,
    schema_version=1,
    actor="can-bo",
    correlation_id=REGISTERED,
    causation_id=None,
    occurred_at=at("2017-01-12T10:00"),
    recorded_at=at("2017-01-12T10:00"),
    relation=Relation.OWN,
)
FILE = file_dossier()


def reactions(event: Event, origin: Origin = ORIGIN) -> dict[str, list[Command]]:
    """The commands that follow from an event, by the name of the reaction."""
    found: dict[str, list[Command]] = {}
    for reaction in SERVICE.react(event, origin):
        found.setdefault(reaction.name, []).append(reaction.command)
    return found


def result(number: int, votes_for: int, *, passed: bool) -> Result:
    """The council's result on somebody's dossier."""
    return Result(
        dossier_id=dossier_of(person(number)),
        votes_for=votes_for,
        op=Comparison.OVER,
        share=Decimal("0.5"),
        confidence=Confidence.UNSURE,
        passed=passed,
    )


def test_a_registered_title_opens_its_dossier() -> None:
    """The event that said so is remembered."""
    assert reactions(registered()) == {"dossier.open_dossier": [open_dossier()]}


def test_a_registration_that_is_taken_back_withdraws_its_dossier() -> None:
    """The dossier's own rules decide whether there is anything to withdraw."""
    command = WithdrawDossier(dossier_id=dossier_of(person()), plan_id=PLAN, reason="Chuyển công tác")

    assert reactions(withdrawn()) == {"dossier.withdraw_dossier": [command]}


def test_every_title_of_a_closed_sheet_withdraws_its_dossier() -> None:
    """A unit that was dropped has nothing to file any more."""
    both = closed(CHI_LANG, (person(1), "LDTT"), (person(2), "CSTDCS"))

    commands = [
        WithdrawDossier(dossier_id=dossier_of(subject, title), plan_id=PLAN, reason=both.reason)
        for subject, title in ((person(1), "LDTT"), (person(2), "CSTDCS"))
    ]

    assert reactions(both) == {"dossier.withdraw_dossiers": commands}


def test_what_a_closed_session_did_not_carry_is_refused() -> None:
    """The dossiers that it voted for have no command."""
    closed = SessionClosed(
        session_id=SESSION, members=10, results=(result(1, 9, passed=True), result(2, 5, passed=False))
    )

    refuse = RefuseDossier(
        dossier_id=dossier_of(person(2)),
        session_id=SESSION,
        vote=CouncilVote(votes_for=5, members=10, passed=False),
        op=Comparison.OVER,
        share=Decimal("0.5"),
    )
    assert reactions(closed) == {"dossier.refuse_unvoted": [refuse]}


AWARD = AwardDecided(
    decision_id=decision_id_of(DECISION),
    decision=DECISION,
    deciding_authority="Chủ tịch UBND thành phố Lạng Sơn",
    level=Level.DISTRICT,
    signer_role="CHỦ TỊCH",
    dossier_id=FILE.dossier_id,
    plan_id=PLAN,
    session_id=SESSION,
    votes_for=9,
    council_members=10,
    unit=CHI_LANG.code,
    unit_name=CHI_LANG.name,
    subject=person(),
    title="LDTT",
    title_name="Lao động tiên tiến",
    commendation_type="CONG_TRANG",
    year=2017,
    ruleset="L2003_ND91",
)


def test_what_the_superior_has_taken_back_ends_at_the_site_below() -> None:
    """As refused at its appraisal, with the reason; of this site's own taking back nothing follows."""
    taken = DossierTakenBack(
        **{name: getattr(submitted(FILE), name) for name in DossierStep.model_fields},
        reason_code=WithdrawalReason.OUT_OF_REACH,
        reason="Vụ việc đã kết thúc, có vi phạm.",
        by_standing_body=True,
    )
    above = replace(ORIGIN, site="lang-son", relation=Relation.SUPERIOR)

    ((command,),) = reactions(taken, above).values()

    assert isinstance(command, ReceiveResult)
    assert (command.result.outcome, command.result.stage) == (Outcome.REFUSED, Stage.APPRAISAL)
    assert command.result.reason_codes == (ReasonCode.CRITERIA_NOT_MET,)
    assert command.result.explanation == taken.reason
    assert set(AS_REFUSAL) == set(WithdrawalReason)
    assert AS_REFUSAL[WithdrawalReason.OWN_REQUEST] is ReasonCode.WITHDRAWN
    assert reactions(taken) == {}


def test_an_award_closes_its_dossier() -> None:
    """Each of a decision's own."""
    close = CloseDossier(dossier_id=FILE.dossier_id, decision_id=decision_id_of(DECISION), decision=DECISION)
    assert reactions(AWARD) == {"dossier.close_awarded": [close]}


@pytest.mark.parametrize(
    "event",
    [
        issued(),
        amended(year=2018),
        withdrawn_plan(),
        locked(),
        plan_received(),
        returned(CHI_LANG, ReturnReason.LATE),
        missing(CHI_LANG),
        submitted(FILE),
        filed(FILE),
        appraised_eligible(FILE),
    ],
    ids=lambda event: type(event).__name__,
)
def test_the_rest_is_evidence_and_leads_to_nothing(event: Event) -> None:
    """It is looked up when a dossier is appraised."""
    assert reactions(event) == {}


def test_review_hears_what_the_contracts_say_it_hears() -> None:
    """The registry's list and the service's are one."""
    assert {kind.__name__ for kind in SERVICE.hears} == set(HEARS["review"])


NEIGHBOURS: dict[Event, frozenset[Relation]] = {
    issued(): frozenset({Relation.SUPERIOR, Relation.SUBORDINATE}),
    amended(year=2018): frozenset({Relation.SUPERIOR, Relation.SUBORDINATE}),
    withdrawn_plan(): frozenset({Relation.SUPERIOR, Relation.SUBORDINATE}),
    locked(): frozenset({Relation.SUPERIOR}),
    registered(): frozenset({Relation.SUPERIOR}),
    plan_received(): frozenset({Relation.SUPERIOR}),
    withdrawn(): frozenset({Relation.SUPERIOR}),
    closed(CHI_LANG, (person(1), "LDTT")): frozenset({Relation.SUPERIOR}),
    returned(CHI_LANG, ReturnReason.LATE): frozenset({Relation.SUPERIOR}),
    missing(CHI_LANG): frozenset({Relation.SUPERIOR}),
    submitted(FILE): frozenset(),
    appraised_eligible(FILE): frozenset({Relation.SUPERIOR}),
    AWARD: frozenset({Relation.SUPERIOR, Relation.SUBORDINATE}),
}
"""The events of other sites, and from which relations they are evidence here."""


@pytest.mark.parametrize("relation", [Relation.SUPERIOR, Relation.SUBORDINATE, Relation.OTHER])
@pytest.mark.parametrize("event", NEIGHBOURS, ids=lambda event: type(event).__name__)
def test_an_event_of_another_site_changes_no_row_of_ours(event: Event, relation: Relation) -> None:
    """Evidence of a neighbour stands in rows of its own, by its site: its plan is never our plan."""
    origin = replace(ORIGIN, site="mai-pha", relation=relation)
    ours = {(change.table.name, change.key) for change in SERVICE.project(event, ORIGIN)}

    theirs = {(change.table.name, change.key) for change in SERVICE.project(event, origin)}

    assert ours
    assert ours.isdisjoint(theirs)
    assert bool(theirs) == (relation in NEIGHBOURS[event])
