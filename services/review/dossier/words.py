"""The words for what a dossier goes through, in Vietnamese and English, as its pages show them."""

from collections.abc import Mapping
from typing import Final

from contracts.message import Event
from contracts.review import DossierAnswered, DossierAppraised, DossierForwarded, DossierRefused, DossierSubmitted
from contracts.review_words import Bilingual
from services.review.dossier.messages import (
    DossierAwarded,
    DossierFiled,
    DossierOpened,
    DossierReceived,
    DossierWithdrawn,
    Progress,
    ResultReceived,
)
from services.review.dossier.rows import Act

STATES: Final[Mapping[Progress, Bilingual]] = {
    Progress.OPENED: Bilingual("Chờ lập hồ sơ", "To be filed"),
    Progress.FILED: Bilingual("Chờ thẩm định", "To be appraised"),
    Progress.ELIGIBLE: Bilingual("Đủ điều kiện", "Eligible"),
    Progress.FORWARDED: Bilingual("Đã trình cấp trên", "Passed up"),
    Progress.REFUSED: Bilingual("Không khen thưởng", "Refused"),
    Progress.AWARDED: Bilingual("Đã có quyết định", "Awarded"),
}
LOOKS: Final[Mapping[Progress, str]] = {
    Progress.OPENED: "wait",
    Progress.FILED: "wait",
    Progress.ELIGIBLE: "good",
    Progress.FORWARDED: "off",
    Progress.REFUSED: "bad",
    Progress.AWARDED: "good",
}
"""The look of the tag of each state."""
ACTS: Final[Mapping[Act, Bilingual]] = {
    Act.RECEIVED: Bilingual("tiếp nhận từ cấp dưới", "received from below"),
    Act.APPRAISED: Bilingual("thẩm định", "appraised"),
    Act.FORWARDED: Bilingual("trình cấp trên", "passed up"),
    Act.DECIDED: Bilingual("quyết định tặng", "awarded"),
    Act.REFUSED: Bilingual("không khen thưởng", "refused"),
}
EVENTS: Final[Mapping[type[Event], Bilingual]] = {
    DossierOpened: Bilingual("Danh hiệu đã đăng ký, chờ lập hồ sơ", "Registered; to be filed"),
    DossierWithdrawn: Bilingual("Đăng ký được rút", "The registration was taken back"),
    DossierSubmitted: Bilingual("Nộp hồ sơ", "Filed"),
    DossierFiled: Bilingual("Ghi thành phần và nội dung kê khai", "Documents and facts recorded"),
    DossierReceived: Bilingual("Tiếp nhận hồ sơ cấp dưới trình", "Received from the site below"),
    DossierAppraised: Bilingual("Thẩm định", "Appraised"),
    DossierForwarded: Bilingual("Trình cấp trên", "Passed up to the superior"),
    ResultReceived: Bilingual("Nhận kết quả của cấp trên", "The superior's result received"),
    DossierAnswered: Bilingual("Trả kết quả cho cấp dưới", "The result passed back below"),
    DossierRefused: Bilingual("Không khen thưởng", "Refused"),
    DossierAwarded: Bilingual("Có quyết định tặng danh hiệu", "Closed by an award"),
}
FIELDS: Final[Mapping[str, str]] = {
    "documents_complete": "documents",
    "task_rating_at_least": "facts.task_rating",
    "min_service_months": "facts.service_months",
    "no_discipline": "facts.discipline",
    "emulation_confirmed": "facts.emulation_confirmed",
    "has_title_standard": "facts",
    "any_of": "facts.initiatives",
    "collective_task_rating_at_least": "facts.rating",
    "member_share_with_title": "facts.members",
    "has_collective_standard": "facts",
    "all_members_task_rating_at_least": "facts.lowest_rating",
    "has_member_with_title": "facts.members",
    "no_member_disciplined_from": "facts.highest_discipline",
    "internal_unity": "facts.unity_confirmed",
    "criteria_of_decree": "facts.criteria_met",
}
"""The field of the filing form that each rule judges, by the rule's name; the others judge what is not filed."""
