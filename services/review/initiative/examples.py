"""Bodies to copy from the description of the API."""

from typing import Any, Final

INITIATIVE: Final[dict[str, Any]] = {
    "unit": "phuong-chi-lang",
    "year": 2017,
    "content": {
        "name": "Sổ theo dõi hồ sơ một cửa theo ngày trả kết quả",
        "field": "Cải cách hành chính",
        "solution": "Xếp hồ sơ theo ngày trả kết quả, mỗi sáng rà lại hồ sơ đến hạn.",
        "effect": "Hồ sơ trả chậm giảm từ 40 xuống 6 trong một năm.",
        "applied_at": "Bộ phận một cửa UBND phường Chi Lăng",
        "applied_since": "2017-02-01",
        "authors": [
            {"key": "ca-nhan-01-007", "name": "Nguyễn Thị Ánh Đào", "position": "Công chức", "share": 60},
            {"key": "ca-nhan-01-008", "name": "Trần Văn Bách", "share": 40},
        ],
    },
}
SCORES: Final[dict[str, Any]] = {
    "council": "Hội đồng sáng kiến thành phố Lạng Sơn",
    "held_on": "2017-10-12",
    "scores": [
        {"criterion": "Tính mới", "most": 30, "points": 24},
        {"criterion": "Hiệu quả", "most": 40, "points": 36},
        {"criterion": "Khả năng áp dụng", "most": 30, "points": 25},
    ],
    "proposed": True,
}
RECOGNITION: Final[dict[str, Any]] = {
    "scope": "grassroots",
    "decision": {
        "issuer": "UBND thành phố Lạng Sơn",
        "number": "2810",
        "symbol": "QĐ-UBND",
        "dated": "2017-10-20",
    },
    "recognised_by": "Chủ tịch UBND thành phố Lạng Sơn",
}
REASON: Final[dict[str, Any]] = {"reason": "Giải pháp đã được áp dụng tại đơn vị khác từ trước."}
