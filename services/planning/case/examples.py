"""Example bodies for the description of the routes: a case of a ward under plan 163/KH-UBND."""

from typing import Any

_DOCUMENT = {"issuer": "UBND phường Bách Khoa", "number": "57", "symbol": "QĐ-UBND", "dated": "2017-08-25"}
CONTENT: dict[str, Any] = {
    "month": "2017-08",
    "kind": "collective",
    "name": "Tổ dân phố số 5",
    "deed": "Giữ sạch ngõ phố, không để xe dưới lòng đường",
    "account": "Mỗi tối thứ sáu cả tổ quét dọn, nhắc nhau để xe đúng nơi quy định.",
    "commended": _DOCUMENT,
}
CASE: dict[str, Any] = {
    "plan_id": "01592b6f-8a40-7c11-9d27-5e0c6a41f254",
    "unit": "phuong-bach-khoa",
    "content": CONTENT,
}
REASON: dict[str, Any] = {"reason": "Hãy ghi rõ kết quả của việc làm."}
HONOUR: dict[str, Any] = {
    "honoured_on": "2017-09-15",
    "text": "Chủ tịch UBND quận tặng Giấy khen",
    "document": {**_DOCUMENT, "issuer": "UBND quận Hai Bà Trưng", "number": "812", "dated": "2017-09-15"},
}
SPREAD: dict[str, Any] = {
    "spread_on": "2017-09-20",
    "place": "Trang thông tin điện tử quận",
    "text": "Chuyên mục Người tốt, việc tốt",
}
