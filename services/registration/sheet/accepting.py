"""The rules by which a sheet is accepted: a late one with a reason, where the plan or a decision allows it."""

from collections.abc import Iterator

from contracts.message import Context
from contracts.registration import LateGround, RegistrationAccepted, TitleRegistered, UnitPlanReceived
from contracts.vocabulary import TextOrEmpty
from services.registration.sheet.change_refusals import LateSheetNeedsGround
from services.registration.sheet.changing import check_decision
from services.registration.sheet.messages import AcceptSheet, SheetEvent
from services.registration.sheet.receiving import check_standing_body
from services.registration.sheet.refusals import LateSheetNeedsReason, NothingHandedIn
from services.registration.sheet.states import Accepted, HandedIn, Live
from services.registration.sheet.unit_plan import plan_received


def accept(command: AcceptSheet, sheet: Live, context: Context) -> tuple[SheetEvent, ...]:
    """Accept the sheet: its unit's plan is received, each title registered, and the whole summed up."""
    check_standing_body(context.actor)
    if isinstance(sheet, Accepted):
        return ()
    handed_in = lying_here(sheet)
    expected = handed_in.expectation
    why, ground = _allowance(command, handed_in, context)
    accepted = RegistrationAccepted(
        plan_id=expected.plan_id,
        sheet_id=command.sheet_id,
        unit=expected.unit,
        unit_name=expected.unit_name,
        titles=len(handed_in.entries),
        received_at=handed_in.received_at,
        on_time=not handed_in.late,
        round=expected.round,
        late_ground=ground,
    )
    return (*_enclosed_plan(command, handed_in, why), *_registered(command, handed_in, why, ground), accepted)


def lying_here(sheet: Live) -> HandedIn:
    """The sheet as one that lies with the standing body; raises NothingHandedIn."""
    if not isinstance(sheet, HandedIn):
        raise NothingHandedIn
    return sheet


def _allowance(command: AcceptSheet, sheet: HandedIn, context: Context) -> tuple[TextOrEmpty, LateGround | None]:
    """Why and by what a late sheet is accepted: as the command says, or as the sheet was unlocked before it came."""
    if not sheet.late:
        return "", None
    why, ground, unlocked = command.late_reason, command.late_ground, sheet.unlocked
    if unlocked is not None and unlocked.until.is_kept_at(sheet.received_at):
        why = why if why.strip() else unlocked.reason
        if ground is None and unlocked.decision is not None:
            ground = LateGround(decision=unlocked.decision)
    received_at, ends_at = sheet.received_at.isoformat(), sheet.expectation.deadline.ends_at.isoformat()
    if not why.strip():
        raise LateSheetNeedsReason(received_at=received_at, ends_at=ends_at)
    if ground is None or (ground.decision is None and not ground.plan_clause.strip()):
        raise LateSheetNeedsGround(received_at=received_at, ends_at=ends_at)
    check_decision(ground.decision, context.now)
    return why, ground


def _enclosed_plan(command: AcceptSheet, sheet: HandedIn, why: TextOrEmpty) -> Iterator[UnitPlanReceived]:
    if sheet.enclosed is not None and sheet.enclosed != sheet.unit_plan:
        yield plan_received(command.sheet_id, sheet.expectation, sheet.enclosed, sheet.received_at, why)


def _registered(
    command: AcceptSheet, sheet: HandedIn, why: TextOrEmpty, ground: LateGround | None
) -> Iterator[TitleRegistered]:
    expected = sheet.expectation
    for entry in sheet.entries:
        yield TitleRegistered(
            plan_id=expected.plan_id,
            sheet_id=command.sheet_id,
            unit=expected.unit,
            unit_name=expected.unit_name,
            cluster=expected.cluster,
            subject=entry.subject,
            title=entry.title,
            year=expected.year,
            received_at=sheet.received_at,
            on_time=not sheet.late,
            late_reason=why,
            unit_plan=sheet.enclosed or sheet.unit_plan,
            round=expected.round,
            late_ground=ground,
        )
