"""Bad input about units and the work of a plan: steps of a reorganisation, days, items, deadlines.

It is sent to planning, whose tree of units is empty and which has one plan in force, 254/KH-UBND, with one task.
"""

from typing import Any, Final

from contracts.message import Actor
from services.planning.case import examples as case
from services.planning.unit import examples
from services.planning.work import examples as work
from tests.bad_input.case import GONE, Case, changed
from tests.planning.plans import STAFF, UNIT_CLERK

_OPERATOR: Final = Actor("van-hanh", duties=frozenset({"operator"}))
_GOOD: Final = examples.REORGANISATION


def _steps(kind: str, code: str, *steps: dict[str, Any], status: int = 409) -> Case:
    return Case(kind, "POST", "/reorganisations", STAFF, status, code, body=_GOOD | {"steps": list(steps)})


def _shape(kind: str, pointer: str, value: object, fault: str, at: str | None = None) -> Case:
    place = f"#{pointer if at is None else at} {fault}"
    return Case(kind, "POST", "/reorganisations", STAFF, 422, "request-invalid", place, changed(_GOOD, pointer, value))


_COMMUNE: Final = {"do": "establish", "code": "xa-a", "name": "Xã A", "kind": "commune"}
# fmt: off
UNITS: Final = (
    _shape("no steps", "/steps", [], "too_short"),
    _shape("a step that is none", "/steps/0/do", "annex", "union_tag_invalid", "/steps/0"),
    _shape("a step without its name", "/steps/0/do", GONE, "union_tag_not_found", "/steps/0"),
    _shape("a kind of unit that is none", "/steps/0/kind", "vuong-quoc", "enum"),
    _shape("a code of a unit in capitals", "/steps/0/code", "XA-MOI", "string_pattern_mismatch"),
    _shape("a unit without a name", "/steps/0/name", "", "string_too_short"),
    _shape("a merger of nothing", "/steps/1/units", [], "too_short"),
    _shape("a day of effect as it is written in Viet Nam", "/effective", "01/07/2025", "day_form"),
    _shape("a basis that is a text", "/basis", "1672/NQ-UBTVQH15", "model_attributes_type"),
    _steps("a unit renamed that is not there", "unit-unknown", {"do": "rename", "code": "xa-khong-co", "name": "Xã B"}, status=404),
    _steps("a unit dissolved that is not there", "unit-unknown", {"do": "dissolve", "code": "xa-khong-co", "successor": None}, status=404),
    _steps("units merged that are not there", "unit-unknown", _COMMUNE, {"do": "merge", "units": ["xa-b", "xa-c"], "into": "xa-a"}, status=404),
    _steps("a code established twice", "unit-code-taken", _COMMUNE, _COMMUNE),
    _steps("a unit below one that is not there", "unit-unknown", _COMMUNE | {"parent": "huyen-khong-co"}, status=404),
    Case("units changed by an operator", "POST", "/reorganisations", _OPERATOR, 403, "duty-missing", body=_GOOD),
    Case("the site's tree changed by a unit's clerk", "POST", "/reorganisations", UNIT_CLERK, 403, "unit-tree-of-site", body=_GOOD),
    Case("a unit that is not there", "GET", "/units/xa-khong-co", STAFF, 404, "not-found"),
    Case("a day of the tree that is none", "GET", "/units?on=2025-06-31", STAFF, 422, "request-invalid", "on day_form"),
    Case("a kind of unit to look for that is none", "GET", "/units?kind=vuong-quoc", STAFF, 422, "request-invalid", "kind enum"),
    Case("a reorganisation that is not there", "GET", "/reorganisations/0199c0de-0000-7000-8000-0123456789ab", STAFF, 404, "not-found"),
)
# fmt: on


def works(plan: str) -> tuple[Case, ...]:
    """Bad input about the work of the plan at the address `plan`."""
    item, other = f"{plan}/work/1", f"{plan}/work/99"
    # fmt: off
    return (
        Case("an item of work that the plan does not order", "POST", f"{other}/excuse", STAFF, 404, "work-item-unknown", body=work.REASON),
        Case("an item's name with a blank", "GET", f"{plan}/work/task%201", STAFF, 422, "request-invalid", "item string_pattern_mismatch"),
        Case("a state of work that is none", "GET", f"{plan}/work?state=dang-lam", STAFF, 422, "request-invalid", "state enum"),
        Case("work done tomorrow", "POST", f"{item}/complete", STAFF, 422, "work-done-in-future", body=work.COMPLETION | {"done_on": "2030-01-01"}),
        Case("work done on a day that is none", "POST", f"{item}/complete", STAFF, 422, "request-invalid", "#/done_on day_form", work.COMPLETION | {"done_on": "2017-06-31"}),
        Case("work done without a day", "POST", f"{item}/complete", STAFF, 422, "request-invalid", "#/done_on missing", {"note": "Xong"}),
        Case("work excused without a reason", "POST", f"{item}/excuse", STAFF, 422, "request-invalid", "#/reason string_too_short", {"reason": ""}),
        Case("work tied to a fact that is none", "POST", f"{item}/tie", STAFF, 422, "request-invalid", "#/known_by/fact enum", {"known_by": {"fact": "sunrise"}}),
        Case("an owner of work who is a text", "POST", f"{item}/assign", STAFF, 422, "request-invalid", "#/owner model_attributes_type", {"owner": "Phòng Nội vụ"}),
        Case("work of the site assigned by an operator", "POST", f"{item}/assign", _OPERATOR, 403, "duty-missing", body=work.ASSIGNMENT),
    )
    # fmt: on


def cases(plan: str) -> tuple[Case, ...]:
    """Bad input about exemplary cases under the plan at the address `plan`, which is in force."""
    good = case.CASE | {"plan_id": plan.removeprefix("/plans/"), "unit": UNIT_CLERK.unit}
    good = changed(changed(good, "/content/month", "2016-12"), "/content/commended/dated", "2016-12-01")
    nobody = "/cases/0199c0de-0000-7000-8000-0123456789ab"

    def proposed(kind: str, pointer: str, value: object, fault: str, code: str = "request-invalid") -> Case:
        return Case(kind, "POST", "/cases", STAFF, 422, code, f"#{pointer} {fault}", changed(good, pointer, value))

    # fmt: off
    return (
        proposed("a month in words", "/content/month", "tháng 8", "string_pattern_mismatch"),
        proposed("a thirteenth month of a case", "/content/month", "2017-13", "string_pattern_mismatch"),
        proposed("a month with its day", "/content/month", "2017-08-01", "string_too_long"),
        proposed("a month as a number", "/content/month", 201708, "string_type"),
        proposed("a case for a month to come", "/content/month", "2017-08", "case-month-in-future", "case-month-in-future"),
        proposed("a case for a month before the plan", "/content/month", "2016-11", "case-month-outside-plan", "case-month-outside-plan"),
        proposed("a kind of case that is none", "/content/kind", "animal", "enum"),
        proposed("a case of nobody", "/content/name", "", "string_too_short"),
        proposed("a deed in two lines", "/content/deed", "Giữ sạch\nngõ phố", "text_lines"),
        proposed("a case without an account", "/content/account", GONE, "missing"),
        proposed("a case with a number of identity of its own", "/content/id_number", "001089012345", "extra_forbidden"),
        proposed("a unit's decision without its number", "/content/commended/number", GONE, "missing"),
        proposed("a unit's decision of a day to come", "/content/commended/dated", "2017-08-25", "case-commended-in-future", "case-commended-in-future"),
        proposed("a case of a unit that the plan does not name", "/unit", "khong-co", "case-unit-unknown", "case-unit-unknown"),
        proposed("a case that came on a day to come", "/proposed_on", "2030-01-01", "case-day-unfit", "case-day-unfit"),
        Case("a case that a clerk dates back", "POST", "/cases", UNIT_CLERK, 403, "case-day-not-yours", "#/proposed_on case-day-not-yours", good | {"proposed_on": "2016-12-01"}),
        Case("a case of another unit", "POST", "/cases", UNIT_CLERK, 403, "case-of-other-unit", body=good | {"unit": "xa-mai-pha"}),
        Case("a case under a plan that is not there", "POST", "/cases", STAFF, 409, "case-plan-not-standing", "#/plan_id case-plan-not-standing", good | {"plan_id": nobody.removeprefix("/cases/")}),
        Case("a case proposed by an operator", "POST", "/cases", _OPERATOR, 403, "duty-missing", body=good),
        Case("a case received that nobody proposed", "POST", f"{nobody}/receive", STAFF, 404, "case-missing"),
        Case("a case received by its unit", "POST", f"{nobody}/receive", UNIT_CLERK, 403, "case-for-staff"),
        Case("a case returned without a reason", "POST", f"{nobody}/return", STAFF, 422, "request-invalid", "#/reason string_too_short", {"reason": ""}),
        Case("a case honoured on a day that is none", "POST", f"{nobody}/honour", STAFF, 422, "request-invalid", "#/honoured_on day_form", case.HONOUR | {"honoured_on": "2017-09-31"}),
        Case("a case published nowhere", "POST", f"{nobody}/spread", STAFF, 422, "request-invalid", "#/place missing", {"spread_on": "2017-09-20"}),
        Case("a case that is not there", "GET", nobody, STAFF, 404, "not-found"),
        Case("a month of cases to look for that is none", "GET", "/cases?month=8", STAFF, 422, "request-invalid", "month string_pattern_mismatch"),
        Case("a state of cases that is none", "GET", "/cases?state=xong", STAFF, 422, "request-invalid", "state literal_error"),
        Case("cases counted for a year that is none", "GET", f"{plan}/cases?year=17", STAFF, 422, "request-invalid", "year greater_than_equal"),
        Case("cases counted under a plan that is not there", "GET", f"/plans/{nobody.removeprefix('/cases/')}/cases", STAFF, 404, "not-found"),
    )
    # fmt: on
