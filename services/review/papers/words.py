"""The words for papers and files, in Vietnamese and English, as the pages show them."""

from collections.abc import Mapping
from typing import Final

from contracts.message import Event
from contracts.review_words import Bilingual
from services.review.papers.messages import ErasureGround, FileAttached, FileErased, FileRemoved
from services.review.papers.queries import PaperState

STATES: Final[Mapping[PaperState, Bilingual]] = {
    PaperState.ATTACHED: Bilingual("có tệp", "file attached"),
    PaperState.CLAIMED: Bilingual("khai có, chưa kèm tệp", "claimed, no file"),
    PaperState.MISSING: Bilingual("còn thiếu", "missing"),
    PaperState.NOT_NEEDED: Bilingual("không bắt buộc", "not required"),
}
LOOKS: Final[Mapping[PaperState, str]] = {
    PaperState.ATTACHED: "good",
    PaperState.CLAIMED: "wait",
    PaperState.MISSING: "bad",
    PaperState.NOT_NEEDED: "off",
}
"""The look of the tag of each state."""
GROUNDS: Final[Mapping[ErasureGround, Bilingual]] = {
    ErasureGround.WRONG_FILE: Bilingual("Gửi nhầm tệp", "The wrong file"),
    ErasureGround.NOT_NEEDED: Bilingual("Có dữ liệu cá nhân mà hồ sơ không cần", "More personal data than is needed"),
    ErasureGround.ASKED_BY_PERSON: Bilingual("Người có dữ liệu yêu cầu xóa", "Asked for by the person"),
    ErasureGround.RETENTION_OVER: Bilingual("Hết thời hạn lưu giữ", "The time of keeping is over"),
}
EVENTS: Final[Mapping[type[Event], Bilingual]] = {
    FileAttached: Bilingual("Đính kèm tệp", "File attached"),
    FileRemoved: Bilingual("Gỡ tệp", "File removed"),
    FileErased: Bilingual("Xóa nội dung tệp", "Content of a file erased"),
}
