"""The rules of a sudden deed: filed at any time, proposed and decided without the council, passed up whole."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules
from contracts.catalog.terms import Procedure
from contracts.message import Actor, Refusal
from contracts.review import AwardDecided, DossierAppraised, DossierForwarded, DossierRefused, DossierSubmitted
from contracts.review_steps import ReceiptIssued
from contracts.vocabulary import ReasonCode, SessionId, derived_id
from services.review.decision import rules as decisions
from services.review.decision.messages import DecideProposal, DecisionEvidence, DecisionIssued
from services.review.decision.refusals import RecipientAsksProposal, RecipientNotProposed
from services.review.dossier.deed_refusals import DeedInFuture, DeedOfOtherYear, FormNotSimplified
from services.review.dossier.found import FilingEvidence, HeadEvidence
from services.review.dossier.messages import (
    AppraiseDossier,
    DeclineDossier,
    DossierReceived,
    FileDossier,
    dossier_id_of,
)
from services.review.dossier.refusals import DossierNotVotedFor, NotYourUnit
from services.review.dossier.rules import DECIDER
from services.review.dossier.steps import IssueReceipt
from services.review.proposal import rules as proposals
from services.review.proposal.messages import OnCouncil, ProposalEvidence, ProposalFound, ProposalId, SubmitProposal
from services.review.proposal.refusals import NotForTheHead, ProposedOpinionsOut
from services.review.session import rules as sessions
from services.review.session.found import AgendaEvidence
from services.review.session.refusals import AgendaSimplified
from tests.review import test_session_rules as councils
from tests.review.cases import (
    CLERK,
    HEAD,
    HOUSEHOLD,
    OTHER_CLERK,
    PLAN,
    STANDING_BODY,
    appraised_eligible,
    evidence,
    filed,
    person,
    submitted,
    under,
    when,
)
from tests.review.deeds import DONE_AT, deed, file_deed
from tests.review.test_decision_rules import decide as decide_typed
from tests.review.test_decision_rules import proposal as on_council
from tests.review.test_decision_rules import standing
from tests.review.test_dossier_forwarding import UNVOTED, at_city, at_ward, forward, receive
from tests.review.test_proposal_rules import PAPER

given = Rules(DECIDER).given
DEED = file_deed()
FILED = (submitted(DEED, "L2003_ND42", DONE_AT), filed(DEED))
ELIGIBLE = (*FILED, appraised_eligible(DEED, "L2003_ND42"))
PROPOSAL = ProposalId(derived_id("test-proposal", 74))


def test_a_unit_files_a_sudden_deed_in_the_middle_of_the_year() -> None:
    """Nothing was registered; the law of the day is fixed, and the dossier says by which procedure it goes."""
    given().when(DEED, when(CLERK, DONE_AT), under()).then(*FILED)
    given(*FILED).when(DEED, when(CLERK, DONE_AT), under()).then()
    assert FILED[0].procedure is Procedure.SIMPLIFIED


def test_the_standing_body_files_for_a_household() -> None:
    """For whoever is on no unit's staff, too, by the unit where they live."""
    command = file_deed(subject=HOUSEHOLD)
    found = given().when(command, when(STANDING_BODY, DONE_AT), under()).events

    assert isinstance(found[0], DossierSubmitted)
    given().when(command, when(OTHER_CLERK, DONE_AT), under()).refused(NotYourUnit)


def test_two_deeds_of_a_year_are_two_dossiers() -> None:
    """The deed is part of the id, however its words are typed; the ordinary dossier of the same form is a third."""
    later = file_deed(facts=deed(done_on=date(2017, 8, 1)))
    retyped = file_deed(facts=deed(deed="  cứu hai em nhỏ  BỊ NƯỚC cuốn khi lũ về. "))
    ordinary = dossier_id_of(PLAN, DEED.unit, DEED.subject.key, DEED.title)

    assert len({DEED.dossier_id, later.dossier_id, ordinary}) == 3
    assert retyped.dossier_id == DEED.dossier_id


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"title": "LDTT"}, FormNotSimplified),
        ({"facts": deed(done_on=date(2017, 6, 15))}, DeedInFuture),
        ({"facts": deed(done_on=date(2016, 12, 31))}, DeedOfOtherYear),
    ],
)
def test_what_is_no_sudden_deed_is_refused(changed: dict[str, Any], refusal: type[Refusal]) -> None:
    """A title, a deed to come, and a deed of another year."""
    given().when(file_deed(**changed), when(CLERK, DONE_AT), under()).refused(refusal)


def test_a_receipt_has_the_time_limit_of_the_procedure() -> None:
    """Five working days at a district, whatever the site has set for ordinary dossiers; unsure."""
    (receipt,) = given(*FILED).when(IssueReceipt(dossier_id=DEED.dossier_id), when(STANDING_BODY, DONE_AT)).events

    assert isinstance(receipt, ReceiptIssued)
    assert (receipt.working_days, receipt.due, receipt.confidence.value) == (5, date(2017, 6, 21), "unsure")


def test_an_appraisal_asks_for_nothing_of_the_plan() -> None:
    """Neither a lock nor a sheet is awaited, and a withdrawn plan changes nothing."""
    found = evidence(registration=None, locked_for=None)
    (appraised,) = given(*FILED).when(AppraiseDossier(dossier_id=DEED.dossier_id), when(STANDING_BODY), found).events

    assert isinstance(appraised, DossierAppraised)
    assert (appraised.result.value, appraised.procedure) == ("eligible", Procedure.SIMPLIFIED)
    assert "gate_registration" not in {one.rule for one in appraised.rules}


def test_the_head_declines_without_a_vote() -> None:
    """Of an ordinary dossier that is refused, as the council comes first."""
    command = DeclineDossier(dossier_id=DEED.dossier_id, reason_code=ReasonCode.CRITERIA_NOT_MET, reason="Chưa rõ.")
    (refused,) = given(*ELIGIBLE).when(command, when(HEAD), HeadEvidence()).events
    ordinary = [one.model_copy(update={"procedure": Procedure.ORDINARY}) for one in (ELIGIBLE[0], ELIGIBLE[2])]

    assert isinstance(refused, DossierRefused)
    given(ordinary[0], ELIGIBLE[1], ordinary[1]).when(command, when(HEAD), HeadEvidence()).refused(DossierNotVotedFor)


def test_no_session_is_convened_over_a_sudden_deed() -> None:
    """The refusal says what to do instead."""
    found = AgendaEvidence(candidates=(councils.candidate(councils.FIRST, procedure=Procedure.SIMPLIFIED),))
    command = councils.convene(dossiers=(councils.FIRST,))
    Rules(sessions.DECIDER).given().when(command, when(STANDING_BODY), found).refused(AgendaSimplified)


def submit(**changed: Any) -> SubmitProposal:
    """The proposal of the standing body without a session."""
    command = SubmitProposal(proposal_id=PROPOSAL, paper=PAPER, addressee="Chủ tịch UBND", dossiers=(DEED.dossier_id,))
    return command.model_copy(update=changed)


def eligible_deed(**changed: Any) -> ProposalEvidence:
    """The deed as a proposal finds it."""
    fine = {"session_id": None, "may_be_decided": True, "proposed": False, **changed}
    return ProposalEvidence(dossiers=(OnCouncil(dossier_id=DEED.dossier_id, **fine),))


def test_a_sudden_deed_is_proposed_without_a_session() -> None:
    """Not together with what a session passed, and not before the bodies that were asked have answered."""
    propose = Rules(proposals.DECIDER).given().when
    session = SessionId(derived_id("test-session", 1))

    assert propose(submit(), when(STANDING_BODY), eligible_deed()).events
    propose(submit(session_id=session), when(STANDING_BODY), eligible_deed()).refused(NotForTheHead)
    propose(submit(), when(STANDING_BODY), eligible_deed(session_id=session)).refused(NotForTheHead)
    propose(submit(), when(STANDING_BODY), eligible_deed(opinions_out=True)).refused(ProposedOpinionsOut)


DECIDED = DecideProposal(
    proposal_id=PROPOSAL,
    issuer="UBND thành phố Lạng Sơn",
    symbol="QĐ-UBND",
    dated=date(2017, 12, 29),
    deciding_authority="Chủ tịch UBND thành phố Lạng Sơn",
    signer_role="CHỦ TỊCH",
)


def before_head(**changed: Any) -> DecisionEvidence:
    """The deed before the head, on a proposal."""
    one = on_council(
        title="GK_HUYEN",
        **{"session_id": None, "vote": None, "procedure": Procedure.SIMPLIFIED, "plan_withdrawn": True, **changed},
    )
    found = ProposalFound(dossiers=(one.dossier_id,), open=True)
    return DecisionEvidence(proposals=(one,), standings=(standing(0),), proposal=found)


def test_the_head_decides_on_the_proposal_without_a_vote() -> None:
    """The award says so: no session, no votes, khen thưởng đột xuất; the decision names the ground."""
    issued, award = Rules(decisions.DECIDER).given().when(DECIDED, when(HEAD, "2017-12-29T16:00"), before_head()).events

    assert isinstance(issued, DecisionIssued)
    assert isinstance(award, AwardDecided)
    assert [one.rule for one in issued.grounds] == ["deciding_level", "simplified_procedure"]
    assert (award.session_id, award.votes_for, award.council_members) == (None, None, None)
    assert (award.commendation_type, award.procedure) == ("DOT_XUAT", Procedure.SIMPLIFIED)


def test_nobody_decides_alone() -> None:
    """Without a proposal of the standing body nothing is decided, and without a vote nothing else."""
    by_head = Rules(decisions.DECIDER).given().when
    found = before_head()
    at = "2017-12-29T16:00"

    by_head(decide_typed(found.proposals[0]), when(HEAD, at), found).refused(RecipientAsksProposal)
    by_head(DECIDED, when(HEAD, at), before_head(procedure=Procedure.ORDINARY)).refused(RecipientNotProposed)


def test_a_sudden_deed_goes_up_whole() -> None:
    """To the level that decides the form, with its deed, without a vote; there it begins under the same id."""
    command = file_deed("BK_BNT")
    history = (submitted(command, "L2003_ND42", DONE_AT), filed(command), appraised_eligible(command, "L2003_ND42"))
    (sent,) = given(*history).when(forward(command), at_ward(), UNVOTED).events
    (received,) = given().when(receive(command), at_city()).events

    assert isinstance(sent, DossierForwarded)
    assert (sent.deed, sent.individual, sent.procedure) == (command.facts, None, Procedure.SIMPLIFIED)
    assert sent.examinations[-1].vote is None
    assert isinstance(received, DossierReceived)
    assert (received.facts, received.procedure) == (command.facts, Procedure.SIMPLIFIED)


people = st.sampled_from([person(), person(2), HOUSEHOLD])
filings = st.builds(
    lambda title, subject, day, ground, certified, papers: file_deed(
        title, subject, facts=deed(done_on=day, ground=ground, certified=certified), documents=papers
    ),
    st.sampled_from(["GK_XA", "GK_HUYEN", "GK_CQ", "BK_BNT", "LDTT", "TTLDTT"]),
    people,
    st.dates(date(2016, 12, 30), date(2017, 7, 1)),
    st.sampled_from([None, "sudden-achievement"]),
    st.booleans(),
    st.sampled_from([(), ("TO_TRINH",), ("TO_TRINH", "TOM_TAT_THANH_TICH")]),
)
actors = st.sampled_from([CLERK, OTHER_CLERK, STANDING_BODY, HEAD])


@settings(deadline=None)
@cases(filings, actors, st.booleans())
def test_whatever_is_filed_an_eligible_deed_meets_every_rule(command: FileDossier, actor: Actor, locked: bool) -> None:  # noqa: FBT001
    """An appraisal never says what its own rules forbid, and nothing is filed that the procedure does not give."""
    events = given().when(command, when(actor, DONE_AT), FilingEvidence(plan=under().plan)).events
    if not events:
        return
    assert command.title in {"GK_XA", "GK_HUYEN", "GK_CQ", "BK_BNT"}
    assert isinstance(events[0], DossierSubmitted)
    found = evidence() if locked else evidence(registration=None, locked_for=None)
    appraised = (
        given(*events).when(AppraiseDossier(dossier_id=command.dossier_id), when(STANDING_BODY), found).events[0]
    )
    assert isinstance(appraised, DossierAppraised)
    whole = all(one.holds for one in appraised.rules)
    assert whole == (appraised.result.value == "eligible")
