"""The rules of a proposal, and what is true of it under any commands in any order."""

from datetime import date
from typing import Any

from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules
from contracts.vocabulary import Document, DossierId, SessionId, derived_id
from services.review.proposal.messages import (
    DecidedFound,
    OnCouncil,
    ProposalCommand,
    ProposalEvent,
    ProposalEvidence,
    ProposalId,
    ProposalReturned,
    ProposalSubmitted,
    ReturnProposal,
    SubmitProposal,
)
from services.review.proposal.refusals import (
    NoSuchProposal,
    NotForTheHead,
    ProposalDecided,
    ProposalNotStandingBody,
    ProposalSubmittedAlready,
    ProposedElsewhere,
    ProposedTwice,
    ReturnNotTheHead,
)
from services.review.proposal.rules import DECIDER
from tests.review.cases import CLERK, HEAD, STANDING_BODY, when

given = Rules(DECIDER).given
ID = ProposalId(derived_id("test-proposal", 1))
SESSION = SessionId(derived_id("test-session", 1))
ONE, TWO = (DossierId(derived_id("test-dossier", number)) for number in (1, 2))
PAPER = Document(issuer="Phòng Nội vụ", number="45", symbol="TTr-NV", dated=date(2017, 12, 20))
RETURN = ReturnProposal(proposal_id=ID, reason="Thiếu nguồn kinh phí")


def submit(*dossiers: DossierId, **changed: Any) -> SubmitProposal:
    """The command of the standing body."""
    command = {
        "proposal_id": ID,
        "session_id": SESSION,
        "paper": PAPER,
        "addressee": "Chủ tịch UBND thành phố Lạng Sơn",
        "dossiers": dossiers or (ONE, TWO),
    }
    return SubmitProposal.model_validate({**command, **changed})


def passed(*dossiers: DossierId, **changed: Any) -> ProposalEvidence:
    """Dossiers that the council passed in the session."""
    fine = {"session_id": SESSION, "may_be_decided": True, "proposed": False, **changed}
    return ProposalEvidence(dossiers=tuple(OnCouncil(dossier_id=one, **fine) for one in dossiers or (ONE, TWO)))


SUBMITTED = ProposalSubmitted(**dict(submit()))
RETURNED = ProposalReturned(proposal_id=ID, reason=RETURN.reason)


def test_the_standing_body_proposes_what_the_council_passed() -> None:
    """Once; the same again is true already, another content is refused."""
    given().when(submit(), when(STANDING_BODY), passed()).then(SUBMITTED)
    given(SUBMITTED).when(submit(), when(STANDING_BODY), passed(proposed=True)).nothing()
    given(SUBMITTED).when(submit(ONE), when(STANDING_BODY), passed()).refused(ProposalSubmittedAlready)
    given().when(submit(), when(CLERK), passed()).refused(ProposalNotStandingBody)


def test_nothing_else_is_proposed() -> None:
    """Neither what the council did not pass, nor what another session did, nor what lies with the head already."""
    given().when(submit(ONE, ONE), when(STANDING_BODY), passed()).refused(ProposedTwice)
    given().when(submit(), when(STANDING_BODY), passed(ONE)).refused(NotForTheHead)
    given().when(submit(), when(STANDING_BODY), passed(may_be_decided=False)).refused(NotForTheHead)
    elsewhere = passed(session_id=SessionId(derived_id("test-session", 2)))
    given().when(submit(), when(STANDING_BODY), elsewhere).refused(NotForTheHead)
    given().when(submit(), when(STANDING_BODY), passed(proposed=True)).refused(ProposedElsewhere)


def test_the_head_returns_a_proposal_with_a_reason() -> None:
    """Until a decision is issued on it."""
    given(SUBMITTED).when(RETURN, when(HEAD), DecidedFound()).then(RETURNED)
    given(SUBMITTED, RETURNED).when(RETURN, when(HEAD), DecidedFound()).nothing()
    given(SUBMITTED).when(RETURN, when(HEAD), DecidedFound(decided=True)).refused(ProposalDecided)
    given(SUBMITTED).when(RETURN, when(CLERK), DecidedFound()).refused(ReturnNotTheHead)
    given().when(RETURN, when(HEAD), DecidedFound()).refused(NoSuchProposal)
    given(SUBMITTED, RETURNED).when(submit(), when(STANDING_BODY), passed()).refused(ProposalSubmittedAlready)


commands = st.sampled_from([submit(), submit(ONE), RETURN, ReturnProposal(proposal_id=ID, reason="Khác")])
actors = st.sampled_from([STANDING_BODY, HEAD, CLERK])


@settings(deadline=None)
@cases(st.lists(st.tuples(commands, actors, st.booleans()), max_size=12))
def test_a_proposal_is_submitted_once_and_returned_once(sent: list[tuple[ProposalCommand, Any, bool]]) -> None:
    """Whatever is sent in whatever order; the same command a second time leads to nothing."""
    events: list[ProposalEvent] = []
    for command, actor, decided in sent:
        for repeated in (False, True):
            known = passed() if isinstance(command, SubmitProposal) else DecidedFound(decided=decided)
            new = given(*events).when(command, when(actor), known).events
            assert not (repeated and new)
            events += new
    assert [type(one) for one in events] in ([], [ProposalSubmitted], [ProposalSubmitted, ProposalReturned])
