"""Example bodies for the description of the routes: a short form of plan 254/KH-UBND of Lạng Sơn for 2017."""

from typing import Any

_ISSUER = "UBND thành phố Lạng Sơn"
_UNITS = [
    {"code": "phuong-chi-lang", "name": "UBND phường Chi Lăng"},
    {"code": "phuong-tam-thanh", "name": "UBND phường Tam Thanh"},
]
PLAN: dict[str, Any] = {
    "document": {"issuer": _ISSUER, "number": "254", "symbol": "KH-UBND", "dated": "2016-12-23"},
    "title": "Công tác thi đua, khen thưởng năm 2017",
    "level": "district",
    "cycle": "calendar-year",
    "year": 2017,
    "signer_role": "CHỦ TỊCH",
    "purposes": ["Tạo chuyển biến mạnh mẽ trong công tác thi đua, khen thưởng."],
    "requirements": ["Các đơn vị xây dựng kế hoạch và tổ chức thực hiện."],
    "legal_bases": [{"citation": "Luật Thi đua, Khen thưởng ngày 26 tháng 11 năm 2003"}],
    "parent": {
        "document": {"issuer": "UBND tỉnh Lạng Sơn", "number": "144", "symbol": "KH-UBND", "dated": "2016-12-12"},
        "title": "Công tác thi đua, khen thưởng năm 2017",
    },
    "tasks": [
        {
            "number": 1,
            "quarter": 1,
            "text": "Đăng ký thi đua năm 2017",
            "responsible": [{"code": "phong-noi-vu", "name": "Phòng Nội vụ"}],
        }
    ],
    "measures": ["Đổi mới nội dung, hình thức tổ chức phong trào thi đua."],
    "targets": [],
    "clusters": [{"code": "phuong", "name": "Cụm các phường", "units": _UNITS}],
    "registration_deadline": {"day": "2017-01-15", "inclusive": False},
    "gates": [{"kind": "registration", "text": "Đơn vị không đăng ký danh hiệu thi đua thì không được xét."}],
    "recipients": [{"code": "don-vi", "name": "Các đơn vị", "purpose": "to-implement", "every_unit": True}],
    "standing_body": {"code": "phong-noi-vu", "name": "Phòng Nội vụ"},
}
DRAFT: dict[str, Any] = {"content": PLAN}
AMENDMENT: dict[str, Any] = {
    "content": {**PLAN, "registration_deadline": {"day": "2017-01-20", "inclusive": False}},
    "reason": "Gia hạn đăng ký cho các xã bị ảnh hưởng của mưa lũ",
}
WITHDRAWAL: dict[str, Any] = {"reason": "Ban hành nhầm; kế hoạch mới sẽ thay thế"}
