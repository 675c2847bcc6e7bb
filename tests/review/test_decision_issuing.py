"""What a decision is issued with: the number of its series, the signer, the retention of its file, and the bonuses."""

from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Outcome, Rules
from contracts.plan_parts import Capacity
from contracts.review import AwardDecided
from contracts.vocabulary import Confidence, Document, derived_id
from services.review.decision.messages import (
    DecideAwards,
    DecideProposal,
    DecisionCommand,
    DecisionEvent,
    DecisionEvidence,
    DecisionIssued,
    SeriesFound,
    Signature,
    decision_id_on,
    series_of,
)
from services.review.decision.refusals import (
    AuthorisationMissing,
    CapacityNotInStead,
    DecisionBeforeLast,
    DecisionDatedInFuture,
    DecisionNumberNotNext,
    DecisionNumberTaken,
    NobodyCovered,
    NotDecidingHead,
    ProposalDecidedAlready,
    ProposalNotOpen,
    ProposalUnknown,
    SeriesExhausted,
)
from services.review.decision.rules import DECIDER, DecisionState
from services.review.proposal.messages import ProposalFound, ProposalId
from services.review.session.messages import Proposal
from tests.review.cases import CLERK, DECISION, HEAD, when
from tests.review.test_decision_rules import SIGNED_AT, decide, found, proposal

given = Rules(DECIDER).given
PROPOSAL = ProposalId(derived_id("test-proposal", 1))
BOTH = (proposal(1), proposal(2))
PAPER = Document(issuer="UBND thành phố Lạng Sơn", number="15", symbol="GUQ-UBND", dated=date(2017, 1, 3))


def on_proposal(**changed: Any) -> DecideProposal:
    """The command to decide on the proposal."""
    command = {
        "proposal_id": PROPOSAL,
        "issuer": DECISION.issuer,
        "symbol": DECISION.symbol,
        "dated": DECISION.dated,
        "deciding_authority": "Chủ tịch UBND thành phố Lạng Sơn",
        "signer_role": "CHỦ TỊCH",
    }
    return DecideProposal.model_validate({**command, **changed})


def evidence(*proposals: Proposal, state: bool = True, **series: Any) -> DecisionEvidence:
    """A proposal over `proposals`, and the numbers that were given."""
    listed = proposals or BOTH
    paper = ProposalFound(dossiers=tuple(one.dossier_id for one in listed), open=state)
    return found(*listed).model_copy(update={"series": SeriesFound(**series), "proposal": paper})


def outcome(
    command: DecisionCommand, known: DecisionEvidence
) -> Outcome[DecisionCommand, DecisionState, DecisionEvent]:
    """The outcome of a command of the head."""
    return given().when(command, when(HEAD, SIGNED_AT), known)


def issued(command: DecisionCommand, known: DecisionEvidence) -> DecisionIssued:
    """The decision that follows."""
    first = outcome(command, known).events[0]
    assert isinstance(first, DecisionIssued)
    return first


@pytest.mark.parametrize(("last", "number"), [(0, "01"), (8, "09"), (9, "10"), (3119, "3120")])
def test_the_next_number_is_drawn(last: int, number: str) -> None:
    """Of its series, with two digits at least; who is left out has no award."""
    known = evidence(last=last, last_dated=date(2017, 12, 28))
    command = on_proposal(left_out=[BOTH[1].dossier_id])

    first, *awards = outcome(command, known).events

    assert isinstance(first, DecisionIssued)
    assert (first.decision.number, first.drawn, first.proposal_id) == (number, True, PROPOSAL)
    assert first.decision_id == decision_id_on(PROPOSAL) == command.decision_id
    assert [one.dossier_id for one in awards if isinstance(one, AwardDecided)] == [BOTH[0].dossier_id]


def test_a_number_that_is_typed_is_the_next_where_numbers_are_drawn() -> None:
    """Neither twice nor with a gap, and not before the day of the last."""
    typed = decide(*BOTH)
    known = found(*BOTH)

    def numbers(**series: Any) -> DecisionEvidence:
        return known.model_copy(update={"series": SeriesFound(**series)})

    refusal = outcome(typed, numbers(last=3110, drawn=True)).refused(DecisionNumberNotNext)
    assert refusal.facts["following"] == "3111/QĐ-UBND"
    outcome(typed, numbers(last=3120, drawn=True)).refused(DecisionNumberNotNext)
    outcome(typed, numbers(last=3120, taken=True)).refused(DecisionNumberTaken)
    assert not issued(typed, numbers(last=3119, drawn=True)).drawn
    assert issued(typed, numbers(last=99)).decision == DECISION, "a book that is kept elsewhere has others between"


def test_days_follow_numbers() -> None:
    """A decision bears no day before that of the number before its own, and none to come."""
    later = evidence(last=1, last_dated=date(2017, 12, 29))

    outcome(on_proposal(dated=date(2017, 12, 28)), later).refused(DecisionBeforeLast)
    outcome(on_proposal(dated=date(2017, 12, 30)), later).refused(DecisionDatedInFuture)
    outcome(on_proposal(), evidence(last=99_999)).refused(SeriesExhausted)


def test_a_series_is_one_of_issuer_symbol_and_year() -> None:
    """However they are typed."""
    one = series_of("UBND thành phố Lạng Sơn", "QĐ-UBND", 2017)

    assert one == series_of("ubnd  thành phố Lạng Sơn", "qđ-ubnd", 2017)
    assert len({one, series_of("UBND xã Mai Pha", "QĐ-UBND", 2017), series_of(DECISION.issuer, "QĐ-UBND", 2018)}) == 3


def test_a_proposal_is_decided_on_once() -> None:
    """The same again is true already; another list is refused, and so is a proposal that was returned."""
    first = outcome(on_proposal(), evidence()).events
    again = given(*first)

    again.when(on_proposal(), when(HEAD, SIGNED_AT), evidence(state=False, last=1, drawn=True)).nothing()
    other = on_proposal(left_out=[BOTH[0].dossier_id])
    again.when(other, when(HEAD, SIGNED_AT), evidence(last=1)).refused(ProposalDecidedAlready)
    outcome(on_proposal(), evidence(state=False)).refused(ProposalNotOpen)
    outcome(on_proposal(), found()).refused(ProposalUnknown)
    outcome(on_proposal(left_out=[one.dossier_id for one in BOTH]), evidence()).refused(NobodyCovered)
    given().when(on_proposal(), when(CLERK, SIGNED_AT), evidence()).refused(NotDecidingHead)


@pytest.mark.parametrize("capacity", [Capacity.KT, Capacity.TL, Capacity.Q, Capacity.TUQ])
def test_somebody_signs_in_the_heads_stead(capacity: Capacity) -> None:
    """The event says as what, for whom and by which paper."""
    signature = Signature(capacity=capacity, signs_for="CHỦ TỊCH", name="Nguyễn Văn An", authorised_by=PAPER)

    assert issued(on_proposal(signature=signature), evidence()).signature == signature
    typed = DecideAwards.model_validate({**dict(decide(*BOTH)), "signature": signature})
    assert issued(typed, found(*BOTH)).signature == signature


def test_a_signature_in_the_heads_stead_is_grounded() -> None:
    """By authorisation with its paper, and on behalf of a collective not at all."""
    unauthorised = Signature(capacity=Capacity.TUQ, signs_for="CHỦ TỊCH")
    collective = Signature(capacity=Capacity.TM, signs_for="ỦY BAN NHÂN DÂN")

    outcome(on_proposal(signature=unauthorised), evidence()).refused(AuthorisationMissing)
    outcome(on_proposal(signature=collective), evidence()).refused(CapacityNotInStead)


def test_each_award_has_its_bonus_by_the_base_salary_of_the_decisions_day() -> None:
    """1,300,000 đồng at the end of 2017, 0.3 of it for LDTT; what nobody has checked of the former law is marked."""
    new, former = proposal(1, ruleset="L2022_ND98"), proposal(2)
    _, worker, other = outcome(decide(new, former), found(new, former)).events

    assert isinstance(worker, AwardDecided)
    bonus = worker.bonus
    assert bonus is not None
    assert (bonus.multiple, bonus.base_salary, bonus.amount) == ("0.3", 1_300_000, 390_000)
    assert "NĐ 47/2017/NĐ-CP" in bonus.citation
    assert bonus.confidence is Confidence.KNOWN
    assert isinstance(other, AwardDecided)
    assert other.bonus is not None
    assert (other.bonus.amount, other.bonus.confidence) == (390_000, Confidence.UNSURE)


def test_the_file_of_a_decision_is_kept_as_its_level_asks() -> None:
    """Ten years at a district; what nobody has checked is marked."""
    retention = issued(on_proposal(), evidence()).retention

    assert retention is not None
    assert (retention.years, retention.confidence) == (10, Confidence.UNSURE)
