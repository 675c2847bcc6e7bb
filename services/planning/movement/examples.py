"""Example bodies for the description of the routes: the movement for the 15 years of the city of Lạng Sơn."""

from typing import Any, Final

_TEXT: Final = "Hoàn thành các công trình chào mừng trước ngày 17/10"
LAUNCH: Final[dict[str, Any]] = {
    "name": "Phong trào thi đua kỷ niệm 15 năm thành lập thành phố Lạng Sơn",
    "kind": "thematic",
    "occasion": "15 năm thành lập thành phố (17/10/2002 - 17/10/2017)",
    "launched_by": "Chủ tịch UBND thành phố Lạng Sơn",
    "launched_on": "2017-02-20",
    "content": _TEXT,
    "until": "2017-10-17",
}
MEANS: Final[dict[str, Any]] = {"asked": "model", "text": "Mô hình tuyến phố văn minh"}
PILOT: Final[dict[str, Any]] = {
    "unit": {"code": "phuong-chi-lang", "name": "UBND phường Chi Lăng"},
    "since": "2017-03-01",
}
PILOT_REVIEW: Final[dict[str, Any]] = {"held_on": "2017-06-01", "result": _TEXT, "worth_replicating": True}
REPLICATION: Final[dict[str, Any]] = {"units": [PILOT["unit"]], "since": "2017-06-15", "text": _TEXT}
REVIEW: Final[dict[str, Any]] = {"review": "final", "held_on": "2017-10-17", "result": _TEXT}
CLOSING: Final[dict[str, Any]] = {"closed_on": "2017-10-20", "reason": ""}
