"""The duties that people hold, their names, and which of them one person never holds at the same time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, get_args

Duty = Literal["clerk", "appraiser", "council", "chair", "signer", "auditor", "operator"]
"""The duties that people hold; `policy` is none of them: it belongs to the service alone."""
DUTIES: Final[frozenset[Duty]] = frozenset(get_args(Duty))
DUTY_NAMES_VI: Mapping[Duty, str] = {
    "clerk": "chuyên viên, văn thư",
    "appraiser": "người thẩm định",
    "council": "thành viên Hội đồng",
    "chair": "Chủ tịch Hội đồng",
    "signer": "người ký",
    "auditor": "người kiểm tra, giám sát",
    "operator": "người quản trị vận hành",
}
"""The Vietnamese names of the duties (docs/glossary.md)."""
DUTY_NAMES_EN: Mapping[Duty, str] = {
    "clerk": "clerk",
    "appraiser": "appraiser",
    "council": "member of the council",
    "chair": "chair of the council",
    "signer": "signer",
    "auditor": "auditor",
    "operator": "operator",
}


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Two duties that one person never holds at the same time at one site, and the reason in both languages."""

    duties: frozenset[Duty]
    vi: str
    en: str


_SEPARATE_VI = "tiếp nhận, thẩm định và quyết định là ba việc phải tách riêng"
_SEPARATE_EN = "receiving, appraising and deciding are three separate steps"
_AUDIT_VI = "người kiểm tra, giám sát không tự làm việc mà mình kiểm tra"
_AUDIT_EN = "an auditor does no work that is audited"
_OPERATE_VI = "người giao nhiệm vụ và vận hành hệ thống không làm nghiệp vụ"
_OPERATE_EN = "who grants duties and runs the system does none of the trade's work"
_SEPARATE: tuple[Duty, ...] = ("clerk", "appraiser", "signer")
_TRADE: tuple[Duty, ...] = ("clerk", "appraiser", "council", "chair", "signer")

EXCLUSIONS: Final[tuple[Exclusion, ...]] = (
    *(Exclusion(frozenset[Duty](pair), _SEPARATE_VI, _SEPARATE_EN) for pair in combinations(_SEPARATE, 2)),
    *(Exclusion(frozenset[Duty](("auditor", other)), _AUDIT_VI, _AUDIT_EN) for other in _TRADE),
    Exclusion(frozenset(("auditor", "operator")), _AUDIT_VI, _AUDIT_EN),
    *(Exclusion(frozenset[Duty](("operator", other)), _OPERATE_VI, _OPERATE_EN) for other in _TRADE),
)
"""The pairs of duties that exclude each other.

Whoever prepares a dossier does not examine it, and who examines it does not decide (docs/domain.md §2). The head of the
agency presides over the council and signs, so chair and signer may be one person; so may council and appraiser.
"""


def exclusion_of(one: Duty, other: Duty) -> Exclusion | None:
    """The rule by which two duties exclude each other; None where one person may hold both."""
    return next((rule for rule in EXCLUSIONS if rule.duties == {one, other}), None)


def exclusion_among(duties: Iterable[Duty]) -> Exclusion | None:
    """The first rule that a set of duties breaks; None where one person may hold all of them."""
    found = (exclusion_of(one, other) for one, other in combinations(sorted(duties), 2))
    return next((rule for rule in found if rule is not None), None)
