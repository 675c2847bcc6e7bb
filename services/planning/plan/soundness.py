"""The rules that the content of a plan must meet before it can bind anybody, or its work be followed."""

from collections import Counter
from collections.abc import Iterable, Iterator

from contracts.planning import StatedPlan
from contracts.vocabulary import Document, GateKind
from services.planning.plan.refusals import (
    CodeRepeated,
    DatesOutsideYear,
    DeadlineNotAfterPlan,
    ParentDatedLater,
    PeriodWrong,
    RoundUnknown,
    SecondApprovalOpen,
    TasksNotNumbered,
    YearOutsidePlan,
)


def check(content: StatedPlan) -> None:
    """Raise the refusal that keeps a plan with this content from binding anybody."""
    for place, task in enumerate(content.tasks, start=1):
        if task.number != place:
            raise TasksNotNumbered(place=place, number=task.number)
    _check_years(content)
    _check_dates(content)
    _check_rounds(content)
    for gate in content.gates:
        if gate.kind is GateKind.SECOND_APPROVAL and None in {gate.agreed_with, gate.approved_by}:
            raise SecondApprovalOpen
    clusters = [*content.clusters, *(one for one in content.registering() if one not in content.clusters)]
    _check_unique(cluster.code for cluster in clusters)
    _check_unique(unit.code for cluster in clusters for unit in cluster.units)
    _check_unique(recipient.code for recipient in content.recipients)
    _check_unique(campaign.code for campaign in content.campaigns)


def _check_dates(content: StatedPlan) -> None:
    dated = content.document.dated
    parents = [content.parent.document] if content.parent is not None else []
    for parent in (*parents, *_further_parents(content)):
        if dated is not None and parent.dated > dated:
            raise ParentDatedLater(parent=str(parent), dated=f"{parent.dated:%d/%m/%Y}")
    deadline = None if content.registration_deadline is None else content.registration_deadline.day
    last = content.until or content.year
    for day in (dated, deadline):
        if day is not None and not content.year - 1 <= day.year <= last + 1:
            raise DatesOutsideYear(day=f"{day:%d/%m/%Y}", year=content.year)
    if deadline is not None and dated is not None and deadline <= dated:
        raise DeadlineNotAfterPlan(day=f"{deadline:%d/%m/%Y}")


def _further_parents(content: StatedPlan) -> Iterator[Document]:
    return (one.document for one in content.references if one.document is not None)


def _check_years(content: StatedPlan) -> None:
    if content.until is not None and (content.open_ended or content.until < content.year):
        raise PeriodWrong(until=content.until, year=content.year)
    last = content.last_year
    for what, year in _years_named(content):
        if year < content.year - 1 or (last is not None and year > last + 1):
            raise YearOutsidePlan(what=what[:100], year=year)


def _years_named(content: StatedPlan) -> Iterator[tuple[str, int]]:
    """Each year that a part names; a plan may end the year before, and begin the school year after."""
    timed = [*((task.text, task.when) for task in content.tasks), *((one.name, one.when) for one in content.campaigns)]
    for name, when in timed:
        yield from ((name, year) for year in (() if when is None else when.years))
    yield from ((one.name, one.year) for one in content.rounds if one.year is not None)


def _check_rounds(content: StatedPlan) -> None:
    codes = [one.code for one in content.rounds]
    _check_unique(codes)
    for task in content.tasks:
        if task.round is not None and task.round not in codes:
            raise RoundUnknown(number=task.number, round=task.round)


def _check_unique(codes: Iterable[str]) -> None:
    repeated = [code for code, times in Counter(codes).items() if times > 1]
    if repeated:
        raise CodeRepeated(repeated=", ".join(repeated))
