"""The words for what a dossier goes through, in Vietnamese and English, as its pages show them."""

from collections.abc import Mapping
from typing import Final

from contracts.message import Event
from contracts.review import DossierAnswered, DossierAppraised, DossierForwarded, DossierRefused, DossierSubmitted
from contracts.review_steps import (
    DossierResumed,
    DossierSupplemented,
    DossierSuspended,
    DossierTakenBack,
    ReceiptIssued,
    SupplementRequested,
)
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
from services.review.dossier.on_paper import PassedOnPaper
from services.review.dossier.rows import Act
from services.review.dossier.steps import LowerTitleConsidered, SupplementFiled

STATES: Final[Mapping[Progress, Bilingual]] = {
    Progress.OPENED: Bilingual("Chờ lập hồ sơ", "To be filed"),
    Progress.FILED: Bilingual("Chờ thẩm định", "To be appraised"),
    Progress.ELIGIBLE: Bilingual("Đủ điều kiện", "Eligible"),
    Progress.FORWARDED: Bilingual("Đã trình cấp trên", "Passed up"),
    Progress.REFUSED: Bilingual("Không khen thưởng", "Refused"),
    Progress.AWARDED: Bilingual("Đã có quyết định", "Awarded"),
    Progress.TAKEN_BACK: Bilingual("Đơn vị đã rút", "Taken back"),
    Progress.REVOKED: Bilingual("Đã hủy bỏ quyết định", "Award annulled"),
}
LOOKS: Final[Mapping[Progress, str]] = {
    Progress.OPENED: "wait",
    Progress.FILED: "wait",
    Progress.ELIGIBLE: "good",
    Progress.FORWARDED: "off",
    Progress.REFUSED: "bad",
    Progress.AWARDED: "good",
    Progress.TAKEN_BACK: "off",
    Progress.REVOKED: "bad",
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
    PassedOnPaper: Bilingual("Trình cấp trên bằng văn bản", "Passed up on paper"),
    ResultReceived: Bilingual("Nhận kết quả của cấp trên", "The superior's result received"),
    DossierAnswered: Bilingual("Trả kết quả cho đơn vị, cấp dưới", "The result passed back to the unit, or below"),
    DossierRefused: Bilingual("Không khen thưởng", "Refused"),
    DossierAwarded: Bilingual("Có quyết định tặng danh hiệu", "Closed by an award"),
    ReceiptIssued: Bilingual("Cấp giấy tiếp nhận", "Receipt issued"),
    SupplementRequested: Bilingual("Yêu cầu bổ sung hồ sơ", "Supplement requested"),
    DossierSupplemented: Bilingual("Bổ sung hồ sơ", "Supplemented"),
    DossierTakenBack: Bilingual("Đơn vị rút hồ sơ", "Taken back by its unit"),
    DossierSuspended: Bilingual("Tạm dừng xem xét", "Suspended"),
    DossierResumed: Bilingual("Tiếp tục xem xét", "Resumed"),
    LowerTitleConsidered: Bilingual("Xét danh hiệu thấp hơn", "The lower title is considered"),
    SupplementFiled: Bilingual("Ghi nội dung bổ sung", "Documents and facts recorded anew"),
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
    "criteria": "facts.criteria_met",
    "consecutive_title": "facts.earlier_awards",
    "has_form": "facts.earlier_awards",
    "consecutive_task_rating": "facts.earlier_ratings",
    "initiatives": "facts.initiatives",
    "armed_forces_member": "facts.armed_forces",
    "leader_of_cluster": "facts.led",
    "result_not_reused": "facts.special_results",
    "simplified_form": "title",
    "simplified_ground": "facts.ground",
    "deed_in_window": "facts.done_on",
    "achievement_certified": "facts.certified",
    "peer_review": "facts.peer_review",
    "former_unit_comment": "facts.former_unit_comment",
}
"""The field of the filing form that each rule judges, by the rule's name; the others judge what is not filed."""
FACTS: Final[Mapping[str, Bilingual]] = {
    "task_rating": Bilingual("Mức độ hoàn thành nhiệm vụ", "Rating of tasks"),
    "service_months": Bilingual("Số tháng công tác trong năm", "Months of service"),
    "maternity_months": Bilingual("Số tháng nghỉ thai sản", "Months of maternity leave"),
    "newly_recruited": Bilingual("Mới tuyển dụng trong năm", "Recruited within the year"),
    "discipline": Bilingual("Kỷ luật trong năm", "Discipline in the year"),
    "initiatives": Bilingual("Sáng kiến được công nhận", "Initiatives"),
    "research": Bilingual("Đề tài được nghiệm thu", "Research works"),
    "emulation_confirmed": Bilingual("Xác nhận đoàn kết, tham gia thi đua", "Unity and emulation confirmed"),
    "rating": Bilingual("Mức độ hoàn thành của tập thể", "Rating of the collective"),
    "members": Bilingual("Thành viên", "Members"),
    "members_reaching_ldtt": Bilingual("Số thành viên tự khai đạt danh hiệu", "Members said to reach the title"),
    "highest_discipline": Bilingual("Kỷ luật nặng nhất của thành viên", "Heaviest discipline of a member"),
    "unity_confirmed": Bilingual("Xác nhận nội bộ đoàn kết", "Unity confirmed"),
    "lowest_rating": Bilingual("Xếp loại thấp nhất của thành viên", "Lowest rating of a member"),
    "criteria_met": Bilingual("Đạt tiêu chuẩn theo quy định", "The criteria of the law are met"),
    "discipline_from": Bilingual("Kỷ luật từ ngày", "Discipline from"),
    "discipline_until": Bilingual("Kỷ luật đến ngày", "Discipline until"),
    "combat": Bilingual("Mưu trí, sáng tạo trong chiến đấu", "Ingenuity in combat"),
    "earlier_awards": Bilingual("Danh hiệu, khen thưởng các năm trước", "Awards of earlier years"),
    "earlier_ratings": Bilingual("Xếp loại các năm trước", "Ratings of earlier years"),
    "armed_forces": Bilingual("Thuộc lực lượng vũ trang", "Member of the armed forces"),
    "special_results": Bilingual("Kết quả đột xuất, chuyên đề làm căn cứ", "Special results relied on"),
    "peer_review": Bilingual("Bình xét tại đơn vị", "Peer review in the unit"),
    "deed": Bilingual("Thành tích", "What was done"),
    "done_on": Bilingual("Ngày lập thành tích", "Day of the deed"),
    "place": Bilingual("Nơi lập thành tích", "Place of the deed"),
    "ground": Bilingual("Điều kiện của thủ tục đơn giản", "Condition of the simplified procedure"),
    "certified": Bilingual("Thủ trưởng xác nhận thành tích", "Achievement certified by the head"),
    "former_unit_comment": Bilingual("Nhận xét của đơn vị cũ", "Comment of the former unit"),
    "led": Bilingual("Biên bản suy tôn dẫn đầu", "Minutes of the election as the best"),
}
"""The facts that a unit states, by the names of their fields."""
