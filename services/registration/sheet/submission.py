"""What the site of a unit sends to the site above whose plan it answers: its sheet, and its own plan."""

from contracts.message import Context, Refusal
from contracts.registration import RegistrationReturned, ReturnReason, UnitPlanReceived, sheet_id_of
from contracts.vocabulary import SheetId
from services.registration.sheet.entries import check
from services.registration.sheet.messages import (
    Entry,
    Expectation,
    ReceiveSubmission,
    ReceiveUnitPlan,
    SheetEvent,
    SheetHandedIn,
    Submission,
    SubmissionKept,
)
from services.registration.sheet.receiving import received
from services.registration.sheet.refusals import SheetAlreadyAccepted, SubmissionOfAnotherSite
from services.registration.sheet.states import Accepted, Closed, HandedIn, Live, SheetState, Unexpected, live
from services.registration.sheet.unit_plan import check_unit_plan


def receive_submission(command: ReceiveSubmission, state: SheetState, context: Context) -> tuple[SheetEvent, ...]:
    """Hand in the sheet that the unit's own site has submitted; before the plan expects it, it is kept.

    Raises SubmissionOfAnotherSite, and SheetAlreadyAccepted.
    """
    submitted = command.submitted
    if submitted.unit != command.site or command.sheet_id != sheet_id_of(
        submitted.plan_id, submitted.unit, submitted.round
    ):
        raise SubmissionOfAnotherSite(site=command.site, unit=submitted.unit)
    submission = Submission(
        entries=tuple(Entry(subject=one.subject, title=one.title) for one in submitted.entries),
        unit_plan=submitted.unit_plan,
        handed_in_at=submitted.handed_in_at,
        arrived_at=context.now,
    )
    if isinstance(state, Unexpected | Closed):
        return (SubmissionKept(sheet_id=command.sheet_id, submission=submission),)
    return take(command.sheet_id, submission, state)


def take(sheet_id: SheetId, submission: Submission, sheet: Live) -> tuple[SheetEvent, ...]:
    """The events by which a submission is handed in, in the place of a sheet that awaits acceptance.

    It is in time or late by when it was handed in at the unit's own site. What breaks a rule here is returned at once,
    with the sentence of the rule: so the unit's clerk learns of it. Raises SheetAlreadyAccepted.
    """
    expected = sheet.expectation
    if isinstance(sheet, Accepted):
        raise SheetAlreadyAccepted
    if isinstance(sheet, HandedIn) and (sheet.entries, sheet.enclosed) == (submission.entries, submission.unit_plan):
        return ()
    # A clock that goes ahead cannot make a sheet later than its arrival.
    received_at = min(submission.handed_in_at, submission.arrived_at)
    handed_in = SheetHandedIn(
        sheet_id=sheet_id,
        plan_id=expected.plan_id,
        unit=expected.unit,
        entries=submission.entries,
        unit_plan=submission.unit_plan,
        received_at=received_at,
        late=not expected.deadline.is_kept_at(received_at),
        arrived_at=submission.arrived_at,
    )
    came = (handed_in, received(handed_in, expected))
    wrong = _refusal(handed_in, expected)
    return came if wrong is None else (*came, _returned(handed_in, expected, wrong))


def receive_unit_plan(command: ReceiveUnitPlan, state: SheetState) -> tuple[SheetEvent, ...]:
    """The plan of the unit's own site is received when it was issued in time; a late one waits for a reason."""
    sheet = live(state)
    expected = sheet.expectation
    if sheet.unit_plan == command.unit_plan or not expected.deadline.is_kept_at(command.issued_at):
        return ()
    return (
        UnitPlanReceived(
            plan_id=expected.plan_id,
            sheet_id=command.sheet_id,
            unit=expected.unit,
            unit_name=expected.unit_name,
            unit_plan=command.unit_plan,
            received_at=command.issued_at,
            on_time=True,
            round=expected.round,
        ),
    )


def _refusal(handed_in: SheetHandedIn, expected: Expectation) -> Refusal | None:
    try:
        check(handed_in.entries, expected.plan.dated)
        if handed_in.unit_plan is not None:
            check_unit_plan(handed_in.unit_plan, expected, handed_in.received_at)
    except Refusal as refusal:
        return refusal
    return None


def _returned(handed_in: SheetHandedIn, expected: Expectation, wrong: Refusal) -> RegistrationReturned:
    return RegistrationReturned(
        plan_id=expected.plan_id,
        sheet_id=handed_in.sheet_id,
        unit=expected.unit,
        unit_name=expected.unit_name,
        reason_code=ReturnReason.WRONG_FORM,
        reason=wrong.sentence("vi"),
        round=expected.round,
    )
