"""The rules of a plan: what may follow what."""

from dataclasses import dataclass
from typing import assert_never

from typing_extensions import override

from contracts.catalog import ruleset_on
from contracts.message import Command, Context, Decider, Event, Refusal
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.vocabulary import Document, PlanId, Text
from services.planning.domain.content import check


class OfPlan(Command):
    """A wish about one plan."""

    plan_id: PlanId

    @property
    @override
    def stream(self) -> str:
        """The plan's own."""
        return f"plan-{self.plan_id}"


class DraftPlan(OfPlan):
    """Draw up a plan (soạn thảo)."""

    content: PlanContent


class RevisePlan(OfPlan):
    """Replace what a draft states."""

    content: PlanContent


class IssuePlan(OfPlan):
    """Issue a draft (ban hành); `number_taken_by` is evidence: the issued plan that bears the same number."""

    number_taken_by: PlanId | None = None

    @property
    @override
    def queue(self) -> str:
        """Numbers are given one after another."""
        return "plan-numbers"


class AmendPlan(OfPlan):
    """Change a plan in force (sửa đổi, bổ sung); `content` is the whole plan as it shall stand."""

    content: PlanContent
    reason: Text


class WithdrawPlan(OfPlan):
    """Withdraw a plan in force (thu hồi)."""

    reason: Text


PlanCommand = DraftPlan | RevisePlan | IssuePlan | AmendPlan | WithdrawPlan


class PlanDrafted(Event):
    """A plan was drawn up; nobody is bound by it yet."""

    plan_id: PlanId
    content: PlanContent


class PlanRevised(Event):
    """A draft states something else now."""

    plan_id: PlanId
    content: PlanContent


HOME_EVENTS = (PlanDrafted, PlanRevised)
PlanEvent = PlanDrafted | PlanRevised | PlanIssued | PlanAmended | PlanWithdrawn


class NotStaffOfSite(Refusal):
    """Only the staff of the issuing site act on its plans, never a unit's clerk."""

    code = "not-staff-of-site"
    vi = "Chỉ cán bộ của cơ quan ban hành được lập và ban hành kế hoạch, không phải đơn vị {unit}."
    en = "Only the staff of the issuing body act on its plans, not the unit {unit}."


class PlanMissing(Refusal):
    """Only a plan that was drawn up can be worked on."""

    code = "plan-missing"
    vi = "Chưa có kế hoạch này; hãy soạn thảo trước."
    en = "There is no such plan; draw it up first."


class PlanAlreadyDrafted(Refusal):
    """A plan is drawn up once; afterwards its draft is revised."""

    code = "plan-already-drafted"
    vi = "Kế hoạch này đã được soạn thảo; hãy sửa bản thảo."
    en = "This plan has been drawn up already; revise its draft."


class PlanAlreadyIssued(Refusal):
    """A plan in force cannot be drafted, revised or issued again; it is amended."""

    code = "plan-already-issued"
    vi = "Kế hoạch {document} đã được ban hành; chỉ có thể sửa đổi, bổ sung hoặc thu hồi."
    en = "Plan {document} is in force; it can only be amended or withdrawn."


class PlanNotInForce(Refusal):
    """Only a plan in force can be amended or withdrawn."""

    code = "plan-not-in-force"
    vi = "Kế hoạch {document} còn là bản thảo; hãy ban hành trước."
    en = "Plan {document} is still a draft; issue it first."


class PlanFinished(Refusal):
    """A withdrawn plan is finished."""

    code = "plan-finished"
    vi = "Kế hoạch {document} đã bị thu hồi; hãy lập kế hoạch mới."
    en = "Plan {document} was withdrawn; draw up a new one."


class NumberTaken(Refusal):
    """An issuer gives a number once a year within a symbol (NĐ 30/2020, Annex I)."""

    code = "number-taken"
    vi = "Số {document} của {issuer} trong năm đã thuộc về kế hoạch khác ({taken_by})."
    en = "{issuer} gave the number {document} to another plan this year ({taken_by})."


class DocumentKeyChanged(Refusal):
    """An amendment keeps the plan's document: issuer, number, symbol and date."""

    code = "document-key-changed"
    vi = "Sửa đổi không được thay số, ký hiệu, ngày hay cơ quan ban hành của kế hoạch {document}."
    en = "An amendment keeps the issuer, number, symbol and date of plan {document}."


class NothingAmended(Refusal):
    """An amendment changes something."""

    code = "nothing-amended"
    vi = "Nội dung gửi lên không khác kế hoạch {document} đang có hiệu lực."
    en = "What was sent does not differ from plan {document} as it is in force."


REFUSALS = (
    NotStaffOfSite,
    PlanMissing,
    PlanAlreadyDrafted,
    PlanAlreadyIssued,
    PlanNotInForce,
    PlanFinished,
    NumberTaken,
    DocumentKeyChanged,
    NothingAmended,
)


@dataclass(frozen=True, slots=True)
class Unwritten:
    """No plan yet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan that binds nobody yet."""

    content: PlanContent


@dataclass(frozen=True, slots=True)
class InForce:
    """A plan that was issued, as it stands now."""

    content: PlanContent


@dataclass(frozen=True, slots=True)
class Finished:
    """A plan that was withdrawn."""

    document: Document


PlanState = Unwritten | Draft | InForce | Finished
INITIAL: PlanState = Unwritten()


def decide(command: PlanCommand, state: PlanState, context: Context) -> tuple[PlanEvent, ...]:
    """What follows from a wish about a plan."""
    if context.actor.unit is not None:
        raise NotStaffOfSite(unit=context.actor.unit)
    match command:
        case DraftPlan():
            return _draft(command, state)
        case RevisePlan():
            return _revise(command, _draft_of(state))
        case IssuePlan():
            return _issue(command, _draft_of(state))
        case AmendPlan():
            return _amend(command, _in_force(state))
        case WithdrawPlan():
            return _withdraw(command, state)
        case _:
            assert_never(command)


def _draft(command: DraftPlan, state: PlanState) -> tuple[PlanEvent, ...]:
    if isinstance(state, Unwritten):
        return (PlanDrafted(plan_id=command.plan_id, content=command.content),)
    if _draft_of(state).content == command.content:
        return ()
    raise PlanAlreadyDrafted


def _revise(command: RevisePlan, draft: Draft) -> tuple[PlanEvent, ...]:
    if draft.content == command.content:
        return ()
    return (PlanRevised(plan_id=command.plan_id, content=command.content),)


def _issue(command: IssuePlan, draft: Draft) -> tuple[PlanEvent, ...]:
    document = draft.content.document
    check(draft.content)
    if command.number_taken_by is not None:
        raise NumberTaken(document=str(document), issuer=document.issuer, taken_by=str(command.number_taken_by))
    return (PlanIssued(plan_id=command.plan_id, content=draft.content, ruleset=ruleset_on(document.dated)),)


def _amend(command: AmendPlan, plan: InForce) -> tuple[PlanEvent, ...]:
    if command.content.document != plan.content.document:
        raise DocumentKeyChanged(document=str(plan.content.document))
    changed = tuple(name for name, value in command.content if value != getattr(plan.content, name))
    if not changed:
        raise NothingAmended(document=str(plan.content.document))
    check(command.content)
    return (PlanAmended(plan_id=command.plan_id, content=command.content, changed=changed, reason=command.reason),)


def _withdraw(command: WithdrawPlan, state: PlanState) -> tuple[PlanEvent, ...]:
    if isinstance(state, Finished):
        return ()
    plan = _in_force(state)
    return (PlanWithdrawn(plan_id=command.plan_id, document=plan.content.document, reason=command.reason),)


def _draft_of(state: PlanState) -> Draft:
    match state:
        case Draft():
            return state
        case Unwritten():
            raise PlanMissing
        case InForce(content=content):
            raise PlanAlreadyIssued(document=str(content.document))
        case Finished(document=document):
            raise PlanFinished(document=str(document))
        case _:
            assert_never(state)


def _in_force(state: PlanState) -> InForce:
    match state:
        case InForce():
            return state
        case Unwritten():
            raise PlanMissing
        case Draft(content=content):
            raise PlanNotInForce(document=str(content.document))
        case Finished(document=document):
            raise PlanFinished(document=str(document))
        case _:
            assert_never(state)


def evolve(_: PlanState, event: PlanEvent) -> PlanState:
    """What is true of a plan after an event."""
    match event:
        case PlanDrafted(content=content) | PlanRevised(content=content):
            return Draft(content)
        case PlanIssued(content=content) | PlanAmended(content=content):
            return InForce(content)
        case PlanWithdrawn(document=document):
            return Finished(document)
        case _:
            assert_never(event)


DECIDER: Decider[PlanCommand, PlanState, PlanEvent] = Decider(INITIAL, decide, evolve)
