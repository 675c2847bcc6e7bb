"""Example bodies for the description of the routes: the half-year report of plan 254/KH-UBND."""

from typing import Any

_PLAN = "01592b6f-8a40-7c11-9d27-5e0c6a41f254"
_DOCUMENT = {"issuer": "UBND thành phố Lạng Sơn", "number": "310", "symbol": "BC-UBND", "dated": "2017-06-20"}
DRAFT: dict[str, Any] = {"plan_id": _PLAN, "item": "9", "period": "half-year", "year": 2017}
WRITTEN: dict[str, Any] = {
    "title": "Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2017",
    "sections": [{"heading": "Đánh giá chung", "text": "Các đơn vị đã đăng ký và ký giao ước đúng hạn."}],
}
SUBMISSION: dict[str, Any] = {"document": _DOCUMENT}
RECEIVED: dict[str, Any] = {
    "plan_id": _PLAN,
    "unit": "phuong-chi-lang",
    "unit_name": "UBND phường Chi Lăng",
    "period": "half-year",
    "year": 2017,
    "document": {**_DOCUMENT, "issuer": "UBND phường Chi Lăng", "number": "21"},
    "received_on": "2017-06-12",
}
