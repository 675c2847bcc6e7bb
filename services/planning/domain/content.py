"""What a plan must state before it can bind anybody."""

from collections import Counter
from collections.abc import Iterable

from contracts.message import Refusal
from contracts.planning import PlanContent


class TasksNotNumbered(Refusal):
    """Tasks are numbered 1, 2, 3 … through the year, without gaps and in order."""

    code = "tasks-not-numbered"
    vi = "Nhiệm vụ phải đánh số liên tục từ 1; nhiệm vụ thứ {place} lại mang số {number}."
    en = "Tasks are numbered from 1 without gaps; the one in place {place} bears the number {number}."


class ParentDatedLater(Refusal):
    """A plan cannot rest on a parent plan that is dated after it."""

    code = "parent-dated-later"
    vi = "Kế hoạch cấp trên {parent} đề ngày {dated}, sau ngày của kế hoạch này."
    en = "The parent plan {parent} is dated {dated}, after this plan."


class DeadlineNotAfterPlan(Refusal):
    """Registration closes on a day after the document's date."""

    code = "deadline-not-after-plan"
    vi = "Hạn đăng ký {day} phải sau ngày của văn bản."
    en = "The registration deadline {day} must lie after the document's date."


class DatesOutsideYear(Refusal):
    """A plan is dated, and registration under it closes, within a year of the year it plans."""

    code = "dates-outside-year"
    vi = "Ngày {day} cách quá xa năm kế hoạch {year}; hãy kiểm tra lại."
    en = "The date {day} is too far from the plan's year {year}; check it."


class CodeRepeated(Refusal):
    """A cluster, a unit or a recipient stands in a plan once, so that its code names only it."""

    code = "code-repeated"
    vi = "Mã {repeated} xuất hiện nhiều lần trong cùng một danh sách của kế hoạch."
    en = "The code {repeated} stands more than once in one list of the plan."


REFUSALS = (
    TasksNotNumbered,
    ParentDatedLater,
    DeadlineNotAfterPlan,
    DatesOutsideYear,
    CodeRepeated,
)


def check(content: PlanContent) -> None:
    """Raise the refusal that keeps a plan, as it is written, from binding anybody."""
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
