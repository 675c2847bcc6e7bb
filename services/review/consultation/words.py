"""The words for objections and what is found of them, in Vietnamese and English, as the pages show them."""

from collections.abc import Mapping
from typing import Final

from contracts.review_words import Bilingual
from services.review.consultation.messages import ErasedFor, Finding, ObjectionAbout

ABOUT: Final[Mapping[ObjectionAbout, Bilingual]] = {
    ObjectionAbout.ACHIEVEMENT: Bilingual("thành tích kê khai không đúng", "the achievement that is stated"),
    ObjectionAbout.CONDUCT: Bilingual("vi phạm pháp luật, đạo đức, lối sống", "an offence or misconduct"),
    ObjectionAbout.PROCEDURE: Bilingual("quy trình bình xét", "how the candidate was chosen"),
    ObjectionAbout.OTHER: Bilingual("nội dung khác", "something else"),
}
FINDINGS: Final[Mapping[Finding, Bilingual]] = {
    Finding.REJECTED: Bilingual("không có cơ sở", "unfounded"),
    Finding.UPHELD_SUSPENDS: Bilingual("có cơ sở, tạm dừng hồ sơ để xác minh", "founded; the dossier is suspended"),
    Finding.UPHELD_RETURNS: Bilingual(
        "có cơ sở, không đủ tiêu chuẩn, trả lại hồ sơ", "founded; the criteria are not met, and the dossier goes back"
    ),
}
LOOKS: Final[Mapping[Finding, str]] = {
    Finding.REJECTED: "off",
    Finding.UPHELD_SUSPENDS: "wait",
    Finding.UPHELD_RETURNS: "bad",
}
ERASED_FOR: Final[Mapping[ErasedFor, Bilingual]] = {
    ErasedFor.ASKED_BY_PERSON: Bilingual("theo yêu cầu của chủ thể dữ liệu", "the person has asked for it"),
    ErasedFor.NOT_NEEDED: Bilingual("không còn cần lưu", "it is needed no longer"),
}
