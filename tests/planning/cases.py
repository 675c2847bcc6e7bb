"""An exemplary case to test with: a ward's, for March 2017, under the plan of the city."""

from datetime import date
from typing import Any

from contracts.catalog.terms import Comparison
from contracts.plan_parts import Every, Target
from services.planning.case.messages import (
    CaseContent,
    CaseKind,
    CaseProposed,
    CaseReceived,
    CaseReturned,
    CorrectCase,
    HonourCase,
    PlanForCases,
    ProposeCase,
    ReceiveCase,
    ReturnCase,
    SpreadCase,
    UnitOfCase,
    WithdrawCase,
    case_id_of,
)
from tests.planning.plans import CHI_LANG, PLAN, document

MONTHLY = Target(
    code="dien-hinh",
    text="Mỗi tháng mỗi đơn vị đề xuất ít nhất 01 điển hình",
    measure=1.0,
    op=Comparison.AT_LEAST,
    every=Every.MONTH,
    each_unit=True,
)


def content(**changed: Any) -> CaseContent:
    """The content of the case, but for the fields `changed`."""
    whole = CaseContent(
        month="2017-03",
        kind=CaseKind.COLLECTIVE,
        name="Tổ dân phố số 5",
        deed="Giữ sạch ngõ phố",
        account="Mỗi tối thứ sáu cả tổ quét dọn.",
        commended=document("57", date(2017, 3, 10)),
    )
    return whole.model_copy(update=changed)


CASE = case_id_of(PLAN, CHI_LANG.code, content())
UNDER_PLAN = PlanForCases(first="2017-01", last="2017-12", unit_name=CHI_LANG.name)
ORDERED = UnitOfCase(plan=UNDER_PLAN)
PROPOSE = ProposeCase(case_id=CASE, plan_id=PLAN, unit=CHI_LANG.code, content=content())
PROPOSED = CaseProposed(
    case_id=CASE,
    plan_id=PLAN,
    unit=CHI_LANG.code,
    unit_name=CHI_LANG.name,
    content=content(),
    proposed_on=date(2017, 3, 20),
    late=False,
)
CORRECT = CorrectCase(case_id=CASE, content=content(deed="Giữ sạch ngõ phố, hè đường"))
WITHDRAW = WithdrawCase(case_id=CASE, reason="Nhầm")
RECEIVE = ReceiveCase(case_id=CASE)
RECEIVED = CaseReceived(case_id=CASE, received_on=date(2017, 3, 20))
RETURN = ReturnCase(case_id=CASE, reason="Ghi rõ kết quả")
RETURNED = CaseReturned(case_id=CASE, reason="Ghi rõ kết quả")
HONOUR = HonourCase(case_id=CASE, honoured_on=date(2017, 3, 20), text="Giấy khen", document=document("60"))
SPREAD = SpreadCase(case_id=CASE, spread_on=date(2017, 3, 20), place="Trang thông tin thành phố")
