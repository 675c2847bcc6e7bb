"""Examples of the bodies of requests about units."""

from typing import Any, Final

REORGANISATION: Final[dict[str, Any]] = {
    "effective": "2025-07-01",
    "basis": {
        "issuer": "Ủy ban Thường vụ Quốc hội",
        "number": "1672",
        "symbol": "NQ-UBTVQH15",
        "dated": "2025-06-16",
    },
    "reason": "Sắp xếp đơn vị hành chính cấp xã",
    "steps": [
        {"do": "establish", "code": "xa-moi", "name": "Xã Mới", "kind": "commune", "parent": "tinh"},
        {"do": "merge", "units": ["phuong-mot", "phuong-hai"], "into": "xa-moi"},
        {"do": "dissolve", "code": "thanh-pho", "successor": "xa-moi"},
    ],
}
