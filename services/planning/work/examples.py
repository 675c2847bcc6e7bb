"""Example bodies for the description of the routes: the work of plan 254/KH-UBND."""

from typing import Any

ASSIGNMENT: dict[str, Any] = {
    "owner": {"code": "phong-noi-vu", "name": "Phòng Nội vụ thành phố Lạng Sơn"},
    "duty": "appraiser",
}
COMPLETION: dict[str, Any] = {
    "done_on": "2017-06-20",
    "reference": {"issuer": "UBND thành phố Lạng Sơn", "number": "310", "symbol": "BC-UBND", "dated": "2017-06-20"},
    "note": "Báo cáo sơ kết 6 tháng đầu năm.",
}
REASON: dict[str, Any] = {"reason": "Hội nghị được tổ chức chung với cụm thi đua."}
TIE: dict[str, Any] = {"known_by": {"fact": "plan-issued", "plan_kind": "annual", "year": 2018}}
