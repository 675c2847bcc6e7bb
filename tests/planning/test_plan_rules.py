"""The rules of a plan."""

from datetime import date
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from chassis.deciding.testing import Rules, context
from contracts.message import Event, Refusal
from contracts.plan_parts import PartialDocument, Task
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn, StatedPlan
from contracts.vocabulary import Deadline
from services.planning.plan.messages import (
    AmendPlan,
    DraftPlan,
    IssuePlan,
    PlanCommand,
    PlanDraft,
    PlanDrafted,
    PlanEvent,
    PlanFollowed,
    PlanRevised,
    RevisePlan,
    WithdrawPlan,
)
from services.planning.plan.refusals import (
    CodeRepeated,
    DatesOutsideYear,
    DeadlineNotAfterPlan,
    DocumentKeyChanged,
    DraftIncomplete,
    NothingAmended,
    NotStaffOfSite,
    NumberTaken,
    ParentDatedLater,
    PlanAlreadyDrafted,
    PlanAlreadyIssued,
    PlanFinished,
    PlanMissing,
    PlanNotInForce,
    TasksNotNumbered,
)
from services.planning.plan.rules import DECIDER, NumberInUse
from services.planning.plan.states import Finished, InForce
from tests.planning.plans import (
    CHI_LANG,
    ISSUER,
    MAI_PHA,
    OTHER_PLAN,
    PLAN,
    STAFF,
    UNIT_CLERK,
    cluster,
    content,
    document,
    draft,
    drafted_as,
    parent,
    recipient,
    task,
)

given = Rules(DECIDER).given
NOW = context(STAFF, "2016-12-23T14:00")
FREE = NumberInUse(by=None)
DRAFTED = PlanDrafted(plan_id=PLAN, content=draft())
ISSUED = PlanIssued(plan_id=PLAN, content=content(), ruleset="L2003_ND42")
WITHDRAWN = PlanWithdrawn(plan_id=PLAN, document=document(), reason="Ban hành nhầm")

DRAFT = DraftPlan(plan_id=PLAN, content=draft())
REVISE = RevisePlan(plan_id=PLAN, content=draft(title="Kế hoạch sửa"))
ISSUE = IssuePlan(plan_id=PLAN)
AMEND = AmendPlan(plan_id=PLAN, content=content(title="Kế hoạch sửa"), reason="Sai tên")
WITHDRAW = WithdrawPlan(plan_id=PLAN, reason="Ban hành nhầm")


def drafted(**changed: Any) -> PlanDrafted:
    """A draft that states something else."""
    return PlanDrafted(plan_id=PLAN, content=drafted_as(content(**changed)))


def test_a_plan_is_drawn_up_as_it_was_typed() -> None:
    """A draft may state what could not be issued, and leave out what an issued plan must state; it binds nobody."""
    unfit = draft(tasks=(Task(number=7, quarter=1, text="Nhiệm vụ 7"),), recipients=())

    given().when(DraftPlan(plan_id=PLAN, content=unfit), NOW).then(PlanDrafted(plan_id=PLAN, content=unfit))


def test_drawing_the_same_plan_up_again_changes_nothing() -> None:
    """It is as the command asks already."""
    given(DRAFTED).when(DRAFT, NOW).nothing()


def test_a_plan_is_drawn_up_once() -> None:
    """Another content under the same id is a revision, not a draft."""
    command = DraftPlan(plan_id=PLAN, content=draft(title="Khác"))

    given(DRAFTED).when(command, NOW).refused(PlanAlreadyDrafted)


def test_a_draft_is_revised() -> None:
    """A revision replaces the content of a draft as a whole."""
    given(DRAFTED).when(REVISE, NOW).then(PlanRevised(plan_id=PLAN, content=REVISE.content))


def test_revising_a_draft_to_what_it_states_changes_nothing() -> None:
    """It is as the command asks already."""
    given(DRAFTED).when(RevisePlan(plan_id=PLAN, content=draft()), NOW).nothing()


def test_a_draft_is_issued_as_it_was_last_revised() -> None:
    """The last content of the draft is issued."""
    revised = PlanRevised(plan_id=PLAN, content=REVISE.content)

    issued = PlanIssued(plan_id=PLAN, content=content(title="Kế hoạch sửa"), ruleset="L2003_ND42")
    state = given(DRAFTED, revised).when(ISSUE, NOW, FREE).then(issued)

    assert state == InForce(issued.content)


@pytest.mark.parametrize(
    ("dated", "ruleset"),
    [
        (date(2017, 9, 30), "L2003_ND42"),
        (date(2017, 10, 1), "L2003_ND91"),
        (date(2024, 1, 1), "L2022_ND98"),
        (date(2025, 7, 1), "L2022_ND152"),
    ],
)
def test_a_plan_is_issued_under_the_law_in_force_on_its_date(dated: date, ruleset: str) -> None:
    """The version of the law is fixed by the document's date and kept in the event (docs/domain.md §0, fact 2)."""
    plan = content(
        document=document(dated=dated),
        parent=None,
        year=dated.year,
        registration_deadline=Deadline(day=date(dated.year + 1, 1, 15)),
    )

    outcome = given(PlanDrafted(plan_id=PLAN, content=drafted_as(plan))).when(ISSUE, NOW, FREE)

    outcome.then(PlanIssued(plan_id=PLAN, content=plan, ruleset=ruleset))


def test_a_number_is_given_once_a_year() -> None:
    """The evidence names the plan that bears the number."""
    given(DRAFTED).when(ISSUE, NOW, NumberInUse(by=OTHER_PLAN)).refused(NumberTaken)


def test_a_plan_is_never_issued_without_looking_for_its_number() -> None:
    """Evidence that is absent is no evidence of a free number."""
    with pytest.raises(TypeError, match="for_issue"):
        given(DRAFTED).when(ISSUE, NOW)


@pytest.mark.parametrize(
    ("left_out", "fields"),
    [
        ({"recipients": ()}, "recipients"),
        ({"signer_role": "", "recipients": ()}, "recipients, signer_role"),
        ({"document": PartialDocument(issuer=ISSUER)}, "document.dated, document.number, document.symbol"),
    ],
)
def test_an_incomplete_draft_is_not_issued(left_out: dict[str, Any], fields: str) -> None:
    """The refusal names the fields that are missing, so that the clerk knows what to write."""
    refusal = (
        given(PlanDrafted(plan_id=PLAN, content=draft(**left_out))).when(ISSUE, NOW, FREE).refused(DraftIncomplete)
    )

    assert fields in refusal.sentence("vi")


UNFIT = [
    pytest.param({"tasks": (task(1), task(3))}, TasksNotNumbered, id="a gap in the numbers"),
    pytest.param({"tasks": (task(2), task(1))}, TasksNotNumbered, id="numbers out of order"),
    pytest.param({"tasks": (task(1), task(1))}, TasksNotNumbered, id="a number twice"),
    pytest.param({"parent": parent(date(2016, 12, 24))}, ParentDatedLater, id="a parent from the day after"),
    pytest.param(
        {"registration_deadline": Deadline(day=date(2016, 12, 23), inclusive=True)},
        DeadlineNotAfterPlan,
        id="a deadline on the plan's own day",
    ),
    pytest.param(
        {"registration_deadline": Deadline(day=date(2019, 1, 1))}, DatesOutsideYear, id="a deadline two years on"
    ),
    pytest.param({"year": 2018}, DatesOutsideYear, id="a plan dated two years ahead of its year"),
    pytest.param(
        {"clusters": (cluster("phuong", CHI_LANG), cluster("xa", MAI_PHA, CHI_LANG))},
        CodeRepeated,
        id="a unit in two clusters",
    ),
    pytest.param(
        {"clusters": (cluster("phuong", CHI_LANG), cluster("phuong", MAI_PHA))}, CodeRepeated, id="a cluster twice"
    ),
    pytest.param({"recipients": (recipient("a"), recipient("a"))}, CodeRepeated, id="a recipient twice"),
]


@pytest.mark.parametrize(("changed", "refusal"), UNFIT)
def test_a_plan_that_cannot_be_carried_out_is_not_issued(changed: dict[str, Any], refusal: type[Refusal]) -> None:
    """Content that binds others must be sound as it is written."""
    given(drafted(**changed)).when(ISSUE, NOW, FREE).refused(refusal)


@pytest.mark.parametrize(("changed", "refusal"), UNFIT)
def test_a_plan_is_not_amended_to_what_could_not_be_issued(changed: dict[str, Any], refusal: type[Refusal]) -> None:
    """An amendment is held to the same rules."""
    command = AmendPlan(plan_id=PLAN, content=content(**changed), reason="Sửa")

    given(DRAFTED, ISSUED).when(command, NOW).refused(refusal)


def test_a_parent_of_the_same_day_will_do() -> None:
    """A parent is dated on the plan's day or before it."""
    same_day = drafted(parent=parent(date(2016, 12, 23)))

    outcome = given(same_day).when(ISSUE, NOW, FREE)

    issued = content(parent=parent(date(2016, 12, 23)))
    outcome.then(PlanIssued(plan_id=PLAN, content=issued, ruleset="L2003_ND42"))


def test_an_amendment_says_which_fields_it_changed() -> None:
    """The whole plan stands in the event, and the names of the changed fields in the order of the content."""
    amended = content(title="Kế hoạch sửa", registration_deadline=Deadline(day=date(2017, 1, 20)))
    command = AmendPlan(plan_id=PLAN, content=amended, reason="Gia hạn")

    state = (
        given(DRAFTED, ISSUED)
        .when(command, NOW)
        .then(PlanAmended(plan_id=PLAN, content=amended, changed=("title", "registration_deadline"), reason="Gia hạn"))
    )

    assert state == InForce(amended)


def test_a_plan_is_amended_upon_its_last_amendment() -> None:
    """An amendment is compared with the plan as it stands now."""
    first = PlanAmended(plan_id=PLAN, content=AMEND.content, changed=("title",), reason="Sai tên")

    given(DRAFTED, ISSUED, first).when(AMEND, NOW).refused(NothingAmended)


def test_an_amendment_changes_something() -> None:
    """A plan is not amended to what it is."""
    command = AmendPlan(plan_id=PLAN, content=content(), reason="Sửa")

    given(DRAFTED, ISSUED).when(command, NOW).refused(NothingAmended)


@pytest.mark.parametrize("changed", [document("255"), document(dated=date(2016, 12, 22))])
def test_an_amendment_keeps_the_document(changed: object) -> None:
    """A plan is known by its document's key, which does not change."""
    command = AmendPlan(plan_id=PLAN, content=content(document=changed), reason="Sửa số")

    given(DRAFTED, ISSUED).when(command, NOW).refused(DocumentKeyChanged)


def test_a_plan_in_force_is_withdrawn() -> None:
    """The event names the document that is withdrawn."""
    state = given(DRAFTED, ISSUED).when(WITHDRAW, NOW).then(WITHDRAWN)

    assert state == Finished(document())


def test_withdrawing_a_withdrawn_plan_changes_nothing() -> None:
    """It is as the command asks already, whatever the reason."""
    given(DRAFTED, ISSUED, WITHDRAWN).when(WithdrawPlan(plan_id=PLAN, reason="Khác"), NOW).nothing()


@pytest.mark.parametrize(
    ("command", "history", "refusal"),
    [
        (REVISE, (), PlanMissing),
        (ISSUE, (), PlanMissing),
        (AMEND, (), PlanMissing),
        (WITHDRAW, (), PlanMissing),
        (AMEND, (DRAFTED,), PlanNotInForce),
        (WITHDRAW, (DRAFTED,), PlanNotInForce),
        (DRAFT, (DRAFTED, ISSUED), PlanAlreadyIssued),
        (REVISE, (DRAFTED, ISSUED), PlanAlreadyIssued),
        (ISSUE, (DRAFTED, ISSUED), PlanAlreadyIssued),
        (DRAFT, (DRAFTED, ISSUED, WITHDRAWN), PlanFinished),
        (REVISE, (DRAFTED, ISSUED, WITHDRAWN), PlanFinished),
        (ISSUE, (DRAFTED, ISSUED, WITHDRAWN), PlanFinished),
        (AMEND, (DRAFTED, ISSUED, WITHDRAWN), PlanFinished),
    ],
)
def test_what_stands_in_the_way(command: PlanCommand, history: tuple[PlanEvent, ...], refusal: type[Refusal]) -> None:
    """Nothing before the draft, no issuing twice, no amending of a draft, and a withdrawn plan is finished."""
    given(*history).when(command, NOW).refused(refusal)


@pytest.mark.parametrize("command", [DRAFT, REVISE, ISSUE, AMEND, WITHDRAW])
def test_a_units_clerk_does_not_act_on_the_sites_plans(command: PlanCommand) -> None:
    """Plans are their issuer's business."""
    given(DRAFTED).when(command, context(UNIT_CLERK)).refused(NotStaffOfSite)


def test_a_draft_can_hold_everything_that_a_plan_states() -> None:
    """Both have the fields of one shape, and none of their own."""
    assert set(PlanDraft.model_fields) == set(PlanContent.model_fields) == set(StatedPlan.model_fields)


@pytest.mark.parametrize("kind", [PlanDrafted, PlanRevised, PlanFollowed])
def test_a_home_event_of_a_plan_refers_to_the_parts_of_plans_alone(kind: type[Event]) -> None:
    """Never to an event of the contract or to the content of a plan in force, which may ask for more (ADR 0052)."""
    assert {shape.__module__ for shape in shapes_in(kind)} <= {
        "services.planning.plan.messages",
        "contracts.vocabulary",
        "contracts.plan_parts",
    }


def shapes_in(kind: type[BaseModel]) -> set[type[BaseModel]]:
    """The classes of messages that a message is made of, itself among them."""
    found = {kind}
    for field in kind.model_fields.values():
        for part in _parts(field.annotation):
            found |= shapes_in(part)
    return found


def _parts(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [part for one in get_args(annotation) for part in _parts(one)]
