"""The words of the tree of units: what kinds there are, and how a person writes the steps of a decision."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contracts.text import folded
from contracts.units import UnitKind

KINDS: Final[Mapping[UnitKind, tuple[str, str]]] = MappingProxyType(
    {
        UnitKind.PROVINCE: ("tỉnh, thành phố trực thuộc trung ương", "province"),
        UnitKind.DISTRICT: ("huyện, quận, thị xã, thành phố thuộc tỉnh", "district"),
        UnitKind.COMMUNE: ("xã, phường, thị trấn, đặc khu", "commune"),
        UnitKind.VILLAGE: ("thôn, tổ dân phố", "village"),
        UnitKind.DEPARTMENT: ("sở, ban, ngành, phòng chuyên môn", "department"),
        UnitKind.DIVISION: ("phòng, ban trong cơ quan", "division"),
        UnitKind.SCHOOL: ("trường học", "school"),
        UnitKind.PUBLIC_SERVICE: ("đơn vị sự nghiệp công lập khác", "other public service body"),
        UnitKind.ENTERPRISE: ("doanh nghiệp", "enterprise"),
        UnitKind.ARMED_FORCES: ("lực lượng vũ trang", "armed forces"),
        UnitKind.PARTY: ("cơ quan Đảng", "party"),
        UnitKind.FRONT: ("Mặt trận Tổ quốc các cấp", "Fatherland Front"),
        UnitKind.UNION: ("đoàn thể, hội", "union or association"),
        UnitKind.COLLECTIVE: ("tập thể khác", "other collective"),
    }
)
"""The names of the kinds in both languages."""
_SHORT: Final[Mapping[str, UnitKind]] = MappingProxyType(
    {
        **dict.fromkeys(("tỉnh",), UnitKind.PROVINCE),
        **dict.fromkeys(("huyện", "quận", "thị xã", "thành phố"), UnitKind.DISTRICT),
        **dict.fromkeys(("xã", "phường", "thị trấn", "đặc khu"), UnitKind.COMMUNE),
        **dict.fromkeys(("thôn", "bản", "làng", "ấp", "tổ dân phố"), UnitKind.VILLAGE),
        **dict.fromkeys(("sở", "ban", "ngành"), UnitKind.DEPARTMENT),
        **dict.fromkeys(("phòng",), UnitKind.DIVISION),
        **dict.fromkeys(("trường", "trường học"), UnitKind.SCHOOL),
        **dict.fromkeys(("bệnh viện", "đơn vị sự nghiệp"), UnitKind.PUBLIC_SERVICE),
        **dict.fromkeys(("mặt trận",), UnitKind.FRONT),
        **dict.fromkeys(("hội", "đoàn thể"), UnitKind.UNION),
        **dict.fromkeys(("tập thể",), UnitKind.COLLECTIVE),
    }
)
STEPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("thành lập", "establish"), "establish"),
        **dict.fromkeys(("đổi tên", "rename"), "rename"),
        **dict.fromkeys(("chuyển", "chuyển về", "move"), "move"),
        **dict.fromkeys(("mã", "code"), "assign-code"),
        **dict.fromkeys(("sáp nhập", "hợp nhất", "nhập", "merge"), "merge"),
        **dict.fromkeys(("chia", "tách", "split"), "split"),
        **dict.fromkeys(("giải thể", "kết thúc", "dissolve"), "dissolve"),
    }
)
"""The words with which a line of a decision begins."""


def kind_of(text: str) -> UnitKind | None:
    """The kind that a person has named, by its name in either language, a short word, or its code; None for no kind."""
    typed = folded(text)
    named = {folded(name): kind for kind, names in KINDS.items() for name in names}
    return named.get(typed) or _SHORT.get(typed) or next((kind for kind in UnitKind if kind.value == typed), None)
