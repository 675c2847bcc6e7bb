"""The work of the plan to test with: its commands, and what a small plan orders."""

from datetime import date
from typing import Any

from contracts.message import Actor
from contracts.plan_parts import Every, Task, TaskKind, When
from contracts.planning import StatedPlan
from contracts.vocabulary import Body, Deadline
from services.planning.work.messages import (
    AssignWork,
    CompleteWork,
    ExcuseWork,
    OrderWork,
    ReopenWork,
    ReorderWork,
)
from tests.planning.plans import CHI_LANG, PLAN, content, document

POLICY = Actor("planning", duties=frozenset({"policy"}))
PHONG_NOI_VU = Body(code="phong-noi-vu", name="Phòng Nội vụ")
REGISTER = Task(
    number=1, quarter=1, text="Đăng ký thi đua", responsible=(CHI_LANG,), when=When(by=Deadline(day=date(2017, 1, 15)))
)
REPORT = Task(number=2, quarter=2, kind=TaskKind.REPORT, text="Báo cáo 6 tháng", lead=PHONG_NOI_VU)
MONTHLY = Task(number=3, text="Đề xuất điển hình", responsible=(CHI_LANG,), when=When(every=Every.MONTH))
DUTY = Task(number=4, kind=TaskKind.DUTY, text="Theo dõi, đôn đốc")
TASKS = (REGISTER, REPORT, MONTHLY, DUTY)
PAPER = document("310", date(2017, 6, 20))


def stated(*tasks: Task, **changed: Any) -> StatedPlan:
    """What a plan with these tasks, numbered anew, states."""
    numbered = tuple(task.model_copy(update={"number": place}) for place, task in enumerate(tasks or TASKS, start=1))
    return StatedPlan.model_validate(content(tasks=numbered, **changed).model_dump())


def order(*tasks: Task, **changed: Any) -> OrderWork:
    """Order the work of a plan with these tasks."""
    return OrderWork(plan_id=PLAN, content=stated(*tasks, **changed))


def reorder(*tasks: Task, **changed: Any) -> ReorderWork:
    """Have the work follow the plan with these tasks."""
    return ReorderWork(plan_id=PLAN, content=stated(*tasks, **changed))


def assign(item: str, owner: Body = PHONG_NOI_VU, **more: Any) -> AssignWork:
    """Name who answers for an item."""
    return AssignWork(plan_id=PLAN, item=item, owner=owner, **more)


def complete(item: str, done_on: date = date(2017, 6, 20), **more: Any) -> CompleteWork:
    """Mark an item as done, with a paper."""
    return CompleteWork(plan_id=PLAN, item=item, done_on=done_on, **{"reference": PAPER, **more})


def excuse(item: str) -> ExcuseWork:
    """Mark an item as not applicable."""
    return ExcuseWork(plan_id=PLAN, item=item, reason="Hoãn hội nghị")


def reopen(item: str) -> ReopenWork:
    """Take back that an item is closed."""
    return ReopenWork(plan_id=PLAN, item=item, reason="Ghi nhầm")
