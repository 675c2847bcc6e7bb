"""The words for the kinds of matters and their outcomes, in Vietnamese and English, as the pages show them."""

from collections.abc import Mapping
from typing import Final

from contracts.review_words import Bilingual
from services.review.complaint.messages import MatterKind, MatterOutcome

KINDS: Final[Mapping[MatterKind, Bilingual]] = {
    MatterKind.COMPLAINT: Bilingual("khiếu nại", "complaint"),
    MatterKind.DENUNCIATION: Bilingual("tố cáo", "denunciation"),
    MatterKind.INSPECTION: Bilingual("thanh tra, kiểm tra", "inspection"),
    MatterKind.INVESTIGATION: Bilingual("điều tra, truy tố, xét xử", "investigation or trial"),
    MatterKind.DISCIPLINE: Bilingual("xem xét xử lý kỷ luật", "disciplinary measure considered"),
    MatterKind.PRESS: Bilingual("báo chí nêu, đang xác minh", "press report under verification"),
}
OUTCOMES: Final[Mapping[MatterOutcome, Bilingual]] = {
    MatterOutcome.UNFOUNDED: Bilingual(
        "không có vi phạm, tiếp tục xem xét", "no violation; what was suspended goes on"
    ),
    MatterOutcome.RETRACTED: Bilingual("đã rút đơn, tiếp tục xem xét", "taken back; what was suspended goes on"),
    MatterOutcome.FOUNDED_MINOR: Bilingual(
        "có vi phạm, không ảnh hưởng tiêu chuẩn, tiếp tục xem xét",
        "a violation that does not touch the criteria; what was suspended goes on",
    ),
    MatterOutcome.FOUNDED: Bilingual(
        "có vi phạm, không đủ tiêu chuẩn: rút hồ sơ, đề nghị hủy bỏ quyết định tặng",
        "the criteria are not met: dossiers are taken back, and a revocation is filed",
    ),
}
