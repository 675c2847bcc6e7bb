"""Bodies to copy from the description of the API; the ids of plan and unit are those of the plan at hand."""

from typing import Any, Final

INDIVIDUAL_DOSSIER: Final[dict[str, Any]] = {
    "plan_id": "3f2c8a52-6a0e-5f0b-9a8d-3a1f0c6f2d10",
    "unit": "phuong-chi-lang",
    "subject": {
        "key": "ca-nhan-01-007",
        "kind": "individual",
        "name": "Nguyễn Thị Ánh Đào",
        "position": "Công chức Văn phòng - Thống kê",
    },
    "title": "LDTT",
    "year": 2017,
    "documents": ["TO_TRINH", "BB_BINH_XET"],
    "facts": {
        "kind": "individual",
        "task_rating": "HTTNV",
        "service_months": 12,
        "maternity_months": 0,
        "newly_recruited": False,
        "discipline": "none",
    },
}
COLLECTIVE_DOSSIER: Final[dict[str, Any]] = {
    "plan_id": "3f2c8a52-6a0e-5f0b-9a8d-3a1f0c6f2d10",
    "unit": "phuong-chi-lang",
    "subject": {"key": "tap-the-01-1", "kind": "collective", "name": "Bộ phận một cửa"},
    "title": "TTLDTT",
    "year": 2017,
    "documents": ["TO_TRINH", "BAO_CAO_THANH_TICH", "BB_BINH_XET"],
    "facts": {
        "kind": "collective",
        "rating": "HTTNV",
        "members": ["ca-nhan-01-007", "ca-nhan-01-008", "ca-nhan-01-009"],
        "members_reaching_ldtt": 2,
        "highest_discipline": "none",
        "unity_confirmed": True,
    },
}
DEED_DOSSIER: Final[dict[str, Any]] = {
    "plan_id": "3f2c8a52-6a0e-5f0b-9a8d-3a1f0c6f2d10",
    "unit": "phuong-chi-lang",
    "subject": {"key": "dan-cu-01-1", "kind": "individual", "name": "Hoàng Văn Cứu"},
    "title": "GK_HUYEN",
    "year": 2017,
    "documents": ["TO_TRINH", "TOM_TAT_THANH_TICH"],
    "facts": {
        "kind": "deed",
        "deed": "Cứu hai em nhỏ bị nước cuốn khi lũ về.",
        "done_on": "2017-06-12",
        "place": "Suối Lao Ly",
        "ground": "sudden-achievement",
        "certified": True,
        "special_results": [
            {
                "name": "Cứu người trong lũ",
                "paper": {
                    "issuer": "Công an phường Chi Lăng",
                    "number": "12",
                    "symbol": "BC-CAP",
                    "dated": "2017-06-13",
                },
            }
        ],
    },
}
HOUSEHOLD_DOSSIER: Final[dict[str, Any]] = {
    "plan_id": "3f2c8a52-6a0e-5f0b-9a8d-3a1f0c6f2d10",
    "unit": "phuong-chi-lang",
    "subject": {"key": "ho-01-1", "kind": "household", "name": "Hộ ông Nguyễn Văn Bình"},
    "title": "GDVH",
    "year": 2017,
    "documents": ["TO_TRINH", "TOM_TAT_THANH_TICH", "BB_BINH_XET"],
    "facts": {"kind": "household", "criteria_met": True},
}
DECLINE: Final[dict[str, Any]] = {"reason_code": "FALSE_DECLARATION", "reason": "Theo kết luận thanh tra số 12/KL-TTr."}
SUPPLEMENT_REQUEST: Final[dict[str, Any]] = {
    "documents": ["BAO_CAO_THANH_TICH"],
    "facts": ["service_months"],
    "reason": "Báo cáo thành tích chưa có xác nhận của thủ trưởng đơn vị.",
    "working_days": 5,
}
TAKE_BACK: Final[dict[str, Any]] = {"reason_code": "LEFT_UNIT", "reason": "Chuyển công tác từ ngày 01/12/2017."}
SUSPEND: Final[dict[str, Any]] = {
    "ground": "COMPLAINT",
    "reason": "Có đơn tố cáo đang được giải quyết.",
    "reference": {"issuer": "Thanh tra thành phố", "number": "12", "symbol": "TB-TTr", "dated": "2017-11-27"},
}
RESUME: Final[dict[str, Any]] = {"reason": "Kết luận tố cáo sai.", "reference": None}
SUPPLEMENT: Final[dict[str, Any]] = {
    "documents": [*INDIVIDUAL_DOSSIER["documents"], "BAO_CAO_THANH_TICH"],
    "facts": INDIVIDUAL_DOSSIER["facts"],
    "note": "Đã có xác nhận.",
}
ON_PAPER: Final[dict[str, Any]] = {
    "body": "Ban Thi đua - Khen thưởng Trung ương",
    "paper": {"issuer": "UBND tỉnh Lạng Sơn", "number": "88", "symbol": "TTr-UBND", "dated": "2017-10-16"},
}
PAPER_ANSWER: Final[dict[str, Any]] = {
    "answer": {
        "outcome": "awarded",
        "authority": "Thủ tướng Chính phủ",
        "decision": {"issuer": "Thủ tướng Chính phủ", "number": "1542", "symbol": "QĐ-TTg", "dated": "2017-12-18"},
    }
}

LOWER_TITLE: Final[dict[str, Any]] = {
    "reason": "Không đủ phiếu cho Chiến sĩ thi đua cơ sở; đơn vị đề nghị xét Lao động tiên tiến."
}
