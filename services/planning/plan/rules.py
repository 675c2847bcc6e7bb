"""The rules of a plan: drafted, revised, issued, amended, withdrawn."""

from dataclasses import dataclass
from typing import assert_never

from pydantic import ValidationError

from contracts.catalog import ruleset_on
from contracts.message import Context, Decider
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn, StatedPlan
from contracts.vocabulary import Level, PlanId
from services.planning.plan.copying import next_plan
from services.planning.plan.messages import (
    AmendPlan,
    CopyPlan,
    DraftPlan,
    DraftUnderSuperior,
    FollowPlan,
    IssuePlan,
    PlanCommand,
    PlanDraft,
    PlanDrafted,
    PlanEvent,
    PlanFollowed,
    PlanRevised,
    RevisePlan,
    ToDraft,
    WithdrawPlan,
)
from services.planning.plan.refusals import (
    DocumentKeyChanged,
    DraftIncomplete,
    FormerPlanUnknown,
    NothingAmended,
    NotStaffOfSite,
    NumberTaken,
    PlanAlreadyDrafted,
    PlanAlreadyIssued,
    PlanFinished,
    PlanMissing,
    PlanNotInForce,
    PlanOnlyFollowed,
)
from services.planning.plan.soundness import check
from services.planning.plan.states import INITIAL, Draft, Finished, Followed, InForce, PlanState, Unwritten, evolve
from services.planning.plan.superior import PlanOfSuperior, draft_under


@dataclass(frozen=True, slots=True)
class NumberInUse:
    """The evidence of an IssuePlan: which issued plan bears the draft's number, None where the number is free."""

    by: PlanId | None


@dataclass(frozen=True, slots=True)
class FormerPlan:
    """The evidence of a CopyPlan: the former plan as it stands, None where the site has none of that id."""

    content: StatedPlan | None


PlanEvidence = NumberInUse | PlanOfSuperior | FormerPlan


def decide(
    command: PlanCommand, state: PlanState, evidence: PlanEvidence | None, context: Context
) -> tuple[PlanEvent, ...]:
    """The events that follow from a command about a plan."""
    if context.actor.unit is not None:
        raise NotStaffOfSite(unit=context.actor.unit)
    if isinstance(command, ToDraft):
        return _work_on_draft(command, state, evidence, context)
    match command:
        case IssuePlan():
            return _issue(command, _draft_of(state), evidence)
        case AmendPlan():
            return _amend(command, _in_force(state))
        case WithdrawPlan():
            return _withdraw(command, state)
        case _:
            assert_never(command)


def _work_on_draft(
    command: ToDraft, state: PlanState, evidence: PlanEvidence | None, context: Context
) -> tuple[PlanEvent, ...]:
    match command:
        case DraftPlan():
            return _draft(command, state)
        case DraftUnderSuperior():
            return _draft_under_superior(command, state, evidence, context)
        case CopyPlan():
            return _copy(command, state, evidence)
        case RevisePlan():
            return _revise(command, state)
        case FollowPlan():
            return _follow(command, state)
        case _:
            assert_never(command)


def content_of(draft: PlanDraft) -> PlanContent:
    """The content of the plan that `draft` becomes when it is issued; raises DraftIncomplete naming the fields."""
    stated = draft.model_dump()
    stated["document"].pop("known_from", None)
    try:
        return PlanContent.model_validate(stated)
    except ValidationError as wrong:
        fields = sorted({".".join(str(step) for step in error["loc"]) for error in wrong.errors()})
        raise DraftIncomplete(fields=", ".join(fields)) from None


def _draft(command: DraftPlan, state: PlanState) -> tuple[PlanEvent, ...]:
    if isinstance(state, Unwritten):
        return (PlanDrafted(plan_id=command.plan_id, content=command.content),)
    if _draft_of(state).content == command.content:
        return ()
    raise PlanAlreadyDrafted


def _draft_under_superior(
    command: DraftUnderSuperior, state: PlanState, evidence: PlanEvidence | None, context: Context
) -> tuple[PlanEvent, ...]:
    if not isinstance(evidence, PlanOfSuperior):
        raise TypeError("a plan is drafted under a superior's upon the evidence of for_draft_under_superior")
    content = draft_under(command, evidence, Level(context.level))
    return _draft(DraftPlan(plan_id=command.plan_id, content=content), state)


def _copy(command: CopyPlan, state: PlanState, evidence: PlanEvidence | None) -> tuple[PlanEvent, ...]:
    if not isinstance(evidence, FormerPlan):
        raise TypeError("a plan is copied upon the evidence of for_copy")
    if evidence.content is None:
        raise FormerPlanUnknown
    content, carried = next_plan(evidence.content)
    if isinstance(state, Unwritten):
        return (PlanDrafted(plan_id=command.plan_id, content=content, copied_from=command.former, carried=carried),)
    if _draft_of(state).content == content:
        return ()
    raise PlanAlreadyDrafted


def _revise(command: RevisePlan, state: PlanState) -> tuple[PlanEvent, ...]:
    if isinstance(state, Followed):
        check(command.content)
        carried: tuple[str, ...] = ()
        unchanged = state.content == command.content
    else:
        draft = _draft_of(state)
        carried = tuple(part for part in draft.carried if part not in command.checked and _same(part, draft, command))
        unchanged = (draft.content, draft.carried) == (command.content, carried)
    return () if unchanged else (PlanRevised(plan_id=command.plan_id, content=command.content, carried=carried),)


def _same(part: str, draft: Draft, command: RevisePlan) -> bool:
    """Whether a part is as it was; one that a clerk has changed was looked at."""
    return bool(getattr(draft.content, part) == getattr(command.content, part))


def _issue(command: IssuePlan, draft: Draft, evidence: PlanEvidence | None) -> tuple[PlanEvent, ...]:
    if not isinstance(evidence, NumberInUse):
        raise TypeError("a plan is issued upon the evidence of for_issue")
    content = content_of(draft.content)
    check(content)
    document = content.document
    if evidence.by is not None:
        raise NumberTaken(document=str(document), issuer=document.issuer, taken_by=str(evidence.by))
    return (PlanIssued(plan_id=command.plan_id, content=content, ruleset=ruleset_on(document.dated)),)


def _follow(command: FollowPlan, state: PlanState) -> tuple[PlanEvent, ...]:
    if isinstance(state, Followed):
        return ()
    content = _draft_of(state).content
    check(content)
    return (PlanFollowed(plan_id=command.plan_id, content=content),)


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
    rounds = tuple(one.code for one in plan.content.rounds if one.registration is not None)
    document = plan.content.document
    return (PlanWithdrawn(plan_id=command.plan_id, document=document, reason=command.reason, rounds=rounds),)


def _draft_of(state: PlanState) -> Draft:
    match state:
        case Draft():
            return state
        case Unwritten():
            raise PlanMissing
        case Followed():
            raise PlanOnlyFollowed
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
        case Draft(content=draft):
            raise PlanNotInForce(document=str(draft.document))
        case Followed():
            raise PlanOnlyFollowed
        case Finished(document=document):
            raise PlanFinished(document=str(document))
        case _:
            assert_never(state)


DECIDER: Decider[PlanCommand, PlanState, PlanEvent] = Decider(INITIAL, decide, evolve)
