"""What stops a dossier before a decision: its unit takes it back, or it is suspended while a matter is open."""

from datetime import date
from typing import Any

from chassis.deciding.testing import Rules, at
from contracts.review_steps import DossierResumed, DossierStep, DossierSuspended, DossierTakenBack, SuspensionGround
from contracts.vocabulary import WithdrawalReason
from services.review.decision.messages import decision_id_of
from services.review.dossier.found import HeadEvidence, HolderFound, StopEvidence
from services.review.dossier.messages import ForwardDossier
from services.review.dossier.refusals import (
    DossierAlreadyAwarded,
    DossierAlreadyForwarded,
    DossierNotFiled,
    NotYourUnit,
)
from services.review.dossier.rules import DECIDER
from services.review.dossier.step_refusals import (
    DossierHasEnded,
    DossierIsSuspended,
    DossierNotSuspended,
    DossierSuspendedAlready,
    DossierWasTakenBack,
    StepNotStandingBody,
    SupplementTooLate,
)
from services.review.dossier.steps import ResumeDossier, SuspendDossier, TakeBackDossier
from tests.review.cases import CLERK, DECISION, HEAD, OTHER_CLERK, STANDING_BODY, evidence, submitted, under, when
from tests.review.dossiers import APPRAISE, AWARDED, ELIGIBLE, FILE, FILED, OPENED, REFUSED
from tests.review.test_dossier_forwarding import UNVOTED, at_ward, forwarded
from tests.review.test_dossier_head import VOTED_FOR, decline
from tests.review.test_dossier_supplement import ASKED, OURS, RECEIPT, RECEIVE, answer, ask

given = Rules(DECIDER).given
WHOSE = submitted(FILE).model_dump(include=set(DossierStep.model_fields))
FREE = StopEvidence()
DECIDED = StopEvidence(decision_id=decision_id_of(DECISION))
TAKE_BACK = TakeBackDossier(
    dossier_id=FILE.dossier_id, reason_code=WithdrawalReason.LEFT_UNIT, reason="Chuyển công tác"
)
TAKEN_BACK = DossierTakenBack(
    **WHOSE, reason_code=WithdrawalReason.LEFT_UNIT, reason="Chuyển công tác", by_standing_body=False
)
SUSPEND = SuspendDossier(dossier_id=FILE.dossier_id, ground=SuspensionGround.COMPLAINT, reason="Có đơn tố cáo")
RESUME = ResumeDossier(dossier_id=FILE.dossier_id, reason="Tố cáo sai")
SUSPENDED_AT, RESUMED_AT = "2017-11-23T08:00", "2017-11-28T08:00"
SUSPENDED = DossierSuspended(
    **WHOSE,
    ground=SuspensionGround.COMPLAINT,
    reason="Có đơn tố cáo",
    reference=None,
    suspended_on=date(2017, 11, 23),
)


def resumed(**changed: Any) -> DossierResumed:
    """The dossier goes on after three working days, but for what is `changed`."""
    event = DossierResumed(
        **WHOSE,
        reason="Tố cáo sai",
        reference=None,
        resumed_on=date(2017, 11, 28),
        appraisal_due=None,
        supplement_due=None,
    )
    return event.model_copy(update=changed)


def test_a_unit_takes_its_dossier_back_before_a_decision() -> None:
    """Filed or eligible; the standing body records it for the unit."""
    for lies in (FILED, ELIGIBLE, (*FILED, SUSPENDED)):
        given(*lies).when(TAKE_BACK, when(CLERK), FREE).then(TAKEN_BACK)
        given(*lies).when(TAKE_BACK, when(STANDING_BODY), FREE).then(
            TAKEN_BACK.model_copy(update={"by_standing_body": True})
        )
        given(*lies).when(TAKE_BACK, when(OTHER_CLERK), FREE).refused(NotYourUnit)
        given(*lies).when(TAKE_BACK, when(CLERK), DECIDED).refused(DossierAlreadyAwarded)


def test_what_does_not_lie_here_is_neither_taken_back_nor_suspended() -> None:
    """Nothing was filed, it has ended, or the superior has it."""
    for command, actor in ((TAKE_BACK, CLERK), (SUSPEND, STANDING_BODY)):
        given(OPENED).when(command, when(actor), FREE).refused(DossierNotFiled)
        given(*ELIGIBLE, REFUSED).when(command, when(actor), FREE).refused(DossierHasEnded)
        given(*ELIGIBLE, AWARDED).when(command, when(actor), FREE).refused(DossierAlreadyAwarded)
        given(*ELIGIBLE, forwarded(FILE)).when(command, when(actor), FREE).refused(DossierAlreadyForwarded)


def test_a_dossier_that_was_taken_back_stays_so() -> None:
    """The same again is none; nothing else is done about it, and it is not filed again."""
    gone = (*FILED, TAKEN_BACK)

    given(*gone).when(TAKE_BACK, when(CLERK), FREE).nothing()
    other = TAKE_BACK.model_copy(update={"reason": "Khác"})
    given(*gone).when(other, when(CLERK), FREE).refused(DossierWasTakenBack)
    given(*gone).when(FILE, when(CLERK), under()).refused(DossierWasTakenBack)
    given(*gone).when(APPRAISE, when(STANDING_BODY), evidence()).refused(DossierWasTakenBack)
    given(*gone).when(SUSPEND, when(STANDING_BODY), FREE).refused(DossierWasTakenBack)
    given(*gone).when(RECEIVE, when(STANDING_BODY)).refused(DossierWasTakenBack)


def test_a_dossier_is_suspended_once_for_its_matter() -> None:
    """By the standing body, before a decision."""
    later = when(STANDING_BODY, SUSPENDED_AT)

    for lies in (FILED, ELIGIBLE):
        given(*lies).when(SUSPEND, later, FREE).then(SUSPENDED)
        given(*lies).when(SUSPEND, later, DECIDED).refused(DossierAlreadyAwarded)
        given(*lies, SUSPENDED).when(SUSPEND, later, FREE).nothing()
        other = SUSPEND.model_copy(update={"ground": SuspensionGround.PRESS})
        given(*lies, SUSPENDED).when(other, later, FREE).refused(DossierSuspendedAlready)
    for command in (SUSPEND, RESUME):
        given(*FILED, SUSPENDED).when(command, when(CLERK), FREE).refused(StepNotStandingBody)
    given(*FILED).when(RESUME, later).refused(DossierNotSuspended)


def test_nothing_goes_on_with_a_suspended_dossier() -> None:
    """Neither its appraisal, nor a supplement, nor the head, nor its way up."""
    stopped = (*FILED, SUSPENDED)
    given(*stopped).when(APPRAISE, when(STANDING_BODY), evidence()).refused(DossierIsSuspended)
    given(*stopped).when(RECEIVE, when(STANDING_BODY)).refused(DossierIsSuspended)
    given(*stopped).when(ask(), when(STANDING_BODY)).refused(DossierIsSuspended)
    given(*ASKED, SUSPENDED).when(answer(), when(CLERK, "2017-11-24T10:00"), OURS).refused(DossierIsSuspended)
    given(*ELIGIBLE, SUSPENDED).when(decline(), when(HEAD), VOTED_FOR).refused(DossierIsSuspended)
    up = ForwardDossier(dossier_id=FILE.dossier_id)
    given(*ELIGIBLE, SUSPENDED).when(decline(), when(HEAD), HeadEvidence()).refused(DossierIsSuspended)
    assert given(*ELIGIBLE, SUSPENDED).when(up, at_ward(), UNVOTED).refusal is not None


def test_a_resumed_dossier_goes_on_where_it_stood() -> None:
    """Its days move by the working days of the suspension: from Thursday to Tuesday, three."""
    tuesday = when(STANDING_BODY, RESUMED_AT)

    given(*FILED, SUSPENDED).when(RESUME, tuesday).then(resumed())
    after = resumed(appraisal_due=date(2017, 12, 7))
    given(*FILED, RECEIPT, SUSPENDED).when(RESUME, tuesday).then(after)
    assert given(*FILED, RECEIPT, SUSPENDED, after).when(APPRAISE, tuesday, evidence()).events
    given(*ELIGIBLE, SUSPENDED).when(RESUME, tuesday).then(resumed())


def test_the_unit_does_not_lose_the_days_of_a_suspension() -> None:
    """The last day of its supplement moves as well, unless it had passed before; no day counts twice."""
    tuesday = when(STANDING_BODY, RESUMED_AT)
    moved = resumed(appraisal_due=date(2017, 12, 14), supplement_due=date(2017, 12, 4))
    given(*ASKED, SUSPENDED).when(RESUME, tuesday).then(moved)

    events = given(*ASKED, SUSPENDED, moved).when(answer(), when(CLERK, "2017-12-04T10:00"), OURS).events
    assert events[0].model_dump()["appraisal_due"] == date(2017, 12, 14)
    given(*ASKED, SUSPENDED, moved).when(answer(), when(CLERK, "2017-12-05T10:00"), OURS).refused(SupplementTooLate)
    late = SUSPENDED.model_copy(update={"suspended_on": date(2017, 12, 1)})
    (after,) = given(*ASKED, late).when(RESUME, when(STANDING_BODY, "2017-12-05T08:00")).events
    assert after == resumed(resumed_on=date(2017, 12, 5), appraisal_due=date(2017, 12, 13))
    entered = given(*ASKED, late, after).when(answer(), when(STANDING_BODY, "2017-12-06T08:00"), HolderFound()).events
    assert entered[0].model_dump()["appraisal_due"] == date(2017, 12, 13)
    assert at(RESUMED_AT).date() == date(2017, 11, 28)
