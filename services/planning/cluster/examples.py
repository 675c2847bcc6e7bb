"""Example bodies for the description of the routes: the cluster of the wards of Lạng Sơn in 2017."""

from typing import Any, Final

_UNITS: Final = [
    {"code": "phuong-chi-lang", "name": "UBND phường Chi Lăng"},
    {"code": "phuong-tam-thanh", "name": "UBND phường Tam Thanh"},
]
_ANNOUNCED: Final = {"issuer": "UBND thành phố Lạng Sơn", "number": "18", "symbol": "TB-UBND", "dated": "2017-01-20"}
FORMATION: Final[dict[str, Any]] = {
    "code": "cum-phuong",
    "name": "Cụm các phường",
    "year": 2017,
    "announcement": _ANNOUNCED,
    "units": _UNITS,
    "lead": _UNITS[0],
}
MEMBERS: Final[dict[str, Any]] = {"units": _UNITS, "since": "2017-02-01", "reason": "Thêm đơn vị mới thành lập"}
ROTATION: Final[dict[str, Any]] = {"order": ["phuong-chi-lang", "phuong-tam-thanh"]}
LEAD: Final[dict[str, Any]] = {"unit": "phuong-tam-thanh", "since": "2017-02-01", "reason": "Luân phiên"}
COVENANT: Final[dict[str, Any]] = {
    "signed_on": "2017-02-20",
    "signed_by": "Chủ tịch UBND phường",
    "targets": [
        {"code": "ct-1", "text": "Thu ngân sách đạt và vượt dự toán", "points": 60},
        {"code": "ct-2", "text": "Trên 90% hộ đạt gia đình văn hóa", "points": 40},
    ],
}
SCORES: Final[dict[str, Any]] = {
    "kind": "self",
    "scored_on": "2017-12-01",
    "scores": [{"code": "ct-1", "points": 58}, {"code": "ct-2", "points": 37.5}],
}
ELECTION: Final[dict[str, Any]] = {
    "held_on": "2017-12-15",
    "present": 2,
    "votes": [{"unit": "phuong-chi-lang", "yes": 2}, {"unit": "phuong-tam-thanh", "yes": 1}],
}
DISSOLUTION: Final[dict[str, Any]] = {"reason": "Thông báo nhầm"}
