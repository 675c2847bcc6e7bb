"""Example bodies for the description of the routes: the sheet of a ward of Lạng Sơn for 2017, its persons made up."""

from typing import Any

_PERSON = {"key": "ca-nhan-001", "kind": "individual", "name": "Nguyễn Văn An", "position": "Công chức"}
_COUNTER = {"key": "bo-phan-mot-cua", "kind": "collective", "name": "Bộ phận Một cửa"}
UNIT_PLAN: dict[str, Any] = {
    "issuer": "UBND phường Chi Lăng",
    "number": "3",
    "symbol": "KH-UBND",
    "dated": "2017-01-06",
}
HAND_IN: dict[str, Any] = {
    "entries": [{"subject": _PERSON, "title": "LDTT"}, {"subject": _COUNTER, "title": "TTLDTT"}],
    "unit_plan": UNIT_PLAN,
}
HAND_IN_PAPER: dict[str, Any] = {**HAND_IN, "unit_plan": None, "received_at": "2017-01-12T09:30:00+07:00"}
SEND_PLAN: dict[str, Any] = {"unit_plan": UNIT_PLAN}
SEND_LATE_PLAN: dict[str, Any] = {
    "unit_plan": UNIT_PLAN,
    "received_at": "2017-01-16T08:00:00+07:00",
    "late_reason": "Đường bị sạt lở, đơn vị đã báo trước",
}
DECISION: dict[str, Any] = {
    "issuer": "UBND thành phố Lạng Sơn",
    "number": "112",
    "symbol": "QĐ-UBND",
    "dated": "2017-01-16",
}
ACCEPT: dict[str, Any] = {
    "late_reason": "Đường truyền của phường hỏng từ chiều 14/01",
    "late_ground": {"decision": DECISION},
}
TAKE_BACK: dict[str, Any] = {"reason": "Sót tên hai công chức"}
UNLOCK: dict[str, Any] = {
    "until": {"day": "2017-01-20", "inclusive": True},
    "reason": "Đơn vị mới sáp nhập bộ phận",
    "decision": DECISION,
}
ADD_TITLE: dict[str, Any] = {
    "entry": {"subject": _PERSON, "title": "LDTT"},
    "reason": "Sót tên khi lập danh sách",
    "decision": DECISION,
}
RETURN: dict[str, Any] = {"reason_code": "INCOMPLETE", "reason": "Danh sách thiếu chữ ký của thủ trưởng đơn vị"}
RETURN_ROWS: dict[str, Any] = {
    "reason_code": "WRONG_FORM",
    "reason": "Sửa các dòng được đánh dấu rồi gửi lại",
    "rows": [
        {
            "subject": "ca-nhan-001",
            "title": "LDTT",
            "reason_code": "INCOMPLETE",
            "reason": "Ghi chức vụ theo quyết định bổ nhiệm",
        }
    ],
}
WITHDRAW: dict[str, Any] = {
    "subject": "ca-nhan-001",
    "title": "LDTT",
    "reason_code": "LEFT_UNIT",
    "reason": "Chuyển công tác",
}
