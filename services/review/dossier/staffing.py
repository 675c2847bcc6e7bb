"""Who proposes a person: the unit that manages the person on the day of filing, or did last (docs/domain.md §1.6)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from contracts.catalog import ruleset
from contracts.catalog.terms import Ground
from contracts.facts import IndividualFacts
from contracts.review import RuleOutcome, Verdict
from contracts.vocabulary import ReasonCode
from services.review.dossier.case import AS_FILED, Case, Finding, unknown
from services.review.dossier.record import cited
from services.review.staffing.messages import StaffChangeFound, StaffFound, UnitThen

_HALF_OF_A_MONTH = 15
_NOBODY_ELSE = "Danh bạ không ghi nhận đơn vị khác quản lý cá nhân này."
_WORDS = {"transferred": "chuyển công tác", "retired": "nghỉ hưu", "died": "từ trần"}


class _At(NamedTuple):
    """Where a person served on a day, None for elsewhere, and the change that says it."""

    unit: UnitThen | None
    change: StaffChangeFound


def staffed(case: Case) -> Iterator[RuleOutcome]:
    """The outcomes about who proposes a person; none for a collective or a household."""
    if not isinstance(case.facts, IndividualFacts):
        return
    law, staff = ruleset(case.ruleset), case.evidence.staff
    yield _outcome("proposed_by_manager", _proposed(case, staff), ReasonCode.WRONG_ROUTE, case, law.managing_unit)
    former = _former(case, staff)
    if former is not None:
        found = _commented(former, case.facts, law.former_unit.months)
        yield _outcome("former_unit_comment", found, ReasonCode.INCOMPLETE, case, law.former_unit)


def months_in_service(case: Case) -> int | None:
    """The months of the year up to a retirement or death within it; None where the person served on.

    A month counts of which more than half was served.
    """
    end = next((one for one in case.evidence.staff.changes if one.kind != "transferred"), None)
    if end is None or end.on.year != case.year:
        return None
    return end.on.month - (end.on.day <= _HALF_OF_A_MONTH)


def _outcome(rule: str, found: Finding, reason: ReasonCode, case: Case, ground: Ground) -> RuleOutcome:
    return RuleOutcome(
        rule=rule,
        holds=found.holds,
        reason_code=None if found.holds else reason,
        evidence=found.evidence,
        citation=ground.citation,
        confidence=case.sure_of(ground),
        verdict=found.found,
    )


def _proposed(case: Case, staff: StaffFound) -> Finding:
    at = _at(staff, case.filed_on)
    if at is None:
        return Finding(holds=True, evidence=_NOBODY_ELSE)
    said = f"{_WORDS[at.change.kind]} từ ngày {at.change.on:%d/%m/%Y} theo {cited(at.change.paper)}"
    if at.unit is None:
        gone = f"Cá nhân {said} và không thuộc đơn vị nào ở đây; đơn vị nơi đến lập hồ sơ đề nghị."
        return Finding(holds=False, evidence=gone)
    name = at.unit.name if at.unit.now == at.unit.code else f"{at.unit.name} (nay là {at.unit.now_name})"
    over = "quản lý sau cùng" if at.change.kind != "transferred" else "quản lý vào ngày nộp hồ sơ"
    who = f"Đơn vị {over}: {name}; cá nhân {said}."
    if at.unit.now == (staff.filed_by or case.unit):
        return Finding(holds=True, evidence=who)
    return Finding(holds=False, evidence=f"{who} Đơn vị đó ({at.unit.now}) lập hồ sơ đề nghị, không phải {case.unit}.")


def _at(staff: StaffFound, day: date) -> _At | None:
    """Where the person served on a day; before the first change, where that one led from."""
    until = [one for one in staff.changes if one.on <= day]
    if until:
        last = until[-1]
        return _At(last.joined if last.kind == "transferred" else last.left, last)
    first = staff.changes[0] if staff.changes else None
    return None if first is None or first.left is None else _At(first.left, first)


class _Former(NamedTuple):
    """A unit that a person left within the year, after so many whole months of it there, by which change."""

    unit: UnitThen
    months: int
    change: StaffChangeFound


def _former(case: Case, staff: StaffFound) -> _Former | None:
    """The former unit of the year where the person served longest; None where the person was not transferred in it."""
    left: list[_Former] = []
    since = date(case.year, 1, 1)
    for one in staff.changes:
        if one.kind != "transferred" or one.on.year != case.year or one.on > case.filed_on:
            continue
        if one.left is not None:
            left.append(_Former(one.left, _whole_months(since, one.on), one))
        since = one.on
    others = [one for one in left if one.unit.now != (staff.filed_by or case.unit)]
    return max(others, key=lambda one: one.months, default=None)


def _whole_months(since: date, until: date) -> int:
    return until.month - since.month - (until.day < since.day)


def _commented(former: _Former, facts: IndividualFacts, asked: int) -> Finding:
    served = (
        f"Trong năm công tác {former.months} tháng ở {former.unit.name}, chuyển từ ngày {former.change.on:%d/%m/%Y} "
        f"theo {cited(former.change.paper)}; thời gian ở các đơn vị được tính chung."
    )
    if former.months < asked:
        below = f"{served} Dưới {asked} tháng: không cần đơn vị cũ nhận xét."
        return Finding(holds=True, evidence=below, verdict=Verdict.WAIVED)
    if facts.former_unit_comment is None:
        return unknown(f"{served} Thiếu văn bản nhận xét của {former.unit.name}.")
    stated = cited(facts.former_unit_comment)
    return Finding(holds=True, evidence=f"{served} Đơn vị cũ nhận xét tại {stated} ({AS_FILED}).")
