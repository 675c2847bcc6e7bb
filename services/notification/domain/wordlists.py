"""The names of codes in both languages, as they stand in notices."""

from collections.abc import Mapping
from typing import NamedTuple

from contracts.planning import Purpose
from contracts.registration import ReturnReason
from contracts.review import Stage
from contracts.vocabulary import GateKind, ReasonCode


class Pair(NamedTuple):
    """The same in Vietnamese and in English."""

    vi: str
    en: str


PURPOSES: Mapping[Purpose, Pair] = {
    Purpose.TO_REPORT: Pair(
        "Kính gửi {addressee} để báo cáo.",
        "This is reported to {addressee}.",
    ),
    Purpose.TO_IMPLEMENT: Pair(
        "Đề nghị {addressee} xây dựng kế hoạch của đơn vị, đăng ký danh hiệu thi đua và tổ chức thực hiện.",
        "{addressee} is asked to draw up its own plan, to register titles and to carry the plan out.",
    ),
    Purpose.TO_FOLLOW: Pair(
        "Kính gửi {addressee} để biết, theo dõi và phối hợp chỉ đạo.",
        "This is sent to {addressee} to follow and support.",
    ),
    Purpose.TO_PUBLISH: Pair(
        "Đề nghị {addressee} đăng tải toàn văn Kế hoạch.",
        "{addressee} is asked to publish the plan in full.",
    ),
    Purpose.TO_FILE: Pair(
        "Gửi {addressee} để lưu theo quy định.",
        "This is sent to {addressee} for the files.",
    ),
}

GATES: Mapping[str, Pair] = {
    GateKind.UNIT_PLAN: Pair(
        "Đơn vị không xây dựng kế hoạch thi đua, khen thưởng thì không được xem xét khen thưởng.",
        "A unit without a plan of its own is not considered for awards.",
    ),
    GateKind.REGISTRATION: Pair(
        "Danh hiệu không đăng ký thì không được xem xét khen thưởng.",
        "A title that was not registered is not considered.",
    ),
}

RETURNS: Mapping[ReturnReason, Pair] = {
    ReturnReason.INCOMPLETE: Pair("bản đăng ký chưa đầy đủ", "the sheet is incomplete"),
    ReturnReason.WRONG_FORM: Pair("bản đăng ký không đúng mẫu", "the sheet is not in the prescribed form"),
    ReturnReason.WRONG_ROUTE: Pair("bản đăng ký gửi không đúng nơi tiếp nhận", "the sheet took the wrong route"),
    ReturnReason.INELIGIBLE_SUBJECT: Pair(
        "có trường hợp không thuộc đối tượng đăng ký", "somebody on it cannot be registered"
    ),
    ReturnReason.NO_UNIT_PLAN: Pair("đơn vị chưa ban hành kế hoạch", "the unit has issued no plan of its own"),
    ReturnReason.LATE: Pair("bản đăng ký gửi sau thời hạn", "the sheet came after the deadline"),
}

REASONS: Mapping[str, Pair] = {
    ReasonCode.NO_PLAN: Pair("không có kế hoạch làm căn cứ xét", "there is no plan to consider it by"),
    ReasonCode.NO_UNIT_PLAN: Pair("đơn vị không xây dựng kế hoạch", "the unit has no plan of its own"),
    ReasonCode.NOT_REGISTERED: Pair("danh hiệu không được đăng ký từ đầu năm", "the title was not registered"),
    ReasonCode.LATE: Pair("đăng ký hoặc hồ sơ gửi quá thời hạn", "the registration or the dossier came too late"),
    ReasonCode.INCOMPLETE: Pair("hồ sơ thiếu thành phần theo quy định", "the dossier lacks required documents"),
    ReasonCode.INELIGIBLE_SUBJECT: Pair("không thuộc đối tượng xét tặng", "the title is not for this kind of subject"),
    ReasonCode.MIN_SERVICE: Pair(
        "thời gian công tác trong năm chưa đủ theo quy định", "the time in service is too short"
    ),
    ReasonCode.RATING_TOO_LOW: Pair(
        "mức độ hoàn thành nhiệm vụ chưa đạt yêu cầu", "the rating of the year's work is too low"
    ),
    ReasonCode.PREREQ_TITLE_MISSING: Pair("chưa đạt danh hiệu làm điều kiện", "a title required first is missing"),
    ReasonCode.INITIATIVE_MISSING: Pair(
        "không có sáng kiến hoặc đề tài được công nhận", "no recognised initiative or research"
    ),
    ReasonCode.MEMBER_RATIO: Pair(
        "tỷ lệ cá nhân đạt danh hiệu trong tập thể chưa đủ", "too few members hold the title required"
    ),
    ReasonCode.DISCIPLINE: Pair("có hình thức kỷ luật trong năm xét", "there was a disciplinary measure in the year"),
    ReasonCode.UNITY_NOT_CONFIRMED: Pair(
        "chưa được xác nhận nội bộ đoàn kết, chấp hành tốt chủ trương, pháp luật",
        "unity and compliance with the law are not confirmed",
    ),
    ReasonCode.DUPLICATE_ACHIEVEMENT: Pair(
        "danh hiệu đã được đơn vị khác đăng ký hoặc đề nghị cho cùng đối tượng",
        "another unit has registered or proposed the same subject for the title",
    ),
    ReasonCode.FALSE_DECLARATION: Pair("kê khai thành tích không trung thực", "the achievements were declared falsely"),
    ReasonCode.PUBLIC_OBJECTION: Pair("có ý kiến phản đối qua lấy ý kiến", "there were objections in the consultation"),
    ReasonCode.QUOTA_EXCEEDED: Pair("vượt tỷ lệ được đề nghị", "the quota is exceeded"),
    ReasonCode.VOTE_BELOW_THRESHOLD: Pair(
        "không đạt tỷ lệ phiếu đồng ý theo quy định", "the votes in favour are below the threshold"
    ),
    ReasonCode.NOT_COMPETENT: Pair("không thuộc thẩm quyền quyết định", "another level is competent"),
}

BODIES: Mapping[Stage, Pair] = {
    Stage.APPRAISAL: Pair("Cơ quan thẩm định không đề nghị tặng", "The appraising body does not propose"),
    Stage.COUNCIL: Pair(
        "Hội đồng Thi đua – Khen thưởng không đề nghị tặng",
        "The Emulation and Commendation Council does not propose",
    ),
    Stage.HEAD: Pair("Người có thẩm quyền không quyết định tặng", "The competent head does not grant"),
}

FIELDS: Mapping[str, Pair] = {
    "document": Pair("số, ký hiệu, ngày văn bản", "number and date"),
    "title": Pair("trích yếu", "title"),
    "level": Pair("cấp ban hành", "level"),
    "cycle": Pair("chu kỳ", "cycle"),
    "year": Pair("năm thực hiện", "year"),
    "signer_role": Pair("chức vụ người ký", "signer"),
    "purposes": Pair("mục đích", "purposes"),
    "requirements": Pair("yêu cầu", "requirements"),
    "legal_bases": Pair("căn cứ pháp lý", "legal bases"),
    "parent": Pair("kế hoạch cấp trên", "parent plan"),
    "tasks": Pair("nội dung nhiệm vụ", "tasks"),
    "measures": Pair("giải pháp", "measures"),
    "targets": Pair("chỉ tiêu", "targets"),
    "clusters": Pair("cụm thi đua", "clusters"),
    "registration_deadline": Pair("thời hạn đăng ký", "deadline of registration"),
    "gates": Pair("điều kiện xem xét khen thưởng", "conditions of being considered"),
    "recipients": Pair("nơi nhận", "recipients"),
    "standing_body": Pair("cơ quan thường trực", "standing body"),
}
