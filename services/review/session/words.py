"""The words for the council and its session, in Vietnamese and English, as the pages show them."""

from collections.abc import Mapping
from typing import Final

from contracts.review_words import Bilingual
from services.review.session.sitting import Role

ROLES: Final[Mapping[Role, Bilingual]] = {
    Role.CHAIR: Bilingual("Chủ tịch Hội đồng", "Chair"),
    Role.DEPUTY: Bilingual("Phó Chủ tịch Hội đồng", "Deputy chair"),
    Role.SECRETARY: Bilingual("Thư ký", "Secretary"),
    Role.MEMBER: Bilingual("Ủy viên", "Member"),
}
DONE: Final[Mapping[str, tuple[str, str]]] = {
    "convened": ("Đã triệu tập phiên họp.", "The session is convened."),
    "voted": ("Đã ghi kết quả biểu quyết.", "The votes are recorded."),
    "closed": ("Đã kết thúc phiên họp; kết quả có hiệu lực.", "The session is closed; its results stand."),
    "seated": ("Đã lập danh sách thành viên Hội đồng.", "The members of the council are named."),
    "attended": ("Đã ghi điểm danh.", "The attendance is recorded."),
    "declared": (
        "Đã ghi thành viên không biểu quyết hồ sơ này.",
        "It is recorded that the member does not vote on it.",
    ),
    "corrected": ("Đã đính chính số phiếu.", "The count is corrected."),
    "item-postponed": ("Đã hoãn xét hồ sơ.", "The dossier is postponed."),
    "postponed": ("Đã hoãn phiên họp sang ngày khác.", "The session is held on another day."),
    "voting-closed": ("Đã kết thúc biểu quyết; chờ ký biên bản.", "The vote is closed; the minutes are to be signed."),
    "signed": ("Đã ký biên bản.", "The minutes are signed."),
    "prepared": (
        "Đã chuẩn bị bỏ phiếu kín; hai người kiểm phiếu nhận mã.",
        "The ballot is prepared; the codes are taken.",
    ),
    "cast": ("Phiếu của bạn đã vào hòm phiếu.", "Your ballot is in the box."),
    "ended": ("Đã kết thúc bỏ phiếu; chờ kiểm phiếu.", "No more ballots are cast; they are to be counted."),
    "code-given": ("Đã nhận mã kiểm phiếu.", "The counting code is given."),
    "voided": ("Đã hủy cuộc bỏ phiếu; hãy bỏ phiếu lại.", "The ballot is void; hold it again."),
}
