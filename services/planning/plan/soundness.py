"""The rules that the content of a plan must meet before it can bind anybody."""

from collections import Counter
from collections.abc import Iterable

from contracts.planning import PlanContent
from services.planning.plan.refusals import (
    CodeRepeated,
    DatesOutsideYear,
    DeadlineNotAfterPlan,
    ParentDatedLater,
    TasksNotNumbered,
)


def check(content: PlanContent) -> None:
    """Raise the refusal that keeps a plan with this content from binding anybody."""
    for place, task in enumerate(content.tasks, start=1):
        if task.number != place:
            raise TasksNotNumbered(place=place, number=task.number)
    _check_dates(content)
    _check_unique(cluster.code for cluster in content.clusters)
    _check_unique(unit.code for cluster in content.clusters for unit in cluster.units)
    _check_unique(recipient.code for recipient in content.recipients)


def _check_dates(content: PlanContent) -> None:
    dated, deadline = content.document.dated, content.registration_deadline.day
    if content.parent is not None and content.parent.document.dated > dated:
        raise ParentDatedLater(parent=str(content.parent.document), dated=f"{content.parent.document.dated:%d/%m/%Y}")
    for day in (dated, deadline):
        if abs(day.year - content.year) > 1:
            raise DatesOutsideYear(day=f"{day:%d/%m/%Y}", year=content.year)
    if deadline <= dated:
        raise DeadlineNotAfterPlan(day=f"{deadline:%d/%m/%Y}")


def _check_unique(codes: Iterable[str]) -> None:
    repeated = [code for code, times in Counter(codes).items() if times > 1]
    if repeated:
        raise CodeRepeated(repeated=", ".join(repeated))
