"""The examples of the bodies about the council at its session and its ballots."""

from typing import Any, Final

_DOSSIER: Final = "5b1d1c0a-8a39-5c6e-8f34-0d0f2b6a7c11"
_ROLES: Final = (("chutich", "chair"), ("thuky", "secretary"), ("uyvien", "member"))
SEAT: Final[dict[str, Any]] = {
    "roster": [{"user": user, "name": f"Thành viên {user}", "role": role} for user, role in _ROLES],
    "round": 1,
}
ATTENDANCE: Final[dict[str, Any]] = {
    "attended": [
        {"user": "chutich", "present": True},
        {"user": "thuky", "present": True},
        {"user": "uyvien", "present": False, "reason": "Đi công tác."},
    ]
}
CONFLICT: Final[dict[str, Any]] = {"dossier_id": _DOSSIER, "user": "uyvien", "reason": "Là thủ trưởng trực tiếp."}
CORRECTION: Final[dict[str, Any]] = {"dossier_id": _DOSSIER, "votes_for": 9, "reason": "Ghi nhầm 6 thành 9."}
ITEM_POSTPONED: Final[dict[str, Any]] = {
    "dossier_id": _DOSSIER,
    "reason": "Chờ kết luận xác minh.",
    "until": "2017-12-28",
}
POSTPONED: Final[dict[str, Any]] = {"held_on": "2017-12-22", "reason": "Không đủ số thành viên dự họp."}
BALLOT: Final[dict[str, Any]] = {"counters": ["chutich", "thuky"]}
CAST: Final[dict[str, Any]] = {"votes": [{"dossier_id": _DOSSIER, "choice": "y"}]}
CODE: Final[dict[str, Any]] = {"code": "VVJD-B653-YRRF-ZWCZ-KFIN-2FTJ"}
ANSWER: Final[dict[str, Any]] = {
    "stream": "session-5b1d1c0a-8a39-5c6e-8f34-0d0f2b6a7c12",
    "position": 42,
    "changed": True,
    "first": 42,
    "last": 42,
    "repeated": False,
}
VOID: Final[dict[str, Any]] = {"reason": "Mất mã kiểm phiếu."}
