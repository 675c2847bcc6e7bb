"""The words for papers and files, in Vietnamese and English, as the pages show them."""

from collections.abc import Mapping
from typing import Final

from contracts.files import ErasureGround, ErasurePassedUp, FileAbsence, FilesRefused, FilesRequested
from contracts.message import Event
from contracts.review_words import Bilingual
from services.review.papers.messages import (
    Fetching,
    FileArrived,
    FileAttached,
    FileErased,
    FileRemoved,
    FilesAbsent,
    FilesAwaited,
    FilesListed,
    FilesSent,
)
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
FETCHING: Final[Mapping[Fetching, Bilingual]] = {
    Fetching.LISTED: Bilingual("chưa lấy về", "not fetched"),
    Fetching.ASKED: Bilingual("đã đề nghị gửi", "asked for"),
    Fetching.REFUSED: Bilingual("không gửi được", "not sent"),
    Fetching.HERE: Bilingual("nội dung không còn ở đây", "the content is here no more"),
}
"""How far a file has come whose content is not here."""
FETCHING_LOOKS: Final[Mapping[Fetching, str]] = {
    Fetching.LISTED: "off",
    Fetching.ASKED: "wait",
    Fetching.REFUSED: "bad",
    Fetching.HERE: "bad",
}
ABSENCES: Final[Mapping[FileAbsence, Bilingual]] = {
    FileAbsence.ERASED: Bilingual("nội dung đã bị xóa ở nơi gửi", "its content was erased there"),
    FileAbsence.NOT_HELD: Bilingual("nơi gửi không có nội dung của tệp", "its content is not there"),
    FileAbsence.NOT_FORWARDED: Bilingual("hồ sơ không được chuyển lên đây", "the dossier was not passed up here"),
    FileAbsence.SPOILT: Bilingual("tệp gửi đến không được nhận: khóa, mã lệnh hoặc hỏng", "what came is not taken"),
}
EVENTS: Final[Mapping[type[Event], Bilingual]] = {
    FileAttached: Bilingual("Đính kèm tệp", "File attached"),
    FileRemoved: Bilingual("Gỡ tệp", "File removed"),
    FileErased: Bilingual("Xóa nội dung tệp", "Content of a file erased"),
    FilesListed: Bilingual("Nhận danh mục tệp từ nơi gửi", "Files of the site below listed"),
    FilesRequested: Bilingual("Đề nghị gửi tệp", "Files asked for"),
    FilesSent: Bilingual("Gửi tệp lên cấp trên", "Files sent to the superior"),
    FilesRefused: Bilingual("Không gửi tệp lên cấp trên", "Files not sent to the superior"),
    FilesAwaited: Bilingual("Chờ tệp từ nơi gửi", "Files awaited from further down"),
    FileArrived: Bilingual("Tệp đã về", "File arrived"),
    FilesAbsent: Bilingual("Tệp không gửi được", "Files that do not come"),
    ErasurePassedUp: Bilingual("Báo cấp trên xóa tệp", "Erasure passed up"),
}
