"""Example bodies for the description of the routes: the plan of a ward of Lạng Sơn under plan 254/KH-UBND."""

from typing import Any

DRAFT_UNDER_SUPERIOR: dict[str, Any] = {
    "document": {"issuer": "UBND phường Vĩnh Trại", "number": "5", "symbol": "KH-UBND", "dated": "2016-12-28"},
    "signer_role": "CHỦ TỊCH",
    "registration_deadline": {"day": "2017-01-10", "inclusive": False},
    "standing_body": {"code": "van-phong-vinh-trai", "name": "Văn phòng UBND phường Vĩnh Trại"},
}
