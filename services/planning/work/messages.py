"""The commands about the work that a plan orders, its home events, and the shape of one item of it."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from contracts.duties import Duty
from contracts.message import Command, Event, Message
from contracts.plan_parts import Cycle, PlanKind, Task
from contracts.planning import StatedPlan, WorkClosed, WorkOpened
from contracts.reports import ReportPeriod
from contracts.vocabulary import (
    Body,
    Code,
    Day,
    Deadline,
    Document,
    NameOrEmpty,
    PlanId,
    Text,
    TextOrEmpty,
    TitleCode,
    Year,
    YesNo,
)

MOST_ITEMS = 12_000
"""As many as 200 tasks have months in five years."""
TaskKey = Annotated[int, Field(strict=True, ge=1, le=100_000)]
"""A task of a plan for as long as its work is followed, whatever number amendments give it."""


class KnownFact(StrEnum):
    """A fact that the system hears by itself, and by whose event an item of work is done."""

    PLAN_ISSUED = "plan-issued"
    """The site has issued a plan of that kind for that year."""
    REGISTRATION_LOCKED = "registration-locked"
    """Registration under the plan was locked."""
    SHEET_ACCEPTED = "sheet-accepted"
    """The sheet of that unit under the plan was accepted."""
    OWN_SHEET_ACCEPTED = "own-sheet-accepted"
    """The superior has accepted the site's own sheet under the plan above."""
    REPORT_SUBMITTED = "report-submitted"
    """The report that the item orders was submitted."""
    INSPECTION_PLANNED = "inspection-planned"
    """An inspection of units under the plan was planned."""
    INSPECTION_CONCLUDED = "inspection-concluded"
    """It was concluded."""
    AWARD_DECIDED = "award-decided"
    """An award under the plan was decided, of that title where one is named."""
    MOVEMENT_LAUNCHED = "movement-launched"
    """A movement that the plan orders was launched: that campaign, in that year, where they are named."""
    MOVEMENT_CLOSED = "movement-closed"
    """It was closed."""
    CLUSTER_FORMED = "cluster-formed"
    """A cluster or block of units was announced under the plan."""
    COVENANTS_SIGNED = "covenants-signed"
    """Every unit of every cluster under the plan has signed its covenant, or that unit where one is named."""
    BEST_UNIT_ELECTED = "best-unit-elected"
    """Every cluster under the plan has elected its best unit."""


class KnownBy(Message):
    """The event by which an item is done: its fact, and what distinguishes it from others of its kind.

    `plan_kind` and `year` are those of the plan that is to be issued, `unit` whose sheet or covenant, `title` which
    award, `period` that of the report, `campaign` its code in the plan, with `year` that of the launch or the end.
    """

    fact: KnownFact
    plan_kind: PlanKind | None = None
    year: Year | None = None
    unit: Code | None = None
    title: TitleCode | None = None
    period: ReportPeriod | None = None
    campaign: Code | None = None


class FactHeard(Message):
    """The event by which an item was done: its id, its day in Viet Nam, and its document where it has one."""

    event_id: UUID
    day: Day
    document: Document | None = None


class WorkTerms(Message):
    """What the time of the work follows from: `plan` as it is cited, or empty; `last_year` None where it goes on."""

    plan: NameOrEmpty
    title: Text
    dated: Day | None
    year: Year
    last_year: Year | None
    cycle: Cycle
    registration_deadline: Deadline | None
    standing_body: Body | None


class OrderedTask(Message):
    """A task as the plan states it, under a key that amendments leave as it is."""

    key: TaskKey
    task: Task


class WorkItem(Message):
    """A task, or one of its occurrences: `period` is such as `2017`, `2017-q1`, `2017-h1`, `2017-03`, or empty.

    `begins` is the first day of its time, None for one with a day alone. `due` is None where the plan goes on. `timed`
    says that the plan states a time; otherwise its time is that of the plan. `known_by` is proposed from the task.
    """

    key: Code
    task: TaskKey
    period: NameOrEmpty
    begins: Day | None
    due: Deadline | None
    timed: YesNo
    known_by: KnownBy | None = None


class OfWork(Command):
    """A command about the work that one plan orders."""

    plan_id: PlanId

    @property
    @override
    def stream(self) -> str:
        """That of the work of the plan."""
        return f"work-{self.plan_id}"


class OfItem(OfWork):
    """A command about one item of it."""

    item: Code


class OrderWork(OfWork):
    """Follow the work of a plan that was issued, or that is followed (giao việc theo kế hoạch)."""

    content: StatedPlan


class ReorderWork(OfWork):
    """Have the work follow the plan as it stands now; nothing where none is followed."""

    content: StatedPlan


class ExtendWork(OfWork):
    """Add the items of the years that have come since."""


class EndWork(OfWork):
    """End the work with its plan."""

    reason: Text


class OpenWork(OfWork):
    """Say of items that their time has come (đến kỳ thực hiện)."""

    items: Annotated[tuple[Code, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class RecogniseWork(OfItem):
    """Have an item done by the event that it is tied to."""

    known_by: KnownBy
    heard: FactHeard


class AssignWork(OfItem):
    """Name who answers for an item (giao chủ trì), and its deadline where the plan states no time."""

    owner: Body
    duty: Duty | None = None
    due: Deadline | None = None


class TieWork(OfItem):
    """Say by which event an item is done, or by none."""

    known_by: KnownBy | None


class CompleteWork(OfItem):
    """Mark an item as done on a day, with the document or the words that show it."""

    done_on: Day
    reference: Document | None = None
    note: TextOrEmpty = ""


class ExcuseWork(OfItem):
    """Mark an item as not applicable (không thực hiện), with the reason."""

    reason: Text


class ReopenWork(OfItem):
    """Take back that an item is done or not applicable."""

    reason: Text


FromPlan = OrderWork | ReorderWork | ExtendWork | EndWork | OpenWork | RecogniseWork
"""The commands of policies."""
FromPeople = AssignWork | TieWork | CompleteWork | ExcuseWork | ReopenWork
WorkCommand = FromPlan | FromPeople


class WorkOrdered(Event):
    """The work of a plan is followed from here on, or as the plan stands now: all its tasks and items.

    `first` is the day from which what comes again is followed, `through` the last year for which items are listed.
    `dropped` are the items that the plan orders no longer.
    """

    plan_id: PlanId
    terms: WorkTerms
    tasks: Annotated[tuple[OrderedTask, ...], Field(max_length=200)]
    items: Annotated[tuple[WorkItem, ...], Field(max_length=MOST_ITEMS)]
    first: Day
    through: Year
    dropped: Annotated[tuple[Code, ...], Field(max_length=MOST_ITEMS)] = ()


class WorkAssigned(Event):
    """Somebody answers for an item; `duty` names whose in that body, `due` is set where the plan states no time."""

    plan_id: PlanId
    item: Code
    owner: Body
    duty: Duty | None = None
    due: Deadline | None = None


class WorkTied(Event):
    """An item is done by an event from here on, or by none."""

    plan_id: PlanId
    item: Code
    known_by: KnownBy | None


class WorkCompleted(Event):
    """An item was done; `heard` is the event that it was tied to, None where somebody marked it."""

    plan_id: PlanId
    item: Code
    done_on: Day
    reference: Document | None = None
    note: TextOrEmpty = ""
    heard: FactHeard | None = None


class WorkExcused(Event):
    """An item will not be done."""

    plan_id: PlanId
    item: Code
    reason: Text


class WorkReopened(Event):
    """An item is open again."""

    plan_id: PlanId
    item: Code
    reason: Text


class WorkEnded(Event):
    """The work of a plan is followed no longer: the plan was withdrawn."""

    plan_id: PlanId
    reason: Text


WorkEvent = (
    WorkOrdered
    | WorkAssigned
    | WorkTied
    | WorkCompleted
    | WorkExcused
    | WorkReopened
    | WorkEnded
    | WorkOpened
    | WorkClosed
)
