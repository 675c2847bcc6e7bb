"""Example bodies for the description of the routes: the inspection of plan 254/KH-UBND."""

from typing import Any

_DOCUMENT = {"issuer": "UBND thành phố Lạng Sơn", "number": "95", "symbol": "KH-HĐTĐKT", "dated": "2017-05-10"}
INSPECTION: dict[str, Any] = {
    "plan_id": "01592b6f-8a40-7c11-9d27-5e0c6a41f254",
    "title": "Kiểm tra, giám sát thi đua, khen thưởng năm 2017",
    "document": _DOCUMENT,
    "units": [{"code": "phuong-chi-lang", "name": "UBND phường Chi Lăng"}],
    "first": "2017-08-01",
    "last": "2017-09-15",
}
INSPECTED: dict[str, Any] = {
    "unit": "phuong-chi-lang",
    "inspected_on": "2017-08-10",
    "minutes": "Đã xem kế hoạch, bản đăng ký và sổ khen thưởng.",
}
FINDING: dict[str, Any] = {
    "unit": "phuong-chi-lang",
    "text": "Chưa lưu biên bản bình xét.",
    "asks": "Bổ sung biên bản và gửi Phòng Nội vụ.",
    "due": {"day": "2017-09-01", "inclusive": True},
    "owner": {"code": "phuong-chi-lang", "name": "UBND phường Chi Lăng"},
}
SETTLED: dict[str, Any] = {"settled_on": "2017-08-28", "note": "Đã nhận biên bản bổ sung."}
CONCLUSION: dict[str, Any] = {
    "concluded_on": "2017-09-14",
    "document": {**_DOCUMENT, "number": "120", "symbol": "KL-HĐTĐKT", "dated": "2017-09-14"},
    "conclusion": "Các đơn vị thực hiện đúng kế hoạch.",
}
