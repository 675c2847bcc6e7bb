"""The work of plans as it is read, each item as it stands at the moment of reading."""

from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.message import Message
from contracts.plan_parts import Task, TaskKind
from contracts.vocabulary import VIETNAM, Body, Code, Day, Deadline, Document, PlanId, UnitCode
from contracts.working_days import WorkingCalendar, WorkingDayCount, national
from services.planning.work.messages import KnownBy
from services.planning.work.standing import AHEAD, ItemStanding, WorkState, WorkTime, opens_on, standing_of

AT_ONCE: Final = 500
LONGEST_AHEAD: Final = timedelta(days=AHEAD * 4)
"""More days than so many working days take anywhere in the calendar."""


class Moment(NamedTuple):
    """The moment of reading (aware), and the calendar of working days, that of the whole country by default."""

    now: datetime
    days: WorkingCalendar | None = None

    @property
    def today(self) -> date:
        """The day in Viet Nam."""
        return self.now.astimezone(VIETNAM).date()

    @property
    def calendar(self) -> WorkingCalendar:
        """The calendar that counts."""
        return self.days or national()


class WorkPlan(Message):
    """A plan whose work is followed; `plan` is its number as it is cited or empty, `ended` why it ended, or empty."""

    plan_id: PlanId
    plan: str
    title: str
    year: int
    last_year: int | None
    ended: str


class WorkRow(Message):
    """One item of the work of a plan as it stands at the moment of reading.

    `owner` is who answers for it, `assigned` whether somebody named them. Where that unit has ended, `owner` is the one
    that follows on it and `former_owner` the one that was named; what was done before that day keeps its owner.
    `known_by` is the event by which it is done, `proposed` whether it follows from the task alone. `stated` is the task
    as the plan states it.
    `heard` is the event that closed it. `left` and `overdue` are working days; each None where there is none.
    """

    plan_id: PlanId
    item: Code
    number: int
    label: str
    kind: TaskKind
    text: str
    quarter: int | None
    stated: Task
    period: str
    begins: Day | None
    due: Deadline | None
    timed: bool
    set_by_hand: bool
    owner: Body | None
    former_owner: Body | None
    assigned: bool
    duty: str | None
    known_by: KnownBy | None
    proposed: bool
    state: WorkState
    left: WorkingDayCount | None
    overdue: WorkingDayCount | None
    closed_on: Day | None
    reference: Document | None
    note: str
    heard: UUID | None


class WorkStep(Message):
    """What happened to an item once: assigned, tied, completed, recognised, excused or reopened."""

    position: int
    step: str
    occurred_at: datetime
    actor: str
    day: date | None
    note: str


class FoundItem(Message):
    """A row of the table, and beside it whether the plan still orders it, and who follows on its owner."""

    plan_id: PlanId
    item: str
    number: int
    label: str
    kind: TaskKind
    text: str
    quarter: int | None
    stated: Json[Task]
    period: str
    begins: date | None
    due_day: date | None
    due_inclusive: bool
    set_day: date | None
    set_inclusive: bool
    timed: bool
    named_owner: Json[Body] | None
    assigned_owner: Json[Body] | None
    duty: str | None
    proposed: Json[KnownBy] | None
    tied: Json[KnownBy] | None
    tied_at: int
    closing: str
    closed_on: date | None
    reference: Json[Document] | None
    note: str
    heard: UUID | None
    opened: bool
    ordered: bool
    holder: str | None
    holder_name: str | None

    @property
    def time(self) -> WorkTime:
        """Its time: that of the plan, or the deadline that was set where the plan states none."""
        if not self.timed and self.set_day is not None:
            return WorkTime(None, Deadline(day=self.set_day, inclusive=self.set_inclusive), timed=True)
        due = None if self.due_day is None else Deadline(day=self.due_day, inclusive=self.due_inclusive)
        return WorkTime(self.begins, due, self.timed)

    @property
    def named(self) -> Body | None:
        """Who was named to answer for it, or is by the plan."""
        return self.assigned_owner or self.named_owner

    @property
    def owner(self) -> Body | None:
        """Who answers for it: the unit that was named, or the one that follows on it."""
        if self.holder is None or self.holder_name is None:
            return self.named
        return Body(code=self.holder, name=self.holder_name)

    @property
    def known_by(self) -> KnownBy | None:
        """The event by which it is done."""
        return self.tied if self.tied_at else self.proposed


_BESIDE: Final = ("ordered", "holder", "holder_name")
_COLUMNS: Final = ", ".join(f"w.{name}" for name in FoundItem.model_fields if name not in _BESIDE)
ITEMS: Final = (
    f"select {_COLUMNS}, w.ordered_by = p.ordered_by and p.ended = '' as ordered, h.holder, h.holder_name"  # noqa: S608
    " from read_work_items w join read_work_plans p using (plan_id) left join read_unit_holders h"
    " on h.unit = coalesce(w.assigned_owner, w.named_owner)->>'code'"
    " and (w.closing = '' or w.closed_on >= h.since)"
)
_ORDER: Final = " order by coalesce(w.begins, w.set_day, w.due_day), coalesce(w.set_day, w.due_day), w.number, w.item"


async def plan(reader: Reader, viewer: Viewer, plan_id: PlanId) -> WorkPlan | None:
    """The plan whose work is followed; None where there is none. Every reader of plans sees it."""
    _ = viewer
    row = await reader.fetchrow(
        "select plan_id, plan, title, year, last_year, ended from read_work_plans where plan_id = $1", plan_id
    )
    return None if row is None else WorkPlan.model_validate(dict(row))


async def items(reader: Reader, viewer: Viewer, plan_id: PlanId, at: Moment) -> tuple[WorkRow, ...]:
    """Every item of a plan by its time, as it stands `at` a moment; those that are dropped as well."""
    _ = viewer
    rows = await reader.fetch(f"{ITEMS} where w.plan_id = $1{_ORDER}", plan_id)
    return tuple(_shown(FoundItem.model_validate(dict(row)), at) for row in rows)


async def item(reader: Reader, viewer: Viewer, plan_id: PlanId, code: Code, at: Moment) -> WorkRow | None:
    """One item as it stands `at` a moment; None where the plan has no such item."""
    _ = viewer
    row = await reader.fetchrow(f"{ITEMS} where w.plan_id = $1 and w.item = $2", plan_id, code)
    return None if row is None else _shown(FoundItem.model_validate(dict(row)), at)


async def holder_of(reader: Reader, plan_id: PlanId, code: Code) -> UnitCode | None:
    """The unit that follows on the one that answers for an item, as evidence; None where that has not ended."""
    found: UnitCode | None = await reader.fetchval(
        "select h.holder from read_work_items w join read_unit_holders h"
        " on h.unit = coalesce(w.assigned_owner, w.named_owner)->>'code' where w.plan_id = $1 and w.item = $2",
        plan_id,
        code,
    )
    return found


async def steps(reader: Reader, viewer: Viewer, plan_id: PlanId, code: Code) -> tuple[WorkStep, ...]:
    """What happened to an item, the latest first; at most 200 lines, for the staff of the site alone."""
    rows = await reader.fetch(
        "select position, step, occurred_at, actor, day, note from read_work_history"
        " where plan_id = $1 and item = $2 and $3 order by position desc limit 200",
        plan_id,
        code,
        viewer.is_staff,
    )
    return tuple(WorkStep.model_validate(dict(row)) for row in rows)


async def open_items(
    reader: Reader, viewer: Viewer, at: Moment, year: int | None = None
) -> tuple[tuple[WorkPlan, WorkRow], ...]:
    """The items of all plans, or of those that run in `year`, that are due or overdue then, by their deadlines.

    At most 500. What lasts as long as a plan is left out until the plan is about to end.
    """
    rows = await reader.fetch(
        f"{ITEMS} where w.closing = '' and w.ordered_by = p.ordered_by and p.ended = ''"
        " and coalesce(w.set_day, w.due_day) is not null"
        " and (w.begins <= $1 or coalesce(w.set_day, w.due_day) <= $2)"
        " and ($3::int is null or $3 between p.year and coalesce(p.last_year, $3))"
        " order by coalesce(w.set_day, w.due_day), p.plan, w.number, w.item limit $4",
        at.today,
        at.today + LONGEST_AHEAD,
        year,
        AT_ONCE,
    )
    found = [FoundItem.model_validate(dict(row)) for row in rows]
    shown = [_shown(one, at) for one in found if stands(one, at)]
    plans = {one: await plan(reader, viewer, one) for one in {row.plan_id for row in shown}}
    return tuple((of, row) for row in shown if (of := plans[row.plan_id]) is not None)


def stands(found: FoundItem, at: Moment) -> bool:
    """Whether an open item has come so near that it stands on the work list."""
    opens = opens_on(found.time, at.calendar)
    return opens is not None and opens <= at.today


def _shown(found: FoundItem, at: Moment) -> WorkRow:
    time = found.time
    stands = standing_of(time, at.now, at.calendar)
    if found.closing:
        stands = ItemStanding(WorkState(found.closing), None, None)
    elif not found.ordered:
        stands = ItemStanding(WorkState.DROPPED, None, None)
    kept = ("plan_id", "item", "number", "label", "kind", "text", "quarter", "stated", "period", "duty", "known_by")
    closed = ("closed_on", "reference", "note", "heard")
    return WorkRow(
        **{name: getattr(found, name) for name in (*kept, *closed)},
        **stands._asdict(),
        begins=time.begins,
        due=time.due,
        timed=found.timed,
        set_by_hand=not found.timed and found.set_day is not None,
        owner=found.owner,
        former_owner=None if found.holder is None else found.named,
        assigned=found.assigned_owner is not None,
        proposed=not found.tied_at,
    )
